"""How many report, how soon, and whether the first report comes before the first click.

What a report is worth depends on when it comes: one report in time lets the bank take the mail out of all other mailboxes.
Times are hours after delivery, infinite where nothing came; everybody is followed for 72 hours, or for less where a round is younger.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sekisho.model.quantity import Interval
from sekisho.people.measure.answers import LEAST, Answers, Floats
from sekisho.people.measure.intervals import Rate, deviations
from sekisho.people.measure.rates import rate

FOLLOWED: Final = 72.0
MARKS: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 24.0, 48.0, 72.0)
"""Hours at which the curve is told. Not at every report: those are moments of single persons."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The share that had reported `hours` after delivery, with its 95 % interval."""

    hours: float
    share: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Curve:
    """Time to report after Kaplan and Meier (1958); `median` is None where fewer than half report in time."""

    people: int
    marks: tuple[Mark, ...]
    median: float | None


@dataclass(frozen=True, slots=True)
class FirstReport:
    """The time to the first report in half of the rounds, with the 95 % interval; None where it lies beyond what was followed.

    `low` and `high` are both None where there are fewer than six rounds, from which no such interval can be had.
    """

    rounds: int
    median: float | None
    low: float | None
    high: float | None


def report_rate(answers: Answers) -> Rate:
    """Return how many of all mails were reported."""
    return rate(answers, "report", np.ones(len(answers.person), dtype=np.bool_))


def time_to_report(reported: Floats, followed: Floats | None = None) -> Curve | None:
    """Return the curve; None for fewer than ten persons. `followed` has the hours that each was watched, 72 at most."""
    if len(reported) < LEAST:
        return None
    watched = np.minimum(FOLLOWED, followed if followed is not None else np.full(len(reported), FOLLOWED))
    came = reported <= watched
    times, sizes = np.unique(reported[came], return_counts=True)
    ends = np.sort(np.where(came, reported, watched))
    at_risk = len(ends) - np.searchsorted(ends, times, side="left")
    left = np.asarray(np.cumprod(1 - sizes / at_risk), dtype=np.float64)
    with np.errstate(divide="ignore"):
        spread = np.asarray(np.cumsum(sizes / (at_risk * (at_risk - sizes))), dtype=np.float64)
    last = float(watched.max())
    marks = tuple(_mark(hours, times, left, spread, len(reported)) for hours in MARKS if hours <= last)
    under = np.flatnonzero(left <= 0.5)
    return Curve(len(reported), marks, float(times[under[0]]) if len(under) else None)


def _mark(hours: float, times: Floats, left: Floats, spread: Floats, people: int) -> Mark:
    """Return one point; its interval on the scale of log(-log), which stays between 0 and 1 (Kalbfleisch and Prentice)."""
    at = int(np.searchsorted(times, hours, side="right")) - 1
    if at < 0:
        return Mark(hours, 0.0, Interval(0.0, 1 - 0.025 ** (1 / people)))
    survived = float(left[at])
    if survived <= 0:
        return Mark(hours, 1.0, Interval(0.025 ** (1 / people), 1.0))
    away = deviations() * math.sqrt(float(spread[at])) / abs(math.log(survived))
    return Mark(hours, 1 - survived, Interval(1 - survived ** math.exp(-away), 1 - survived ** math.exp(away)))


def first_report(hours: Sequence[float]) -> FirstReport:
    """Return the median over rounds of the time to the first report; the interval by order statistics, whatever the times are."""
    times, count = sorted(one if one <= FOLLOWED else math.inf for one in hours), len(hours)
    if not count:
        return FirstReport(0, None, None, None)
    median = (times[(count - 1) // 2] + times[count // 2]) / 2
    rank, below = 0, 0.5**count
    while 2 * below <= 0.05:
        rank += 1
        below += math.comb(count, rank) * 0.5**count
    low, high = (times[rank - 1], times[count - rank]) if rank else (math.inf, math.inf)
    return FirstReport(count, *(None if math.isinf(one) else one for one in (median, low, high)))
