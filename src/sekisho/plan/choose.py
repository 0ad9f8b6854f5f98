"""Models and settings into a plan: the instance at an end, its optimum, the order, what was left out, the frontier."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sekisho.plan.nouns import Chosen, FrontierPoint, Instance, LeftOut, Measure, Plan, Why
from sekisho.plan.optimum import optimum
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


def plan(models: Sequence[Model], losses: Sequence[LossResult], money: float | None, minutes: float | None) -> Plan:
    """Return the plan for a budget a year, minor units and minutes; None for what nobody set."""
    firm = models[0].firm
    given = default_budget(firm) if money is None else money
    effort = DEFAULT_MINUTES if minutes is None else minutes
    worst = instance(models, losses, End.WORSE, given, effort)
    picked = optimum(worst)
    sides = {end: instance(models, losses, end, given, effort) for end in End}
    middle = optimum(sides[End.MIDDLE])
    return Plan(
        currency=firm.currency,
        money=given,
        minutes=effort,
        before=Ends.each(lambda end: sides[end].loss(frozenset())),
        after=Ends.each(lambda end: sides[end].loss(picked)),
        chosen=tuple(_ordered(worst, picked, sides)),
        left_out=tuple(_left_out(worst, picked)),
        frontier=tuple(frontier(worst)),
        otherwise=None if middle == picked else tuple(sorted(middle)),
        budget_is_default=money is None,
        minutes_are_default=minutes is None,
    )


def instance(models: Sequence[Model], losses: Sequence[LossResult], end: End, money: float, minutes: float) -> Instance:
    """Return the choice at one end: every control raised from what was measured to everywhere."""
    found = tuple(_measure(control, models, end) for _, control in sorted(controls().items()))
    return Instance(tuple(_mean(loss, end) for loss in losses), found, money, minutes)


def _mean(loss: LossResult, end: End) -> float:
    return {End.BETTER: loss.better.mean, End.MIDDLE: loss.middle, End.WORSE: loss.worse.mean}[end]


def _measure(control: Control, models: Sequence[Model], end: End) -> Measure:
    firm = models[0].firm
    uncovered = 1 - models[0].coverage(control.id).share.low
    size = control.cost.of(firm.staff) * (uncovered if control.cost.grows else 1.0)
    usd, minutes = control.cost.usd.high, control.cost.minutes.high
    return Measure(
        control.id,
        usd * units_per_usd(firm.currency).middle * size,
        minutes * size,
        tuple(_factor(control, model, end) for model in models),
    )


def _factor(control: Control, model: Model, end: End) -> float:
    """Return by what a scenario's loss is multiplied when the control is everywhere: 1 where it does nothing there."""
    if control.effect(model.scenario.id) is None:
        return 1.0
    values = at_end(inputs(model), end)
    efficacy, covered = values[f"efficacy.{control.id}"], values[f"coverage.{control.id}"]
    rest = 1 - efficacy * covered
    return (1 - efficacy) / rest if rest > 0 else 1.0


def _ordered(worst: Instance, picked: frozenset[str], sides: Mapping[End, Instance]) -> list[Chosen]:
    """Return the chosen measures, each time the one that then saves most for its money."""
    done, found, left = frozenset[str](), list[Chosen](), set(picked)
    costs = {one.control: one for one in worst.measures}
    while left:
        before = worst.loss(done)

        def worth(name: str, before: float = before, done: frozenset[str] = done) -> tuple[float, str]:
            return (before - worst.loss(done | {name})) / max(costs[name].cost, 1.0), name

        best = max(left, key=worth)
        saves = Ends.each(
            lambda end, done=done, best=best: sides[end].loss(done) - sides[end].loss(done | {best})  # type: ignore[misc]
        )
        found.append(Chosen(best, costs[best].cost, costs[best].minutes, saves))
        done |= {best}
        left.remove(best)
    return found


def _left_out(worst: Instance, picked: frozenset[str]) -> list[LeftOut]:
    """Return the measures that are not chosen, those that would save most first."""
    found = []
    for one in worst.measures:
        if one.control not in picked:
            saves = worst.loss(picked) - worst.loss(picked | {one.control})
            found.append(LeftOut(one.control, _why(worst, picked, one, saves), one.cost, one.minutes, saves))
    return sorted(found, key=lambda left: (-left.saves, left.control))


def _why(worst: Instance, picked: frozenset[str], one: Measure, saves: float) -> Why:
    if saves <= 0:
        return "in_place"
    if saves <= one.cost:
        return "not_worth"
    more = worst.cost(picked | {one.control}) > worst.money
    return "no_room" if more else "no_minutes"


def frontier(worst: Instance) -> list[FrontierPoint]:
    """Return the least loss for budgets from nothing to all that is worth its money, in equal steps and at the budget."""
    free = replace(worst, money=math.inf)
    most = free.cost(optimum(free))
    budgets = sorted({most * step / STEPS for step in range(STEPS + 1)} | {min(worst.money, most)})
    points = []
    for money in budgets:
        picked = optimum(replace(worst, money=money))
        points.append(FrontierPoint(money, worst.cost(picked), worst.loss(picked), tuple(sorted(picked))))
    return points
