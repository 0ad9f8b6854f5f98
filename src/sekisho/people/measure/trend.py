"""Better, worse, or not to be told: the change from one half-year to the next, on anchor mails alone.

Anchors are mails that stay the same over the rounds; each round draws at random who gets one. The other mails grow harder, so the
raw rate rises though nobody changes. Only persons who were there in both half-years count: a change of staff is no change of people.
A mail that somebody got before does not count again: they know it.
What is undetermined is counted once for and once against a change, so a new scanner is not taken for one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sekisho.model.quantity import Interval
from sekisho.people.measure.answers import LEAST, Answers, Flags, Integers, Measure, codes
from sekisho.people.measure.intervals import Rate
from sekisho.people.measure.power import reach
from sekisho.people.measure.rates import rate
from sekisho.people.measure.score import Score, compare

Answer = Literal["better", "worse", "undetermined"]
Reason = Literal["", "no_anchors", "few_people", "chance", "undetermined_hits"]
Halves = tuple[Collection[int], Collection[int]]


@dataclass(frozen=True, slots=True)
class Change:
    """After less before, as shares: between the ends of what is undetermined, and with the 95 % interval around them.

    `smallest` is the change that these mails would have shown in four of five cases. Counts are of anchor mails.
    """

    before: Rate
    after: Rate
    difference: Interval
    interval: Interval
    smallest: float
    people: int


@dataclass(frozen=True, slots=True)
class Trend:
    """The answer, why there is none, and the figures; no figures where the anchors say nothing or too few people are there."""

    measure: Measure
    answer: Answer
    reason: Reason
    change: Change | None


def trend(
    answers: Answers, measure: Measure, anchors: Collection[str], halves: Halves, *, same_people: bool = True
) -> Trend:
    """Return whether clicks or reports changed between the rounds of two half-years. Two-sided, 5 %.

    `answers` may have earlier rounds too: they tell who knows a mail. `same_people` is False where results bear no person at all:
    then every mail counts as somebody of their own, and each group is compared with itself.
    """
    first, second = answers.of_rounds(halves[0]), answers.of_rounds(halves[1])
    if (first & second).any():
        raise ValueError("a round belongs to one half-year")
    rows = answers.of_mails(anchors) & (first | second)
    if same_people:
        stayed = _seen(answers, first) & _seen(answers, second)
        rows &= stayed[answers.person] & answers.first_time()
    each = [len(np.unique(answers.person[rows & half])) for half in (first, second)]
    if not min(each):
        return Trend(measure, "undetermined", "no_anchors", None)
    if min(each) < LEAST:
        return Trend(measure, "undetermined", "few_people", None)
    stratum = answers.mail[rows] if same_people else codes(answers.mail[rows], answers.group[answers.person[rows]])
    lowest, highest = _scores(answers, measure, rows, second, stratum)
    if lowest.weight == 0:
        return Trend(measure, "undetermined", "no_anchors", None)
    change = Change(
        before=rate(answers, measure, rows & first),
        after=rate(answers, measure, rows & second),
        difference=Interval(lowest.difference, highest.difference),
        interval=Interval(lowest.difference - lowest.half, highest.difference + highest.half),
        smallest=reach() * max(lowest.error, highest.error),
        people=len(np.unique(answers.person[rows])),
    )
    answer, reason = _answer(change, lowest, highest, measure)
    return Trend(measure, answer, reason, change)


def _seen(answers: Answers, rows: Flags) -> Flags:
    seen = np.zeros(answers.people, dtype=np.bool_)
    seen[answers.person[rows]] = True
    return seen


def _scores(answers: Answers, measure: Measure, rows: Flags, second: Flags, stratum: Integers) -> tuple[Score, Score]:
    """Return the change with the undetermined counted before and not after, and the other way round."""
    ends, side = answers.ends(measure), second[rows]
    person = answers.person[rows]
    lowest = np.where(side, ends.low[rows], ends.high[rows])
    highest = np.where(side, ends.high[rows], ends.low[rows])
    least = compare(side, lowest, stratum, person)
    return least, least if np.array_equal(lowest, highest) else compare(side, highest, stratum, person)


def _answer(change: Change, lowest: Score, highest: Score, measure: Measure) -> tuple[Answer, Reason]:
    fewer: Answer = "better" if measure == "click" else "worse"
    more: Answer = "worse" if measure == "click" else "better"
    if change.interval.high < 0:
        return fewer, ""
    if change.interval.low > 0:
        return more, ""
    by_chance = abs(lowest.difference) <= lowest.half and abs(highest.difference) <= highest.half
    return "undetermined", "chance" if by_chance else "undetermined_hits"
