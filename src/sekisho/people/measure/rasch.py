"""How hard mails are and how able groups are, on one scale: a Rasch model with groups.

P(fail) = sigma(b_j + d_jg - theta_i), theta_i ~ N(mu_g, s2), mu_g ~ N(0, t2), b_j ~ N(prior, 1), d_jg ~ N(0, u2). Persons are
integrated out, so none is estimated and none can be ranked. The most likely b, d, mu and s are found by Newton's method; intervals
come from the curvature there, so those of a group carry what is not known of the mails, of the spread and of the other groups.
Clicking is failing; in the second use, not reporting is. More ability is better in both.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sekisho.model.quantity import Interval
from sekisho.people.measure.answers import LEAST, Answers, Flags, Floats, Measure
from sekisho.people.measure.hierarchy import Posterior, posterior
from sekisho.people.measure.intervals import deviations
from sekisho.people.measure.marginal import Table

TYPICAL: Final[Mapping[Measure, float]] = {"click": -1.85, "report": 1.4}
"""What is thought of a mail that has no prior: 14 % click, 20 % report."""
ENOUGH_PEOPLE: Final = 200
ENOUGH_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Difficulty:
    """How hard a mail is: the logit of failing for somebody of average ability, between the ends; and its standard error."""

    mail: str
    value: Interval
    error: float


@dataclass(frozen=True, slots=True)
class Ability:
    """How able a group is, in logits, between the ends of what is undetermined, with the 95 % interval around them.

    `value` and `interval` are on the scale of the mails; `against` and `against_interval` compare with the mean of all groups.
    """

    group: str
    people: int
    value: Interval
    interval: Interval
    against: Interval
    against_interval: Interval


@dataclass(frozen=True, slots=True)
class Fit:
    """What was found. `left_out` are groups of fewer than 10 persons. `estimated` tells whether the spreads come from the data."""

    measure: Measure
    difficulties: tuple[Difficulty, ...]
    abilities: tuple[Ability, ...]
    left_out: tuple[str, ...]
    between_persons: float
    between_groups: float
    estimated: bool


def fit(
    answers: Answers,
    measure: Measure,
    difficulty_prior: Mapping[str, float] | None = None,
    fits: Mapping[tuple[str, str], float] | None = None,
) -> Fit:
    """Return difficulties and abilities. `difficulty_prior` has logits of failing by mail (of not reporting, for reports).

    `fits` has by mail and group what is expected of d: how much harder the mail is for that group than for others. Spreads are estimated from 200 persons with 3 rounds on, else they are the defaults. What is undetermined counts once as nothing
    and once as a person; values and intervals span both. Only mails that were sent and groups with an answer come out.
    """
    prior = np.array([(difficulty_prior or {}).get(name, TYPICAL[measure]) for name in answers.mails])
    expected = np.array([[(fits or {}).get((mail, group), 0.0) for mail in answers.mails] for group in answers.groups])
    estimate = _enough(answers)
    ends = answers.ends(measure)
    failed = (ends.low, ends.high) if (ends.low != ends.high).any() else (ends.low,)
    if measure == "report":
        failed = (~ends.low,)
    tables = [_tables(answers, one) for one in failed]
    found = [posterior(one, prior, expected, estimate=estimate) for one in tables]
    first, last = found[0], found[-1]
    counted = np.bincount(answers.group[np.unique(answers.person)], minlength=len(answers.groups))
    return Fit(
        measure=measure,
        difficulties=_difficulties(answers, first, last),
        abilities=tuple(
            _ability(name, int(counted[at]), first, last, at)
            for at, name in enumerate(answers.groups)
            if counted[at] >= LEAST
        ),
        left_out=tuple(name for at, name in enumerate(answers.groups) if 0 < counted[at] < LEAST),
        between_persons=first.spreads.persons,
        between_groups=first.spreads.groups,
        estimated=estimate,
    )  # fmt: skip


def _enough(answers: Answers) -> bool:
    """Tell whether 200 persons got mails in 3 rounds."""
    pairs = np.unique(np.stack([answers.person, answers.round], axis=1), axis=0)
    rounds = np.bincount(pairs[:, 0], minlength=answers.people) if len(pairs) else np.zeros(0)
    return int((rounds >= ENOUGH_ROUNDS).sum()) >= ENOUGH_PEOPLE


def _tables(answers: Answers, failed: Flags) -> list[Table]:
    """Return a table a group, with rows for those persons who got a mail."""
    shape = (answers.people, len(answers.mails))
    seen, fails = np.zeros(shape), np.zeros(shape)
    np.add.at(seen, (answers.person, answers.mail), 1.0)
    np.add.at(fails, (answers.person[failed], answers.mail[failed]), 1.0)
    got = seen.any(axis=1)
    chosen = [got & (answers.group == group) for group in range(len(answers.groups))]
    return [Table(fails[one], seen[one]) for one in chosen]


def _difficulties(answers: Answers, first: Posterior, last: Posterior) -> tuple[Difficulty, ...]:
    sent = np.bincount(answers.mail, minlength=len(answers.mails)) > 0
    return tuple(
        Difficulty(
            name,
            _span(first.mails[at], last.mails[at]),
            math.sqrt(max(first.of_mails[at], last.of_mails[at])),
        )
        for at, name in enumerate(answers.mails)
        if sent[at]
    )


def _ability(name: str, people: int, first: Posterior, last: Posterior, at: int) -> Ability:
    value, interval = _spanned(first.groups, first.of_groups, last.groups, last.of_groups, at)
    against, around = _spanned(first.against, first.of_against, last.against, last.of_against, at)
    return Ability(name, people, value, interval, against, around)


def _spanned(one: Floats, spread: Floats, other: Floats, its: Floats, at: int) -> tuple[Interval, Interval]:
    z = deviations()
    halves = z * math.sqrt(spread[at]), z * math.sqrt(its[at])
    low = min(one[at] - halves[0], other[at] - halves[1])
    high = max(one[at] + halves[0], other[at] + halves[1])
    return _span(one[at], other[at]), Interval(float(low), float(high))


def _span(one: float, other: float) -> Interval:
    return Interval(float(min(one, other)), float(max(one, other)))
