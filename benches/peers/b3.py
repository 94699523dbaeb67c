"""B³ of a grouping against the truth.

For each report: of those put into one series with it, how many belong there (precision), and of those that belong
with it, how many were put there (recall); both averaged over all reports. F is their harmonic mean. A report without a
series stands alone and is its own group of one, on either side.
"""

from typing import NamedTuple

import numpy as np


class Score(NamedTuple):
    """Shares between 0 and 1."""

    precision: float
    recall: float
    f: float

    def __str__(self) -> str:
        return f"P {self.precision:.4f}  R {self.recall:.4f}  F {self.f:.4f}"


def labels(series) -> np.ndarray:
    """Turns names of series into numbers; each empty or missing name becomes a number of its own."""
    names = ["" if name is None or name != name else str(name) for name in series]
    _, numbers = np.unique(np.array(names, dtype=object).astype(str), return_inverse=True)
    numbers = numbers.astype(np.int64)
    alone = np.array([name == "" for name in names], dtype=bool)
    numbers[alone] = len(names) + np.flatnonzero(alone)
    return numbers


def score(truth: np.ndarray, found: np.ndarray) -> Score:
    """Scores `found` against `truth`: two arrays of group numbers, one place a report, in the same order."""
    if len(truth) != len(found):
        raise ValueError(f"{len(truth)} reports in the truth, {len(found)} in the result")
    if len(truth) == 0:
        return Score(1.0, 1.0, 1.0)
    _, truth, truth_sizes = np.unique(truth, return_inverse=True, return_counts=True)
    _, found, found_sizes = np.unique(found, return_inverse=True, return_counts=True)
    # Each cell is a set of reports that agree in both; every one of them sees the same two fractions.
    cells, sizes = np.unique(found.astype(np.int64) * len(truth_sizes) + truth, return_counts=True)
    squares = sizes.astype(np.float64) ** 2
    precision = float((squares / found_sizes[cells // len(truth_sizes)]).sum() / len(truth))
    recall = float((squares / truth_sizes[cells % len(truth_sizes)]).sum() / len(truth))
    return Score(precision, recall, 2 * precision * recall / (precision + recall))


def same_groups(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two groupings are the same but for the numbers of the groups."""
    if len(one) != len(other):
        return False
    _, one = np.unique(one, return_inverse=True)
    _, other = np.unique(other, return_inverse=True)
    pairs = len(np.unique(one.astype(np.int64) * (int(other.max(initial=0)) + 1) + other))
    return pairs == int(one.max(initial=-1)) + 1 == int(other.max(initial=-1)) + 1
