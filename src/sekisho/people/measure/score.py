"""Compare two sides within strata, with everything of one person taken together: a score test that is clustered by person.

U is the sum over mails of (side - mean side)(outcome - mean outcome), both means those of the stratum. U / W with W the sum of
n1 n0 / n over strata is the difference of the sides weighted as Mantel and Haenszel do. Its variance is the sum of the squares of
what each person brings to U, so it holds whether a person is on one side or on both.
"""

import math
from dataclasses import dataclass

import numpy as np

from sekisho.people.measure.answers import Flags, Floats, Integers
from sekisho.people.measure.intervals import deviations

FEW = 5
"""With fewer events than this (or fewer mails without one) the spread is that of four more mails, two with an event."""


@dataclass(frozen=True, slots=True)
class Score:
    """The second side's share less the first's, and its standard error; `weight` 0 where no stratum has both sides."""

    difference: float
    error: float
    weight: float

    @property
    def half(self) -> float:
        """Return half the width of the 95 % interval."""
        return deviations() * self.error


def means(values: Floats, stratum: Integers, count: Integers) -> Floats:
    """Return for each row the mean of its stratum; `count` has the rows of each stratum."""
    sums = np.bincount(stratum, weights=values, minlength=len(count))
    return np.asarray(sums / np.maximum(count, 1), dtype=np.float64)[stratum]


def compare(side: Flags, outcome: Flags, stratum: Integers, person: Integers) -> Score:
    """Return how much more often the outcome came where `side` is true; a row a mail."""
    if not len(side):
        return Score(0.0, 0.0, 0.0)
    count = np.bincount(stratum)
    sided, came = side.astype(np.float64), outcome.astype(np.float64)
    tilt, rest = sided - means(sided, stratum, count), came - means(came, stratum, count)
    weight = float((tilt * sided).sum())
    if weight <= 0:
        return Score(0.0, 0.0, 0.0)
    fair = np.sqrt(count / np.maximum(count - 1, 1))[stratum]
    brought = np.bincount(person, weights=tilt * rest * fair)
    spread = float((brought**2).sum())
    compared = tilt != 0
    events, mails = int(outcome[compared].sum()), int(compared.sum())
    if min(events, mails - events) < FEW:
        share = (events + 2) / (mails + 4)
        spread = max(spread, weight * share * (1 - share))
    return Score(float((tilt * rest).sum()) / weight, math.sqrt(spread) / weight, weight)
