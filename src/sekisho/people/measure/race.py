"""Whether the first report comes before the first click, in a team of so many people.

Once one person has reported, all others can be protected. With as many reports as clicks per hour at the start it is even odds,
however large the firm is; it hangs on how many report and how soon.
"""

from typing import Final, NamedTuple

import numpy as np

from sekisho.model.quantity import Interval
from sekisho.people.measure.answers import LEAST, Floats
from sekisho.people.measure.intervals import wilson_of
from sekisho.people.measure.reports import FOLLOWED

TEAM: Final = 40


class Race(NamedTuple):
    """How often the report comes first in a team of `team`, where anything comes at all: between the ends, with 95 % around.

    `people` got the mail.
    """

    team: int
    people: int
    share: Interval
    interval: Interval


def race(reported: Floats, clicked: Floats, maybe: Floats, team: int = TEAM) -> Race | None:
    """Return how often a report is first; None where fewer than ten persons got the mail or nothing came.

    Hours after delivery, infinite where nothing came; `maybe` are clicks of which nobody knows whether a person made them. A team
    is at most half of the people.
    """
    people = len(reported)
    if people < LEAST:
        return None
    size = max(1, min(team, people // 2))
    worst, best = _share(reported, np.minimum(clicked, maybe), size), _share(reported, clicked, size)
    if worst is None or best is None:
        return None
    low, high = wilson_of(*worst), wilson_of(*best)
    share = Interval(min(worst[0], best[0]), max(worst[0], best[0]))
    return Race(size, people, share, Interval(min(low.low, high.low), max(low.high, high.high)))


def _share(reported: Floats, clicked: Floats, team: int) -> tuple[float, float] | None:
    """Return the share for teams drawn from these people, and out of how many it is known (Kish, 1965).

    Somebody's event is the first of a team with the chance that all others of it come later. Early events so weigh most, and the
    share is known as well as one out of 1 / (sum of squared weights): about people / team * 2.
    """
    first = np.minimum(reported, clicked)
    order, people = np.argsort(first, kind="stable"), len(first)
    later = 1 - np.arange(people + 1) / people
    weight = (later[:-1] ** team - later[1:] ** team) * (first[order] <= FOLLOWED)
    total = float(weight.sum())
    if total == 0:
        return None
    weight /= total
    # Who clicked and reported at the same moment clicked first.
    return min(float(weight @ (reported < clicked)[order]), 1.0), float(1 / (weight @ weight))
