"""Splink on DuckDB, in the best form that we could find for it.

What was tuned, and why a user of Splink would choose it so:

* One row a report. A report holds several accounts, phones and sites, so each sort of value is an array column. Values
  are 64-bit keys, which compare faster than texts.
* Blocking explodes the arrays. One array of all joining values gives the same pairs as a rule a column (keys of
  different kinds never meet) and spares Splink from taking the pairs of each rule out of all later ones.
* Values on warning lists are taken out first, as a user would who has the lists. Blocks are capped: a value that more
  than CAP reports hold makes no pairs (n reports would make n²/2). Cap and threshold are swept, and the truth picks the
  best two: more than a user without truth could do.
* Term frequencies. Splink adjusts by frequency where two whole fields are equal; for arrays it has no switch, and its
  makers advise levels by the frequency of what is shared. So each comparison has a level for each band of how many
  reports hold the shared value, with its own m and u. Scalar columns (kind, State) use Splink's own adjustment.
* u from random pairs; m by expectation maximisation, one pass for each sort of value with many pairs, so that each
  comparison is trained where another one blocks. EM takes no exploded rules, so it blocks on an array's first value.
  Arrays begin with their commonest value within the cap: EM wants blocks in which matches and others are mixed.
* `--taught` takes m from the truth instead, to see whether training is what holds it back.

Tried on 20 000 reports and left out, best F of the form kept being 0.76: three bands for five (0.73); the wording of
narratives as one more array of five-word runs (0.71: stock phrases count as much as copied texts); m from the truth
(0.71); both m and u from the truth (0.76). Clusters are Splink's own connected components; it has no other way to group
more than two.

The clock covers predict and cluster. Making columns and training stand outside, although a user pays for them too.

    python splink_match.py HAND_OVER [--caps 10,30,100] [--thresholds=-4,0,2.5] [--times 3] [--taught] [--json]
    python splink_match.py HAND_OVER --save FILE     keep the best model with its cap and threshold
    python splink_match.py HAND_OVER --model FILE    measure with a kept model: no training, no sweep
"""

import argparse
import json
import logging
import statistics
import warnings
from pathlib import Path

import numpy as np

import b3
import handover

warnings.filterwarnings("ignore")

from splink import DuckDBAPI, Linker, SettingsCreator  # noqa: E402
from splink import comparison_level_library as levels  # noqa: E402
from splink import comparison_library as comparisons  # noqa: E402
from splink.blocking_rule_library import CustomRule, block_on  # noqa: E402

# Array columns and the kinds in each. Kinds that follow from one another (a URL and its domain) share a column: Splink
# takes columns for independent and would count them twice.
COLUMNS = {
    "account": ("iban", "account"),
    "wallet": ("bitcoin", "ethereum", "monero", "tron", "litecoin", "solana", "wallet", "transaction"),
    "phone": ("phone",),
    "email": ("email",),
    "site": ("domain", "onion", "url"),
    "handle": ("handle", "advert", "parcel"),
    "file": ("md5", "sha1", "sha256", "mac"),
    "address": ("ip",),
    "name": ("person", "company"),
}
BLOCKING = ("account", "wallet", "phone", "email", "site", "handle", "file")
TRAINING = ("account", "phone", "email", "site")

# Bands of how many reports hold a value: one level each.
BANDS = ((2, 3), (4, 8), (9, 20), (21, 60), (61, 10**9))

CAPS = (10, 30, 100)
THRESHOLDS = (-2, 0, 1, *(half / 2 for half in range(3, 15)), 8, 9, 10, 12, 14, 16)
SEED = 2013


def make_table(database, folder: Path, cap: int):
    """The table `input`: a row a report, with arrays by sort of value and by how common values are."""
    rows, reports = handover.traces(folder, database), handover.reports(folder, database)
    database.register("rows", rows)
    database.register("reports", reports)
    sort = " ".join(
        f"WHEN kind IN ({', '.join(repr(kind) for kind in kinds)}) THEN '{column}'" for column, kinds in COLUMNS.items()
    )
    database.execute(
        f"""CREATE OR REPLACE TEMP TABLE held AS
            SELECT report, key, CASE {sort} END AS sort, count(*) OVER (PARTITION BY key) AS holders
            FROM rows WHERE NOT listed AND kind NOT IN ('bic', 'card', 'asn', 'cve', 'ssdeep', 'tlsh')"""
    )
    blocking = ", ".join(repr(column) for column in BLOCKING)
    shared = f"sort IN ({blocking}) AND holders BETWEEN 2 AND {cap}"
    parts = [f"list(key) FILTER ({shared}) AS blocking"]
    for column in COLUMNS:
        # Empty, not NULL, where a report has values that nobody else has: sharing nothing says something too.
        of = f"sort = '{column}'"
        parts.append(
            f"""CASE WHEN count(*) FILTER ({of}) > 0 THEN coalesce(list(key ORDER BY holders DESC, key)
                FILTER ({of} AND holders BETWEEN 2 AND {cap}), []) END AS {column}"""
        )
        for low, high in BANDS:
            parts.append(f"coalesce(list(key) FILTER ({of} AND holders BETWEEN {low} AND {high}), []) AS {column}_{low}")
    database.execute(
        f"""CREATE OR REPLACE TABLE input AS
            SELECT reports.report AS unique_id, nullif(reports.kind, 'unknown') AS kind, reports.state, reports.day, nullif(reports.truth, '') AS truth,
                   held.* EXCLUDE (report)
            FROM reports LEFT JOIN (SELECT report, {', '.join(parts)} FROM held GROUP BY report) held USING (report)"""
    )
    for table in ("rows", "reports"):
        database.unregister(table)
    return reports


def comparison(column: str) -> comparisons.CustomComparison:
    """Levels by how common the rarest shared value is."""
    shared = [
        levels.CustomLevel(f'list_has_any("{column}_{low}_l", "{column}_{low}_r")', label_for_charts=f"shares, held by {low}+")
        for low, _ in BANDS
    ]
    return comparisons.CustomComparison(
        output_column_name=column,
        comparison_levels=[levels.NullLevel(column), *shared, levels.ElseLevel()],
    )


def settings() -> SettingsCreator:
    """The model before training."""
    days = comparisons.CustomComparison(
        output_column_name="day",
        comparison_levels=[
            levels.NullLevel("day"),
            *(levels.CustomLevel(f"abs(day_l - day_r) <= {days}", label_for_charts=f"within {days} days") for days in (14, 60, 180)),
            levels.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            *(comparison(column) for column in COLUMNS),
            comparisons.ExactMatch("kind").configure(term_frequency_adjustments=True),
            comparisons.ExactMatch("state").configure(term_frequency_adjustments=True),
            days,
        ],
        blocking_rules_to_generate_predictions=[block_on("blocking", arrays_to_explode=["blocking"])],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
        max_iterations=50,
    )


def train(linker: Linker, database, taught: bool) -> None:
    """Prior, u and m from the data; with `taught`, m from the truth."""
    linker.training.estimate_probability_two_random_records_match([block_on("blocking", arrays_to_explode=["blocking"])], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=SEED, min_count_per_level=None)
    if taught:
        linker.training.estimate_m_from_label_column("truth")
        return
    for column in TRAINING:
        pairs = database.sql(
            f"SELECT coalesce(sum(n * (n - 1) / 2), 0) FROM (SELECT count(*) AS n FROM input WHERE len({column}) > 0 GROUP BY {column}[1])"
        ).fetchall()[0][0]
        # Below that a pass has too little to learn from.
        if pairs >= 1000:
            linker.training.estimate_parameters_using_expectation_maximisation(
                CustomRule(f'l."{column}"[1] = r."{column}"[1]'), max_pairs=2e6 if pairs > 2e6 else None
            )


def cluster(linker: Linker, pairs, threshold: float) -> np.ndarray:
    """Group numbers, one place a report."""
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_weight=threshold)
    found = clusters.as_duckdbpyrelation().project("unique_id, cluster_id").fetchnumpy()
    groups = np.empty(len(found["unique_id"]), dtype=np.int64)
    groups[found["unique_id"]] = found["cluster_id"]
    clusters.drop_table_from_database_and_remove_from_cache()
    return groups


def sweep(folder: Path, options) -> dict:
    """Every cap with every threshold; the best pair by B³ F."""
    best: dict = {}
    table = []
    for cap in map(int, options.caps):
        database = handover.connect()
        reports = make_table(database, folder, cap)
        truth = handover.truth(reports)
        api = DuckDBAPI(database)
        linker = Linker(api.register("input"), settings())
        with handover.Clock() as training:
            train(linker, database, options.taught)
        pairs = linker.inference.predict(threshold_match_weight=min(options.thresholds), warning_mode="never")
        for threshold in options.thresholds:
            score = b3.score(truth, cluster(linker, pairs, threshold))
            table.append({"cap": cap, "threshold": threshold, **score._asdict()})
            if not options.json:
                print(f"cap {cap:5}  threshold {threshold:5} bits  {score}", flush=True)
            if not best or score.f > best["b3"]["f"]:
                best = {
                    "b3": score._asdict(),
                    "cap": cap,
                    "threshold": threshold,
                    "training_seconds": training.seconds,
                    "model": linker.misc.save_model_to_json(),
                }
        database.close()
    return best | {"table": table}


def measure(folder: Path, best: dict, times: int) -> dict:
    """Predict and cluster with a trained model, on a fresh database each time, since Splink keeps what it has made."""
    seconds = []
    for _ in range(times):
        database = handover.connect()
        reports = make_table(database, folder, best["cap"])
        linker = Linker(DuckDBAPI(database).register("input"), best["model"])
        with handover.Clock() as clock:
            pairs = linker.inference.predict(threshold_match_weight=best["threshold"], warning_mode="never")
            groups = cluster(linker, pairs, best["threshold"])
        seconds.append(clock.seconds)
        edges = pairs.as_duckdbpyrelation().count("*").fetchall()[0][0]
        database.close()
    return {
        "peer": "Splink on DuckDB",
        "reports": len(reports),
        "seconds": statistics.median(seconds),
        "runs": seconds,
        "pairs_over_threshold": edges,
        "b3": b3.score(handover.truth(reports), groups)._asdict(),
    }


def numbers(text: str) -> tuple[float, ...]:
    """`30,100` as numbers."""
    return tuple(float(part) for part in text.split(","))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--caps", type=numbers, default=CAPS)
    parser.add_argument("--thresholds", type=numbers, default=THRESHOLDS)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--taught", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--save", type=Path)
    parser.add_argument("--model", type=Path)
    options = parser.parse_args()
    logging.disable(logging.WARNING)

    best = json.loads(options.model.read_text()) if options.model else sweep(options.folder, options)
    if options.save:
        options.save.write_text(json.dumps(best, default=str))
    result = measure(options.folder, best, options.times)
    result |= {"cap": best["cap"], "threshold": best["threshold"], "training_seconds": best["training_seconds"]}
    if options.json:
        result["table"] = best["table"]
    handover.tell(result, options.json)


if __name__ == "__main__":
    main()
