"""What `joinder bench --hand-over DIR` leaves for the peers, read into memory, and how a run is measured and told."""

import json
import os
import resource
import sys
import time
from pathlib import Path

# Before numpy and DuckDB start their pools: two threads, and two cores where the system lets us choose.
for pool in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[pool] = "2"
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])

import duckdb  # noqa: E402
import numpy as np  # noqa: E402
import pyarrow as pa  # noqa: E402

import b3  # noqa: E402

THREADS = 2

# The same kinds as `joins` in `crates/joinder/src/commands/bench/hand_over.rs`.
# Kinds of which one shared value is enough to hold two reports together: what is given to one holder. Names, codes of
# banks, addresses of hosts, and fuzzy hashes are not among them.
JOINING = (
    "iban", "account", "email", "phone", "domain", "onion", "url", "bitcoin", "ethereum", "monero", "tron", "litecoin",
    "solana", "wallet", "transaction", "md5", "sha1", "sha256", "mac", "handle", "advert", "parcel",
)


def connect() -> duckdb.DuckDBPyConnection:
    """A database in memory on two threads."""
    return duckdb.connect(config={"threads": THREADS})


def traces(folder: Path, database: duckdb.DuckDBPyConnection) -> pa.Table:
    """`traces.csv`: report (u32), key (u64), joining, listed (both boolean), kind and value (text)."""
    joining = ", ".join(f"'{kind}'" for kind in JOINING)
    return arrow(
        database,
        f"""SELECT report, key, kind IN ({joining}) AS joining, listed = 1 AS listed, kind, value
            FROM read_csv(?, header = true, delim = ',', quote = '"', escape = '"', columns = {{'report': 'UINTEGER', 'kind': 'VARCHAR',
                 'key': 'UBIGINT', 'value': 'VARCHAR', 'listed': 'UTINYINT'}})""",
        [str(folder / "traces.csv")],
    )


def reports(folder: Path, database: duckdb.DuckDBPyConnection) -> pa.Table:
    """`reports.csv` in the order of its numbers, which must be 0, 1, 2 …

    Columns that an older hand-over has not come along where they are there: `series_matched` (what Joinder found from
    these very traces) as `matched`, `series_plain` (Joinder's own plain components) as `plain`.
    """
    file = "read_csv(?, header = true, delim = ',', quote = '\"', escape = '\"', all_varchar = true)"
    path = [str(folder / "reports.csv")]
    names = [row[0] for row in database.execute(f"DESCRIBE FROM {file}", path).fetchall()]
    more = "".join(
        f", coalesce(series_{name}, '') AS {name}" for name in ("matched", "plain") if f"series_{name}" in names
    )
    table = arrow(
        database,
        f"""SELECT CAST(report AS UINTEGER) AS report, owner, reference, kind, state, TRY_CAST(day AS INTEGER) AS day,
                   coalesce(series_truth, '') AS truth, coalesce(series_joinder, '') AS joinder{more}
            FROM {file} ORDER BY CAST(report AS UINTEGER)""",
        path,
    )
    if not np.array_equal(table["report"].to_numpy(), np.arange(len(table))):
        sys.exit("reports.csv: expected the numbers 0, 1, 2 … without a gap in column `report`")
    return table


def values(folder: Path, database: duckdb.DuckDBPyConnection) -> pa.Table:
    """`values.csv`: report, kind and value of every offender-side trace that Joinder read, matched by or not."""
    return arrow(
        database,
        """SELECT report, kind, value FROM read_csv(?, header = true, delim = ',', quote = '"', escape = '"',
               columns = {'report': 'UINTEGER', 'kind': 'VARCHAR', 'value': 'VARCHAR'})""",
        [str(folder / "values.csv")],
    )


def arrow(database: duckdb.DuckDBPyConnection, sql: str, values=()) -> pa.Table:
    """The rows of a query as one Arrow table in memory."""
    return database.sql(sql, params=list(values)).to_arrow_table()


def truth(table: pa.Table) -> np.ndarray:
    """The groups of the truth, one place a report."""
    return b3.labels(table["truth"].to_pylist())


class Clock:
    """Seconds between entering and leaving."""

    def __enter__(self) -> "Clock":
        self.seconds = 0.0
        self._start = time.perf_counter()
        return self

    def __exit__(self, *_) -> None:
        self.seconds = time.perf_counter() - self._start


def peak_bytes() -> int:
    """The most memory that this process has held at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def tell(result: dict, as_json: bool) -> None:
    """Prints a result: one JSON line for `compare.py`, or a line a figure for people."""
    result["peak_bytes"] = peak_bytes()
    if as_json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name}: {value}")
