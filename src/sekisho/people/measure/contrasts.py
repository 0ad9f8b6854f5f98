"""Which groups differ from the rest: every group against all others, over all of them corrected after Holm.

Without the correction, 43 of 100 rounds at twelve departments of forty alike persons show a bad one. Persons change their group by
lot, among those who got as many mails, and each mail is compared with itself.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.random import Generator

from sekisho.model.quantity import Interval
from sekisho.people.measure.answers import LEAST, Answers, Flags, Floats, Integers, Measure, codes
from sekisho.people.measure.cells import hidden
from sekisho.people.measure.holm import holm
from sekisho.people.measure.intervals import Rate
from sekisho.people.measure.permutation import dealt_again, mid_p
from sekisho.people.measure.power import LEVEL
from sekisho.people.measure.rates import rate
from sekisho.people.measure.score import compare, means

Stands = Literal["higher", "lower", "undetermined"]
TIMES = 4_999


@dataclass(frozen=True, slots=True)
class Contrast:
    """One group against all others: `difference` is its share less theirs, mail by mail, between the ends of what is undetermined."""

    group: str
    people: int
    rate: Rate
    difference: Interval
    chance: float
    adjusted: float
    stands: Stands


@dataclass(frozen=True, slots=True)
class Contrasts:
    """The groups that may be printed, in the order of their names; those left out; everybody, or None where they are too few."""

    measure: Measure
    groups: tuple[Contrast, ...]
    left_out: tuple[str, ...]
    everybody: Rate | None
    people: int


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """Groups with what is said of each against the rest."""

    least: Floats
    most: Floats
    chance: Floats


def contrasts(answers: Answers, measure: Measure, generator: Generator, times: int = TIMES) -> Contrasts:
    """Return how groups compare with the rest, on all mails given. Two-sided, 5 % for all groups together."""
    got = np.unique(answers.person)
    sizes = np.bincount(answers.group[got], minlength=len(answers.groups))
    out = hidden(sizes.tolist())
    everybody = rate(answers, measure, np.ones(len(answers.person), dtype=np.bool_)) if len(got) >= LEAST else None
    shown = [at for at in range(len(sizes)) if sizes[at] and not out[at]]
    if len(np.flatnonzero(sizes)) < 2:
        shown = []
    found = _compared(answers, measure, got, shown, generator, times)
    adjusted = holm(found.chance.tolist())
    groups = [
        Contrast(
            group=answers.groups[at],
            people=int(sizes[at]),
            rate=rate(answers, measure, answers.group[answers.person] == at),
            difference=Interval(float(found.least[place]), float(found.most[place])),
            chance=float(found.chance[place]),
            adjusted=adjusted[place],
            stands=_stands(found.least[place], found.most[place], adjusted[place]),
        )
        for place, at in enumerate(shown)
    ]
    left = tuple(sorted(name for at, name in enumerate(answers.groups) if out[at]))
    return Contrasts(measure, tuple(sorted(groups, key=lambda one: one.group)), left, everybody, len(got))


def _stands(least: float, most: float, adjusted: float) -> Stands:
    if adjusted > LEVEL or least <= 0 <= most:
        return "undetermined"
    return "higher" if least > 0 else "lower"


def _compared(
    answers: Answers, measure: Measure, got: Integers, shown: list[int], generator: Generator, times: int
) -> _Compared:
    ends, stratum, group = answers.ends(measure), codes(answers.round, answers.mail), answers.group[answers.person]
    least, most = np.zeros(len(shown)), np.zeros(len(shown))
    for place, at in enumerate(shown):
        side = group == at
        lowest, highest = np.where(side, ends.low, ends.high), np.where(side, ends.high, ends.low)
        least[place] = compare(side, lowest, stratum, answers.person).difference
        most[place] = compare(side, highest, stratum, answers.person).difference
    both = [ends.low] if np.array_equal(ends.low, ends.high) else [ends.low, ends.high]
    chances = [_chances(answers, end, stratum, got, shown, generator, times) for end in both]
    return _Compared(least, most, np.max(chances, axis=0))


def _chances(
    answers: Answers,
    outcome: Flags,
    stratum: Integers,
    got: Integers,
    shown: list[int],
    generator: Generator,
    times: int,
) -> Floats:
    """Return the p-value of each group shown."""
    came = outcome.astype(np.float64)
    rest = came - means(came, stratum, np.bincount(stratum))
    brought: Floats = np.bincount(answers.person, weights=rest, minlength=answers.people)[got].astype(np.float64)
    alike = np.bincount(answers.person, minlength=answers.people)[got]
    group = answers.group[got]
    middle = means(brought, codes(alike), np.bincount(codes(alike)))
    away = brought - middle
    by_chance: list[list[Floats]] = [[] for _ in shown]
    for block in dealt_again(group, alike, times, generator):
        for place, at in enumerate(shown):
            by_chance[place].append((block == at) @ away)
    seen = [float(away[group == at].sum()) for at in shown]
    return np.array([mid_p(one, np.concatenate(by_chance[place])) for place, one in enumerate(seen)])
