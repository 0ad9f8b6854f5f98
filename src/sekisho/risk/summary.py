"""Simulated years into the figures people read: the mean, bad years, and the chance of losing more than an amount."""

import math
from dataclasses import dataclass

import numpy as np

from sekisho.risk.years import Floats

BAD_YEAR = 0.05
WORST_YEAR = 0.01
EXCEEDED = (0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.003, 0.002, 0.001)


@dataclass(frozen=True, slots=True)
class YearLoss:
    """The distribution of one year's loss, in minor units.

    `mean_error` is the standard error of the simulated mean; `bad_year` is lost or exceeded in 1 year of 20,
    `worst_year` in 1 of 100; `curve` pairs a probability with the loss that is exceeded with at most that probability.
    """

    mean: float
    mean_error: float
    any_loss: float
    median: float
    bad_year: float
    worst_year: float
    curve: tuple[tuple[float, float], ...]


def exceeded(ordered: Floats, probability: float) -> float:
    """Return the smallest simulated loss that is exceeded with at most `probability`; `ordered` is ascending."""
    return float(ordered[max(math.ceil(len(ordered) * (1 - probability) - 1e-9) - 1, 0)])


def summarise(totals: Floats) -> YearLoss:
    """Return the figures of simulated years."""
    ordered = np.sort(totals)
    count = len(ordered)
    return YearLoss(
        mean=float(totals.mean()),
        mean_error=float(totals.std()) / math.sqrt(count),
        any_loss=float(np.count_nonzero(totals)) / count,
        median=exceeded(ordered, 0.5),
        bad_year=exceeded(ordered, BAD_YEAR),
        worst_year=exceeded(ordered, WORST_YEAR),
        curve=tuple((chance, exceeded(ordered, chance)) for chance in EXCEEDED),
    )
