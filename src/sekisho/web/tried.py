"""What another budget would buy, out of the budgets for which the best plan was computed."""

from dataclasses import dataclass

from sekisho.model.money import Money
from sekisho.report.document import PlanPart, PlanPoint
from sekisho.report.said import Said
from sekisho.web.charts.money import money, whole

STEPS = 60


@dataclass(frozen=True, slots=True)
class Range:
    """The slider: from nothing to `most` in steps of `step`, whole units of the currency."""

    most: int
    step: int


@dataclass(frozen=True, slots=True)
class Tried:
    """A budget that somebody asks about, and the last computed plan that it pays for: None where it pays for none.

    `stays` are measures of the plan that is chosen now and of that one, in the plan's order; `comes` and `goes` differ.
    `saves` is what the loss at the worse end falls by; `same` is True where it is the plan's own budget.
    """

    asked: Money
    point: PlanPoint | None
    stays: tuple[Said, ...]
    comes: tuple[Said, ...]
    goes: tuple[Said, ...]
    saves: Money
    same: bool


def range_of(plan: PlanPart) -> Range:
    """Return the slider's range: up to where more money buys nothing more."""
    most = max((whole(one.budget) for one in plan.frontier), default=0) or 1
    step = _round(max(most // STEPS, 1))
    return Range(-(-most // step) * step, step)


def tried(plan: PlanPart, text: str) -> Tried:
    """Return what a budget buys (whole units, as an address has it); the plan's own where it makes no sense."""
    asked = plan.budget
    if text.isascii() and text.isdigit() and len(text) < 16:
        asked = money(int(text), plan.budget.currency)
    point = next((one for one in reversed(plan.frontier) if one.spent.minor <= asked.minor), None)
    bought = point.measures if point else ()
    chosen = tuple(one.name for one in plan.chosen)
    left = point.loss.minor if point else plan.before.high.minor
    return Tried(
        asked,
        point,
        tuple(name for name in chosen if name in bought),
        tuple(name for name in bought if name not in chosen),
        tuple(name for name in chosen if name not in bought),
        Money(plan.before.high.minor - left, plan.before.high.currency),
        asked == plan.budget,
    )


def _round(value: int) -> int:
    """Return a number to its first digit, upwards."""
    size = int(10 ** (len(str(value)) - 1))
    return -(-value // size) * size
