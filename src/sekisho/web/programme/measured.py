"""What exercises show over time: reports first, and nothing that chance or harder mails could have made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sekisho.people.measure.answers import Answers, Measure, Row, State, answers
from sekisho.people.measure.effect import Effect, effect
from sekisho.people.measure.intervals import Rate, wilson
from sekisho.people.measure.order import Order
from sekisho.people.measure.power import smallest_difference
from sekisho.people.measure.trend import Trend, trend
from sekisho.web.programme.days import day_at
from sekisho.web.programme.models import Period, Wave, WaveState
from sekisho.web.programme.outcomes import Outcome, outcomes
from sekisho.web.programme.plans import design_of

STATES = {"": State.NOTHING, "person": State.PERSON, "machine": State.MACHINE, "undetermined": State.UNDETERMINED}
TRAINED_AFTER = timedelta(days=30)
"""How long after they may begin those of an arm count as trained."""
USUAL_CLICKS, USUAL_REPORTS = 0.12, 0.2
"""Shares of which is said what change could be seen, before anything was measured."""


@dataclass(frozen=True, slots=True)
class Point:
    """One exercise on the picture: when, and the intervals of the shares that reported and that were deceived."""

    wave: Wave
    day: date
    sent: int
    reported: tuple[float, float, float]
    clicked: tuple[float, float]
    first: float | None


@dataclass(frozen=True, slots=True)
class Board:
    """What the board sees: each exercise, whether people got better, what training did, and what could be seen at all.

    `seen_clicks` and `seen_reports` are the smallest changes that half of the staff against the other half would show, None for none.
    """

    points: tuple[Point, ...]
    trends: tuple[Trend, ...]
    effects: tuple[Effect, ...]
    people: int
    seen_clicks: float | None
    seen_reports: float | None


def board(people: int) -> Board:
    """Return what closed exercises show."""
    waves = list(Wave.objects.filter(state=WaveState.CLOSED, kind="mail").order_by("frozen_at"))
    found = {wave.pk: [one for one in outcomes(wave) if not one.bounced] for wave in waves}
    points = tuple(_point(wave, found[wave.pk]) for wave in waves if len(found[wave.pk]) >= 10)
    half = max(people // 2, 1)
    return Board(
        points,
        tuple(_trends(waves, found)),
        tuple(_effects(waves, found)),
        people,
        smallest_difference(half, USUAL_CLICKS),
        smallest_difference(half, USUAL_REPORTS, rises=True),
    )


def _point(wave: Wave, every: Sequence[Outcome]) -> Point:
    reports = sum(one.reported for one in every)
    persons, machines, unknown = (
        sum(one.state == state for one in every) for state in ("person", "machine", "undetermined")
    )
    between, told = Rate(persons, machines, unknown, len(every)).interval(), wilson(reports, len(every))
    day = day_at(wave.frozen_at) if wave.frozen_at else wave.made_at.date()
    return Point(
        wave, day, len(every), (reports / len(every), told.low, told.high), (between.low, between.high), _first(every)
    )


def _first(every: Sequence[Outcome]) -> float | None:
    """Return the chance that a report comes before the first person is deceived, where both are as quick; None where neither came.

    With r of reports and c of clicks it is r / (r + c), however many people there are.
    """
    reports, clicks = sum(one.reported for one in every), sum(one.state == "person" for one in every)
    return reports / (reports + clicks) if reports + clicks else None


def _answers(waves: Sequence[Wave], found: dict[int, list[Outcome]]) -> Answers:
    rows = [
        Row(one.who or f"{wave.pk}/{place}", one.cell, wave.round, one.lure, STATES[one.state], one.reported)
        for wave in waves
        for place, one in enumerate(found[wave.pk])
    ]
    return answers(rows)


def _trends(waves: Sequence[Wave], found: dict[int, list[Outcome]]) -> list[Trend]:
    """Return whether people report and click otherwise in this half-year than in the one before, by the mails that stayed the same."""
    halves = [[one for one in waves if _in(one, period)] for period in Period.objects.order_by("begins")]
    halves = [one for one in halves if one][-2:]
    if len(halves) < 2:
        return []
    alone = all(one.mode == "individual" for half in halves for one in half)
    # Earlier rounds too: they tell who knows a mail already.
    told = _answers(waves, found)
    anchors = {anchor for half in halves for one in half for anchor in design_of(one).anchors}
    rounds = tuple(tuple(one.round for one in half) for half in halves)
    measures: tuple[Measure, ...] = ("report", "click")
    return [trend(told, measure, anchors, (rounds[0], rounds[1]), same_people=alone) for measure in measures]


def _effects(waves: Sequence[Wave], found: dict[int, list[Outcome]]) -> tuple[Effect, ...]:
    """Return what training did in the newest half-year, by the order that was drawn; nothing where it cannot be told.

    SekishoError `training_order_changed` where the order that is kept is not the one that its seed draws.
    """
    period = Period.objects.order_by("-begins").first()
    mine = [one for one in waves if period and one.mode == "individual" and _in(one, period)]
    if period is None or not period.arms or not mine:
        return ()
    order = _order(period, mine)
    place = {unit: number for number, unit in enumerate(order.units)}
    # Who came after the order was drawn was not dealt to anything.
    dealt = {wave.pk: [one for one in found[wave.pk] if one.who in place] for wave in mine}
    seen = dict.fromkeys(one.who for wave in mine for one in dealt[wave.pk])
    if not seen:
        return ()
    return effect(
        _answers(mine, dealt), order, np.array([place[one] for one in seen], dtype=np.int64), "report", ("click",)
    )


def _order(period: Period, waves: Sequence[Wave]) -> Order:
    """Return the order of training, with the first round before which each arm counts as trained."""
    middle = period.begins + (period.ends - period.begins) / 2
    starts = []
    for begins in (period.begins, middle):
        after = [one.round for one in waves if _day(one) >= begins + TRAINED_AFTER]
        starts.append(min(after) if after else max(one.round for one in waves) + 1)
    units = sorted(period.arms)
    return Order(
        tuple(units),
        tuple(str(period.arms[unit][0]) for unit in units),
        np.array([int(period.arms[unit][1]) for unit in units], dtype=np.int64),
        tuple(starts),
        str(period.seed),
    )


def _in(wave: Wave, period: Period) -> bool:
    return period.begins <= _day(wave) <= period.ends


def _day(wave: Wave) -> date:
    return design_of(wave).begins
