"""Models and settings into a plan: the instance at an end, its optimum, the order, what was left out, the frontier."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sekisho.plan.nouns import Chosen, FrontierPoint, Instance, LeftOut, Measure, Offer, Plan, Why
from sekisho.plan.optimum import optimum, solve
from sekisho.plan.prices import NO_OFFERS, price_of
from sekisho.risk.assess import LossResult
from sekisho.risk.card import Control
from sekisho.risk.discover import controls
from sekisho.risk.ends import End, Ends
from sekisho.risk.firm import FirmProfile, units_per_usd
from sekisho.risk.model import Model, at_end, inputs

DEFAULT_BUDGET_USD = 200_000.0
"""For a firm of 300 people, where nobody set a budget; another size in proportion."""
DEFAULT_MINUTES = 260 * 60.0
"""An hour a day, where nobody set minutes."""
STEPS = 12


def default_budget(firm: FirmProfile) -> float:
    """Return the budget that stands in where none is set, to one significant digit."""
    amount = DEFAULT_BUDGET_USD * units_per_usd(firm.currency).middle * firm.staff / 300
    size = 10.0 ** (len(str(round(amount))) - 1)
    return round(amount / size) * size


def plan(
    models: Sequence[Model],
    losses: Sequence[LossResult],
    money: float | None,
    minutes: float | None,
    offers: Mapping[str, Offer] = NO_OFFERS,
) -> Plan:
    """Return the plan for a year's budget, minor units and minutes, None for what nobody set.

    `offers` are the firm's own prices by control. What was not measured at all is never chosen: an export comes first.
    """
    firm = models[0].firm
    given = default_budget(firm) if money is None else money
    effort = DEFAULT_MINUTES if minutes is None else minutes
    sides = {end: instance(models, losses, end, given, effort, offers) for end in End}
    seen = frozenset(one.control for one in sides[End.WORSE].measures if measured(models, one.control))
    known = {end: replace(side, measures=_only(side, seen)) for end, side in sides.items()}
    found = solve(known[End.WORSE])
    picked = found.chosen
    others = {end: optimum(known[end]) for end in (End.MIDDLE, End.BETTER)}
    return Plan(
        currency=firm.currency,
        money=given,
        minutes=effort,
        before=Ends.each(lambda end: sides[end].loss(frozenset())),
        after=Ends.each(lambda end: sides[end].loss(picked)),
        chosen=tuple(_ordered(picked, sides)),
        left_out=tuple(_left_out(sides[End.WORSE], picked, seen)),
        frontier=tuple(frontier(known[End.WORSE])),
        middle=None if others[End.MIDDLE] == picked else tuple(sorted(others[End.MIDDLE])),
        better=None if others[End.BETTER] == picked else tuple(sorted(others[End.BETTER])),
        gap=found.gap,
        budget_is_default=money is None,
        minutes_are_default=minutes is None,
    )


def instance(
    models: Sequence[Model],
    losses: Sequence[LossResult],
    end: End,
    money: float,
    minutes: float,
    offers: Mapping[str, Offer] = NO_OFFERS,
) -> Instance:
    """Return the choice at one end: every control raised from what was measured to everywhere."""
    found = tuple(_measure(control, models, end, offers) for _, control in sorted(controls().items()))
    return Instance(tuple(_mean(loss, end) for loss in losses), found, money, minutes)


def measured(models: Sequence[Model], control: str) -> bool:
    """Tell whether anything was seen of a control, in place or not."""
    coverage = models[0].coverage(control)
    return coverage.yes + coverage.no > 0


def _only(side: Instance, controls_: frozenset[str]) -> tuple[Measure, ...]:
    return tuple(one for one in side.measures if one.control in controls_)


def _mean(loss: LossResult, end: End) -> float:
    return {End.BETTER: loss.better.mean, End.MIDDLE: loss.middle, End.WORSE: loss.worse.mean}[end]


def _measure(control: Control, models: Sequence[Model], end: End, offers: Mapping[str, Offer]) -> Measure:
    uncovered = 1 - models[0].coverage(control.id).share.low
    price = price_of(control.cost, models[0].firm, uncovered, offers.get(control.id, Offer()))
    return Measure(control.id, price, tuple(_factor(control, model, end) for model in models))


def _factor(control: Control, model: Model, end: End) -> float:
    """Return by what a scenario's loss is multiplied when the control is everywhere: 1 where it does nothing there."""
    if control.effect(model.scenario.id) is None:
        return 1.0
    values = at_end(inputs(model), end)
    efficacy, covered = values[f"efficacy.{control.id}"], values[f"coverage.{control.id}"]
    rest = 1 - efficacy * covered
    return (1 - efficacy) / rest if rest > 0 else 1.0


def _ordered(picked: frozenset[str], sides: Mapping[End, Instance]) -> list[Chosen]:
    """Return the chosen measures, each time the one that then saves most at the worse end for its money."""
    worst, done, found, left = sides[End.WORSE], frozenset[str](), list[Chosen](), set(picked)
    prices = {one.control: one.price for one in worst.measures}
    while left:
        before = worst.loss(done)

        def worth(name: str, before: float = before, done: frozenset[str] = done) -> tuple[float, str]:
            return (before - worst.loss(done | {name})) / max(prices[name].average, 1.0), name

        best = max(left, key=worth)
        saves = Ends.each(
            lambda end, done=done, best=best: sides[end].loss(done) - sides[end].loss(done | {best})  # type: ignore[misc]
        )
        price = prices[best]
        found.append(Chosen(best, price.first_year, price.minutes, price.yearly, price.yearly_minutes, saves))
        done |= {best}
        left.remove(best)
    return found


def _left_out(worst: Instance, picked: frozenset[str], seen: frozenset[str]) -> list[LeftOut]:
    """Return the measures that are not chosen, those that would save most first."""
    found = []
    for one in worst.measures:
        if one.control not in picked:
            saves = worst.loss(picked) - worst.loss(picked | {one.control})
            why = _why(worst, picked, one, saves) if one.control in seen else "not_measured"
            found.append(LeftOut(one.control, why, one.price.first_year, one.price.minutes, saves))
    return sorted(found, key=lambda left: (-left.saves, left.control))


def _why(worst: Instance, picked: frozenset[str], one: Measure, saves: float) -> Why:
    if saves <= 0:
        return "in_place"
    if saves <= one.price.average:
        return "not_worth"
    more = worst.cost(picked | {one.control}) > worst.money
    return "no_room" if more else "no_minutes"


def frontier(worst: Instance) -> list[FrontierPoint]:
    """Return what the best plans leave for budgets from nothing to all that is worth its money: equal steps, and the budget."""
    free = replace(worst, money=math.inf)
    most = free.cost(optimum(free))
    budgets = sorted({most * step / STEPS for step in range(STEPS + 1)} | {min(worst.money, most)})
    points = []
    for money in budgets:
        picked = optimum(replace(worst, money=money))
        points.append(FrontierPoint(money, worst.cost(picked), worst.loss(picked), tuple(sorted(picked))))
    return points
