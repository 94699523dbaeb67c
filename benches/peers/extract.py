"""The whole job without a store: NDJSON with narratives in, series out, by a DuckDB script with regular expressions.

The script is `extract.sql`; its values are then joined as in `components.py`. The clock runs from the file (read once
before, so that the disk is out of it) to series ids in memory.

A fast script is no use if its values are wrong, so beside the time stand the values it has that Joinder has not (false)
and the other way round (missed), for the kinds that it knows. Joinder's reading is no truth either: look at --show. What
follows from another value (the domain of a URL or mailbox) is not counted.

    python extract.py HAND_OVER [--times 3] [--show 20] [--json]
"""

import argparse
import statistics
from pathlib import Path

import b3
import components
import handover

SCRIPT = Path(__file__).with_name("extract.sql").read_text()
KINDS = ("iban", "email", "phone", "url", "domain", "bitcoin", "ethereum", "tron")


def run(database, file: Path, count: int):
    """Leaves the table `found`; gives the series."""
    database.execute("SET VARIABLE file = ?", [str(file)])
    database.execute(SCRIPT)
    joining = ", ".join(repr(kind) for kind in handover.JOINING)
    rows = database.sql(f"SELECT report::UINTEGER AS report, kind, value FROM found WHERE kind IN ({joining})").to_arrow_table()
    return components.series(database, rows, count, "kind, value", "true")


def wrong(database, folder: Path, show: int) -> dict:
    """Counts a kind: agreed, false, missed."""
    database.register("handed", handover.values(folder, database))
    kinds = ", ".join(repr(kind) for kind in KINDS)
    database.execute(
        f"""CREATE OR REPLACE TABLE difference AS
            WITH ours AS (SELECT DISTINCT report, kind, value FROM found WHERE kind IN ({kinds})),
                 theirs AS (SELECT DISTINCT report::BIGINT AS report, kind, value FROM handed WHERE kind IN ({kinds})),
                 either AS (SELECT * FROM ours UNION SELECT * FROM theirs),
                 follows AS (
                     SELECT report, host_of(value) AS host FROM either WHERE kind = 'url'
                     UNION SELECT report, split_part(value, '@', 2) FROM either WHERE kind = 'email'
                     UNION SELECT report, substr(value, strpos(value, '.') + 1) FROM either WHERE kind = 'domain')
            SELECT coalesce(ours.report, theirs.report) AS report, coalesce(ours.kind, theirs.kind) AS kind,
                   coalesce(ours.value, theirs.value) AS value,
                   CASE WHEN theirs.value IS NULL THEN 'false' WHEN ours.value IS NULL THEN 'missed' ELSE 'agreed' END AS fate
            FROM ours FULL JOIN theirs ON ours.report = theirs.report AND ours.kind = theirs.kind AND ours.value = theirs.value
            WHERE NOT (coalesce(ours.kind, theirs.kind) = 'domain' AND EXISTS (
                SELECT 1 FROM follows WHERE follows.report = coalesce(ours.report, theirs.report)
                AND (host = coalesce(ours.value, theirs.value) OR host LIKE '%.' || coalesce(ours.value, theirs.value))))"""
    )
    if show:
        for row in database.sql(f"SELECT fate, kind, report, value FROM difference WHERE fate <> 'agreed' ORDER BY hash(report) LIMIT {show}").fetchall():
            print(*row)
    table: dict = {}
    for kind, fate, count in database.sql("SELECT kind, fate, count(*) FROM difference GROUP BY ALL ORDER BY ALL").fetchall():
        table.setdefault(kind, {"agreed": 0, "false": 0, "missed": 0})[fate] = count
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--show", type=int, default=0, help="print that many differences")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()

    reports = handover.reports(options.folder, handover.connect())
    file = options.folder / "reports.ndjson"
    with file.open("rb") as warm:
        while warm.read(1 << 24):
            pass
    seconds = []
    for _ in range(options.times):
        database = handover.connect()
        with handover.Clock() as clock:
            found = run(database, file, len(reports))
        seconds.append(clock.seconds)
    read = database.sql("SELECT count(*) FROM report").fetchall()[0][0]
    table = wrong(database, options.folder, options.show)
    median = statistics.median(seconds)
    result = {
        "peer": "DuckDB with regular expressions",
        "reports": read,
        "seconds": median,
        "runs": seconds,
        "reports_per_second": round(read / median),
        "b3": b3.score(handover.truth(reports), found)._asdict(),
        "false": sum(row["false"] for row in table.values()),
        "missed": sum(row["missed"] for row in table.values()),
        "agreed": sum(row["agreed"] for row in table.values()),
        "by_kind": table,
    }
    handover.tell(result, options.json)


if __name__ == "__main__":
    main()
