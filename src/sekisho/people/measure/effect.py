"""What training changed, by the order in which people were trained: those who were already, against those who were not yet.

Only a drawn order tells: who clicks and is trained clicks less the next time without any training (regression to the mean). Mails are
compared within the same round and the same mail, so how hard they are does not matter. What was dealt is what counts, whoever came.
The test deals the order again many times as it was dealt (within strata, whole units), so its level is exact whatever the rate.
"""

import hashlib
import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from sekisho.model.quantity import Interval
from sekisho.people.measure.answers import LEAST, Answers, Flags, Integers, Measure, codes
from sekisho.people.measure.holm import holm
from sekisho.people.measure.order import Order, confirm
from sekisho.people.measure.permutation import Dealt, dealt
from sekisho.people.measure.power import LEVEL, reach
from sekisho.people.measure.score import means

Shown = Literal["better", "worse", "not_shown", "not_measurable"]
TIMES = 4_999
FEWEST = 2 / LEVEL
"""With fewer ways to deal the order than this, not even the clearest result lies among the rarest 5 %."""


@dataclass(frozen=True, slots=True)
class Size:
    """Trained less not yet trained, as shares: between the ends of what is undetermined, with the 95 % interval around them.

    `untrained` is the share among those not yet trained (the lower end), `smallest` the difference that would have been shown in
    four of five cases. `people` were compared. `chance` is the p-value, `adjusted` the one that is held against 5 %.
    """

    untrained: float
    difference: Interval
    interval: Interval
    smallest: float
    people: int
    chance: float
    adjusted: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What is shown of one measure; `primary` where it was named before the first mail went out. No size: not measurable."""

    measure: Measure
    primary: bool
    shown: Shown
    size: Size | None


@dataclass(frozen=True, slots=True, eq=False)
class _Layout:
    """Who is compared with whom: rows that tell something, their strata, whether each was trained, and the units."""

    rows: Flags
    stratum: Integers
    unit: Integers
    trained: Flags
    by_arm: Flags
    weight: float


def effect(
    answers: Answers,
    order: Order,
    unit: Integers,
    primary: Measure,
    others: tuple[Measure, ...] = (),
    times: int = TIMES,
) -> tuple[Effect, ...]:
    """Return what training changed, the primary measure first, the others corrected after Holm. Two-sided, 5 %.

    `unit` has for each person the place of their unit in `order.units`. SekishoError `training_order_changed` where the order is
    not the one that its seed deals.
    """
    confirm(order)
    if len(unit) != answers.people:
        raise ValueError("every person belongs to a unit")
    layout = _layout(answers, order, unit)
    measures = (primary, *(one for one in others if one != primary))
    if not _comparable(answers, order, layout):
        return tuple(Effect(one, one == primary, "not_measurable", None) for one in measures)
    found = [_sized(answers, order, layout, one, times) for one in measures]
    corrected = (found[0].chance, *holm([one.chance for one in found[1:]]))
    return tuple(
        _judged(measure, measure == primary, size, adjusted)
        for measure, size, adjusted in zip(measures, found, corrected, strict=True)
    )


def _layout(answers: Answers, order: Order, unit: Integers) -> _Layout:
    units = unit[answers.person]
    stratum = codes(answers.round, answers.mail)
    by_arm = answers.round[:, None] >= np.array(order.starts, dtype=np.int64)[None, :]
    trained = by_arm[np.arange(len(units)), order.arms[units]]
    count = np.bincount(stratum)
    share = np.bincount(stratum, weights=trained) / np.maximum(count, 1)
    both = ((share > 0) & (share < 1))[stratum]
    return _Layout(both, stratum, units, trained, by_arm, float((count * share * (1 - share)).sum()))


def _comparable(answers: Answers, order: Order, layout: _Layout) -> bool:
    sides = [len(np.unique(answers.person[layout.rows & side])) for side in (layout.trained, ~layout.trained)]
    return min(sides) >= LEAST and _arrangements(order) >= FEWEST


def _arrangements(order: Order) -> float:
    """Return in how many ways the order could have been dealt, as far as a float goes."""
    strata, total = np.array(order.strata), 0.0
    for one in np.unique(strata):
        sizes = np.bincount(order.arms[strata == one])
        total += math.lgamma(int(sizes.sum()) + 1) - sum(math.lgamma(int(size) + 1) for size in sizes)
    return math.exp(min(total, 700.0))


def _sized(answers: Answers, order: Order, layout: _Layout, measure: Measure, times: int) -> Size:
    ends = answers.ends(measure)
    low = _tested(order, layout, ends.low, times)
    high = low if np.array_equal(ends.low, ends.high) else _tested(order, layout, ends.high, times)
    first, last = sorted((low, high), key=lambda end: end.seen)
    chance = max(low.chance, high.chance)
    if first.seen < 0 < last.seen:
        chance = 1.0
    compared = layout.rows & ~layout.trained
    return Size(
        untrained=float(ends.low[compared].mean()),
        difference=Interval(first.seen, last.seen),
        interval=Interval(min(low.seen - low.half, high.seen - high.half), max(low.seen + low.half, high.seen + high.half)),
        smallest=reach() * max(low.deviation, high.deviation),
        people=len(np.unique(answers.person[layout.rows])),
        chance=chance,
        adjusted=chance,
    )  # fmt: skip


def _tested(order: Order, layout: _Layout, outcome: Flags, times: int) -> Dealt:
    """Return what was dealt beside what else could have been; in shares."""
    came = outcome.astype(np.float64)
    rest = came - means(came, layout.stratum, np.bincount(layout.stratum))
    units, arms = len(order.units), range(len(order.starts))
    columns = [np.bincount(layout.unit, weights=rest * layout.by_arm[:, arm], minlength=units) for arm in arms]
    brought = np.stack(columns, axis=1) / layout.weight
    strata = np.unique(np.array(order.strata), return_inverse=True)[1].astype(np.int64)
    seed = hashlib.sha256(f"deal again {order.seed}".encode()).digest()
    generator = np.random.Generator(np.random.PCG64(int.from_bytes(seed, "big")))
    return dealt(brought, order.arms, strata, times, generator)


def _judged(measure: Measure, primary: bool, size: Size, adjusted: float) -> Effect:
    fewer: Shown = "better" if measure == "click" else "worse"
    more: Shown = "worse" if measure == "click" else "better"
    shown: Shown = "not_shown"
    if adjusted <= LEVEL:
        shown = fewer if size.difference.high < 0 else more
    elif size.smallest * 1.96 / reach() >= _room(size.untrained):
        shown = "not_measurable"
    return Effect(measure, primary, shown, replace(size, adjusted=adjusted))


def _room(untrained: float) -> float:
    return untrained if untrained < 0.5 else 1 - untrained
