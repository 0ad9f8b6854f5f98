"""Whether the first report comes before the first click, in a team of so many people.

Once one person has reported, all others can be protected. With as many reports as clicks per hour at the start it is even odds,
however large the firm is; it hangs on how many report and how soon.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.random import Generator

from sekisho.model.quantity import Interval
from sekisho.people.measure.answers import LEAST, Flags, Floats
from sekisho.people.measure.reports import FOLLOWED

TEAM: Final = 40
TIMES: Final = 2_000
_CELLS: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Race:
    """How often the report comes first in a team of `team`, where anything comes at all: between the ends, with 95 % around.

    `people` got the mail.
    """

    team: int
    people: int
    share: Interval
    interval: Interval


def race(
    reported: Floats, clicked: Floats, maybe: Floats, generator: Generator, team: int = TEAM, times: int = TIMES
) -> Race | None:
    """Return how often a report is first; None where fewer than ten persons got the mail or nothing came.

    Hours after delivery, infinite where nothing came; `maybe` are clicks of which nobody knows whether a person made them. The
    interval is a bootstrap over persons. A team is at most half of them.
    """
    people = len(reported)
    if people < LEAST:
        return None
    size = max(1, min(team, people // 2))
    # With the same persons drawn at both ends, the ends differ by the clicks alone.
    seeds = generator.integers(0, 2**63, size=2)
    found = [
        _drawn(reported, one, size, np.random.default_rng(seeds), times)
        for one in (np.minimum(clicked, maybe), clicked)
    ]
    if any(np.isnan(seen) for seen, _ in found):
        return None
    shares = sorted(seen for seen, _ in found)
    limits = [np.nanquantile(by_chance, (0.025, 0.975)) for _, by_chance in found]
    low, high = min(one[0] for one in limits), max(one[1] for one in limits)
    return Race(size, people, Interval(*shares), Interval(float(min(low, shares[0])), float(max(high, shares[1]))))


def _drawn(reported: Floats, clicked: Floats, team: int, generator: Generator, times: int) -> tuple[float, Floats]:
    """Return the share, and what it would have been with other persons of the same kind."""
    first = np.minimum(reported, clicked)
    order = np.argsort(first, kind="stable")
    # Who clicked and reported at the same moment clicked first.
    came = first[order] <= FOLLOWED
    wins = (reported < clicked)[order]
    people = len(order)
    seen = float(_share(np.ones((1, people)), came, wins, team)[0])
    chances, found = np.full(people, 1 / people), []
    step = max(1, _CELLS // people)
    for start in range(0, times, step):
        weights = generator.multinomial(people, chances, size=min(step, times - start))
        found.append(_share(weights[:, order].astype(np.float64), came, wins, team))
    return seen, np.concatenate(found)


def _share(weights: Floats, came: Flags, wins: Flags, team: int) -> Floats:
    """Return for each row of weights how often the first of a team's events is a report; NaN where nothing comes."""
    share = np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)
    before = np.concatenate([np.zeros((len(share), 1)), share[:, :-1]], axis=1)
    is_first = (1 - before) ** team - np.maximum(1 - share, 0.0) ** team
    anything = is_first[:, came].sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(is_first[:, came & wins].sum(axis=1) / anything, dtype=np.float64)
