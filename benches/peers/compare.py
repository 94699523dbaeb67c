"""Joinder and its peers side by side: same input, two cores, median of three, one table.

    python compare.py                              Joinder's own bench first, at 200 000 reports
    python compare.py --reports 1000000            larger
    python compare.py --hand-over DIR              what an earlier `joinder bench --hand-over DIR` left; Joinder does not run
    python compare.py --write                      also writes results-<date>.md beside this script

The runs of all take turns, so that a busy moment of the machine hits none alone. Exit code 1 if results that must agree
do not.
"""

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import handover  # takes two cores for this process and all that it starts
import numpy as np

import b3
import components

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent

# First parts of Joinder's names in `timings.json` (`match/200000-reports/joinder`, `intake/200000-reports/sqlite`).
MATCH, WHOLE = "match/", "intake/"


class Failed(Exception):
    """A program did not do its work."""


def run(command: list) -> tuple[str, int]:
    """Runs a program to its end: what it printed, and the peak of its memory in bytes."""
    with tempfile.TemporaryFile("w+") as out:
        try:
            process = subprocess.Popen([str(part) for part in command], stdout=out)
        except FileNotFoundError as missing:
            raise Failed(f"{command[0]}: not there; `cargo build --release` makes Joinder") from missing
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise Failed(f"{' '.join(map(str, command))}: exit code {process.returncode}")
        out.seek(0)
        return out.read(), usage.ru_maxrss * 1024


def peer(script: str, *arguments) -> dict:
    """Runs a peer: its last line is its result."""
    printed, peak = run([sys.executable, HERE / script, *arguments, "--json"])
    return json.loads(printed.strip().splitlines()[-1]) | {"peak_bytes": peak}


def timings(folder: Path, peak: int) -> dict[str, dict]:
    """Joinder's own runs by name, from `{"runs": [{"name", "reports", "seconds", "peak_bytes"?}]}`.

    A run that doesn't know its peak gets that of the whole bench, which also made the reports.
    """
    try:
        listed = json.loads((folder / "timings.json").read_text() or "{}").get("runs", [])
    except FileNotFoundError:
        listed = []
    return {one["name"]: {"peak_bytes": peak} | one for one in listed}


def median(runs: list[dict]) -> dict:
    """One result for several runs of the same: the middle time, the largest peak."""
    peaks = [run["peak_bytes"] for run in runs if run["peak_bytes"]]
    return runs[-1] | {
        "seconds": statistics.median(run["seconds"] for run in runs),
        "peak_bytes": max(peaks, default=0),
    }


def line(*cells) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def times_table(title: str, joinder: list[dict], others: list[dict], more: tuple[str, ...] = ()) -> list[str]:
    """Time, ratio to Joinder's first, cost a report and peak memory of each."""
    head = ["", "seconds", "times Joinder's", "µs a report", "reports/s", "peak MiB", *more]
    rows = [f"## {title}", "", line(*head), line(*["---"] + ["---:"] * (len(head) - 1))]
    for result in joinder + others:
        seconds, reports = result["seconds"], result["reports"]
        # By report, for a run of Joinder's may be of another size.
        ratio = f"{seconds / reports / joinder[0]['seconds'] * joinder[0]['reports']:.2f}" if joinder else "–"
        peak = f"{result['peak_bytes'] / 2**20:.0f}" if result["peak_bytes"] else "–"
        extra = [f"{result[name]:,}".replace(",", " ") if name in result else "–" for name in more]
        speed = f"{reports / seconds:,.0f}".replace(",", " ")
        rows.append(line(result["peer"], f"{seconds:.3f}", ratio, f"{seconds / reports * 1e6:.2f}", speed, peak, *extra))
    return rows + [""]


def quality_table(scores: dict[str, dict]) -> list[str]:
    """B³ of each."""
    rows = ["## Series against the truth (B³)", "", line("", "precision", "recall", "F"), line("---", "---:", "---:", "---:")]
    rows += [line(name, *(f"{score[part]:.4f}" for part in ("precision", "recall", "f"))) for name, score in scores.items()]
    return rows + [""]


def checks(folder: Path, results: list[dict]) -> list[tuple[bool, str]]:
    """What must agree, whoever computed it."""
    database = handover.connect()
    reports = handover.reports(folder, database)
    rows = handover.traces(folder, database)
    found = components.series(database, rows, len(reports))
    told = [
        (all(result["reports"] == len(reports) for result in results), f"all read the same {len(reports)} reports"),
        (b3.same_groups(found, components.by_hand(rows, len(reports))), "DuckDB + SciPy equal a union-find in plain Python"),
    ]
    if "plain" in reports.column_names:
        plain = b3.labels(reports["plain"].to_pylist())
        told.append((b3.same_groups(found, plain), "they equal Joinder's plain components (`series_plain`)"))
    listed = int(np.count_nonzero(rows["listed"].to_numpy()))
    told.append((len(rows) > 0, f"{len(rows)} traces handed over, {listed} of them on warning lists"))
    return told


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--joinder", type=Path, default=REPOSITORY / "target" / "release" / "joinder")
    parser.add_argument("--reports", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=2013)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--measure", default="quality,match,intake", help="what Joinder's bench is asked for")
    parser.add_argument("--hand-over", type=Path, help="folder of an earlier run")
    parser.add_argument("--model", type=Path, help="a model that splink_match.py saved: no sweep")
    parser.add_argument("--train", type=int, default=50_000, help="reports on which Splink is trained and swept; 0: on all")
    parser.add_argument("--skip", default="", help="peers to leave out: components, splink, extract")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def main() -> int:
    options = parse()
    skip = set(options.skip.split(","))
    scratch = tempfile.TemporaryDirectory(prefix="joinder-peers-")
    folder = options.hand_over or Path(scratch.name)
    measurements = options.measure.split(",")
    own: dict[str, list[dict]] = {}
    ran: dict[str, list[dict]] = {}

    def joinder(measure: list[str]) -> None:
        _, peak = run(
            [options.joinder, "bench", *measure, "--reports", options.reports, "--seed", options.seed, "--hand-over", folder]
        )
        for name, one in timings(folder, peak).items():
            own.setdefault(name, []).append(one)

    if options.hand_over:
        for name, one in timings(folder, 0).items():
            own.setdefault(name, []).append(one)
    else:
        print("Joinder's bench …", file=sys.stderr, flush=True)
        joinder(measurements)
    model = options.model or Path(scratch.name) / "splink.json"
    if "splink" not in skip and not options.model:
        training = folder
        if not options.hand_over and 0 < options.train < options.reports:
            training = Path(scratch.name) / "training"
            run([options.joinder, "bench", "quality", "--reports", options.train, "--seed", options.seed, "--hand-over", training])
        print("Splink: training and sweep …", file=sys.stderr, flush=True)
        peer("splink_match.py", training, "--times", 1, "--save", model)
    for turn in range(options.times):
        print(f"turn {turn + 1} of {options.times} …", file=sys.stderr, flush=True)
        # The series are the same each time, and handed over already.
        timed = [measurement for measurement in measurements if measurement != "quality"]
        if turn and timed and not options.hand_over:
            joinder(timed)
        for name, script, more in (
            # Over in a moment, so its first run in a process is mostly DuckDB waking up: its middle one counts.
            ("components", "components.py", ("--times", 3)),
            ("splink", "splink_match.py", ("--times", 1, "--model", model)),
            ("extract", "extract.py", ("--times", 1)),
        ):
            if name not in skip:
                ran.setdefault(name, []).append(peer(script, folder, *more))

    def own_medians(measurement: str) -> list[dict]:
        # The run without a store first: that is what the peers do.
        names = sorted((name for name in own if name.startswith(measurement)), key=lambda name: "memory" not in name)
        return [median(own[name]) | {"peer": f"**Joinder** {name.split('/')[-1].removeprefix('joinder')}".rstrip()} for name in names]

    results = {name: median(runs) for name, runs in ran.items()}
    reports = handover.reports(folder, handover.connect())
    truth = handover.truth(reports)
    names = {"matched": "**Joinder**, from the traces that all have", "joinder": "**Joinder**, from ten States' exports"}
    scores = {
        name: b3.score(truth, b3.labels(reports[column].to_pylist()))._asdict()
        for column, name in names.items()
        if column in reports.column_names
    }
    matching = []
    if parts := results.get("components"):
        texts = statistics.median(run["seconds_by_text"] for run in ran["components"])
        matching += [
            parts | {"peer": "DuckDB + SciPy, by 64-bit key"},
            parts | {"peer": "DuckDB + SciPy, by text", "seconds": texts},
        ]
        scores["plain components"] = parts["b3"]
        scores["… without what warning lists name"] = parts["b3_unlisted"]
        scores[f"… and without values of more than {parts['cap']} reports"] = parts["b3_capped"]
    if linked := results.get("splink"):
        matching.append(linked)
        scores[f"Splink, blocks to {linked['cap']}, {linked['threshold']} bits"] = linked["b3"]
    extracted = results.get("extract")
    if extracted:
        scores["DuckDB with regular expressions, then plain components"] = extracted["b3"]
    text = [f"# Joinder and its peers, {len(reports)} reports", "", machine(options.times), ""]
    text += quality_table(scores) + times_table("Match only: traces in memory to series ids", own_medians(MATCH), matching)
    if extracted:
        scored = ("false", "missed")
        text += times_table("Whole job without a store: NDJSON to series ids", own_medians(WHOLE), [extracted], scored)
        text += [f"False and missed: against Joinder's traces, of which the script found {extracted['agreed']}.", ""]
    told = checks(folder, list(results.values()))
    text += ["## Checks", "", *(f"- {'agrees' if good else '**DIFFERS**'}: {what}" for good, what in told), ""]
    print("\n".join(text))
    if options.write:
        (HERE / f"results-{datetime.date.today()}.md").write_text("\n".join(text))
    return 0 if all(good for good, _ in told) else 1


def machine(times: int) -> str:
    """What it ran on."""
    pins = [pin for pin in (HERE / "requirements.txt").read_text().split() if pin.startswith(("duckdb", "splink", "scipy"))]
    return f"Median of {times}, two cores, {platform.machine()}, Python {platform.python_version()}, {', '.join(pins)}."


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failed:
        sys.exit(str(failed))
