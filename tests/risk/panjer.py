"""An independent oracle: compound Poisson by Panjer's recursion on a grid, with losses rounded down and rounded up.

The two roundings bracket the true distribution: rounding every loss down (up) to the grid makes every year's total
smaller (larger), by at most one grid step an event.
"""

import math
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

import numpy as np

from sekisho.risk.model import Point
from sekisho.risk.years import Floats


def severity_cdf(point: Point, amount: float) -> float:
    if amount >= point.event_cap:
        return 1.0
    return NormalDist(point.mu, point.sigma).cdf(math.log(amount)) if amount > 0 else 0.0


def on_grid(point: Point, step: float, *, up: bool) -> Floats:
    """Probabilities of one loss at 0, step, 2 step, ...: every loss moved down (or up) to the grid."""
    cells = math.ceil(point.event_cap / step - 1e-12)
    edges = [0.0, *(severity_cdf(point, step * cell) for cell in range(1, cells)), 1.0]
    mass = np.array([after - before for before, after in pairwise(edges)])
    return np.concatenate([[0.0], mass]) if up else np.concatenate([mass, [0.0]])


def recursion(rate: float, mass: Floats, cells: int) -> Floats:
    """Panjer's recursion for Poisson counts: probabilities of the year's total at 0, step, ... (the rest is beyond)."""
    total = np.zeros(cells)
    total[0] = math.exp(-rate * (1 - mass[0]))
    weighted = np.arange(len(mass)) * mass
    for cell in range(1, cells):
        reach = min(cell, len(mass) - 1)
        total[cell] = rate / cell * float(weighted[1 : reach + 1] @ total[cell - 1 :: -1][:reach])
    return total


@dataclass(frozen=True, slots=True)
class Bracket:
    """Bounds of the true mean and of the quantile function, from the two roundings. `step` is the grid's."""

    low: Floats
    high: Floats
    step: float
    year_cap: float

    def _mean(self, probabilities: Floats) -> float:
        amounts = np.minimum(np.arange(len(probabilities)) * self.step, self.year_cap)
        return float(probabilities @ amounts) + max(1 - float(probabilities.sum()), 0.0) * self.year_cap

    @property
    def mean(self) -> tuple[float, float]:
        return self._mean(self.low), self._mean(self.high)

    def quantile(self, share: float) -> tuple[float, float]:
        at = [int(np.searchsorted(np.cumsum(side), share - 1e-9)) * self.step for side in (self.low, self.high)]
        return min(at[0], self.year_cap), min(at[1], self.year_cap)


def bracket(point: Point, step: float, reach: float) -> Bracket:
    """Return the bracket with totals followed up to `reach` (at least the cap of a year, or where mass is spent)."""
    cells = math.ceil(min(reach, point.year_cap) / step) + 1
    sides = [recursion(point.events_a_year, on_grid(point, step, up=up), cells) for up in (False, True)]
    return Bracket(sides[0], sides[1], step, point.year_cap)
