"""What chance would have made of the same results: labels dealt again, within strata, as often as asked."""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from sekisho.people.measure.answers import Floats, Integers

_CELLS = 2_000_000
"""Labels that are held at once: some tens of megabytes, however many people there are."""
_NEAR = 1e-9


def dealt_again(labels: Integers, strata: Integers, times: int, generator: Generator) -> Iterator[Integers]:
    """Yield blocks of rows, `times` in all, each the labels in another order within each stratum."""
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
