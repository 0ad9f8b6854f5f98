"""What chance would have made of the same results: labels dealt again, within strata, as often as asked."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from sekisho.people.measure.answers import Floats, Integers
from sekisho.people.measure.power import LEVEL

_CELLS = 250_000
"""Labels that are held at once: some megabytes, however many people there are."""
_NEAR = 1e-9


def dealt_again(labels: Integers, strata: Integers, times: int, generator: Generator) -> Iterator[Integers]:
    """Yield blocks of rows, `times` in all, each the labels in another order within each stratum."""
    labels = labels.astype(np.min_scalar_type(int(labels.max(initial=0))))
    places = [np.flatnonzero(strata == one) for one in np.unique(strata)]
    step = max(1, _CELLS // max(1, len(labels)))
    for start in range(0, times, step):
        block = np.tile(labels, (min(step, times - start), 1))
        for place in places:
            block[:, place] = generator.permuted(block[:, place], axis=1)
        yield block


def mid_p(seen: float, by_chance: Floats) -> float:
    """Return the two-sided mid-p value: how often chance lies further out than what was seen, ties (itself too) by half.

    Few results are possible where few events happened; counting ties in full would raise false alarms of 2 instead of 5 %.
    """
    near = _NEAR * max(1.0, abs(seen))
    further = int((np.abs(by_chance) > abs(seen) + near).sum())
    ties = int((np.abs(np.abs(by_chance) - abs(seen)) <= near).sum())
    return (further + (ties + 1) / 2) / (len(by_chance) + 1)


@dataclass(frozen=True, slots=True)
class Dealt:
    """What was seen less what dealing brings on average; the deviation of chance, its reach in 95 %, and the p-value.

    `half` reaches over `seen` exactly where the p-value is over 5 %.
    """

    seen: float
    deviation: float
    half: float
    chance: float


def dealt(brought: Floats, labels: Integers, strata: Integers, times: int, generator: Generator) -> Dealt:
    """Return how what the labels bring compares with other ways to deal them; `brought` has a row a unit, a column a label."""
    middle = _middle(brought, labels, strata)
    seen = float(brought[np.arange(len(labels)), labels].sum()) - middle
    blocks = dealt_again(labels, strata, times, generator)
    by_chance = np.concatenate([_sums(block, brought) for block in blocks]) - middle
    value, half = mid_p(seen, by_chance), float(np.quantile(np.abs(by_chance), 1 - LEVEL))
    half = min(half, abs(seen)) if value <= LEVEL else max(half, abs(seen))
    return Dealt(seen, float(by_chance.std()), half, value)


def _sums(block: Integers, brought: Floats) -> Floats:
    found = np.zeros(len(block))
    for label in range(brought.shape[1]):
        found += (block == label) @ brought[:, label]
    return found


def _middle(brought: Floats, labels: Integers, strata: Integers) -> float:
    """Return what dealing brings on average: in each stratum, every unit gets a label as often as the label is there."""
    total = 0.0
    for one in np.unique(strata):
        within = strata == one
        share = np.bincount(labels[within], minlength=brought.shape[1]) / within.sum()
        total += float(brought[within].sum(axis=0) @ share)
    return total
