"""Plain connected components: reports that share a value are one series.

What one writes in an afternoon: DuckDB groups the traces by value, SciPy joins the groups. Every offender-side value of
a joining kind counts, however many reports hold it.

The clock runs from traces in memory to series ids in memory. It runs twice: over the 64-bit keys that Joinder hands
over, which is as kind as can be, and over kind and text, which is what a user has who was given no keys.

    python components.py HAND_OVER [--times 3] [--json] [--series FILE]
"""

import argparse
import statistics
import sys
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

import b3
import handover


def series(
    database: duckdb.DuckDBPyConnection,
    rows: pa.Table,
    count: int,
    by: str = "key",
    where: str = "joining",
    cap: int | None = None,
) -> np.ndarray:
    """Group numbers, one place a report. With `cap`, values that more reports hold are left out."""
    database.register("rows", rows)
    limit = "" if cap is None else f"AND count(*) <= {cap}"
    # A star a value: one report of it to each of the others, so one edge a trace whatever the size of the group.
    # Tried beside lists: min() and a join back, lag() and min() as windows, and NumPy alone; lists are fastest.
    edges = database.execute(
        f"""SELECT held[1] AS first, unnest(held[2:]) AS report
            FROM (SELECT list(report) AS held FROM rows WHERE {where} GROUP BY {by} HAVING count(*) > 1 {limit})"""
    ).fetchnumpy()
    database.unregister("rows")
    graph = coo_array((np.ones(len(edges["first"]), dtype=np.bool_), (edges["first"], edges["report"])), shape=(count, count))
    return connected_components(graph, directed=False)[1]


def by_hand(rows: pa.Table, count: int) -> np.ndarray:
    """The same by union-find in plain Python: slow, and owes nothing to DuckDB or SciPy."""
    parent = list(range(count))

    def root(report: int) -> int:
        while parent[report] != report:
            parent[report] = parent[parent[report]]
            report = parent[report]
        return report

    first: dict[int, int] = {}
    for report, key, joining in zip(rows["report"].to_pylist(), rows["key"].to_pylist(), rows["joining"].to_pylist()):
        if joining:
            one, other = root(report), root(first.setdefault(key, report))
            parent[max(one, other)] = min(one, other)
    return np.array([root(report) for report in range(count)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--series", type=Path, help="write the group numbers here (.npy)")
    options = parser.parse_args()

    database = handover.connect()
    rows = handover.traces(options.folder, database)
    numbers, texts = rows.select(["report", "key", "joining", "listed"]), rows.select(["report", "kind", "value", "joining"])
    reports = handover.reports(options.folder, database)
    truth, count = handover.truth(reports), len(reports)

    seconds, by_text = [], []
    for _ in range(options.times):
        with handover.Clock() as clock:
            found = series(database, numbers, count)
        seconds.append(clock.seconds)
        with handover.Clock() as clock:
            again = series(database, texts, count, "kind, value")
        by_text.append(clock.seconds)
        if not b3.same_groups(found, again):
            sys.exit("keys and texts give different series: two values share a key")
    if options.series:
        np.save(options.series, found)

    unlisted = "joining AND NOT listed"
    kinder = {cap: b3.score(truth, series(database, numbers, count, where=unlisted, cap=cap)) for cap in (10, 30, 100, 300, 1000)}
    best = max(kinder, key=lambda cap: kinder[cap].f)
    result = {
        "peer": "DuckDB + SciPy components",
        "reports": count,
        "seconds": statistics.median(seconds),
        "runs": seconds,
        "seconds_by_text": statistics.median(by_text),
        "b3": b3.score(truth, found)._asdict(),
        # Kinder to the method: warning lists applied, and common values dropped at the cap that truth likes best.
        "b3_unlisted": b3.score(truth, series(database, numbers, count, where=unlisted))._asdict(),
        "b3_capped": kinder[best]._asdict(),
        "cap": best,
    }
    handover.tell(result, options.json)


if __name__ == "__main__":
    main()
