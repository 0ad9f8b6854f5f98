"""The budget that the organisation has set, compared with the one a plan was made for, and set anew."""

from dataclasses import dataclass

from sekisho.model.errors import SekishoError
from sekisho.model.money import Money
from sekisho.pipeline.settings import Budget, load, remember_budget
from sekisho.report.document import PlanPart
from sekisho.report.headline import assumed_budget, assumed_minutes
from sekisho.text.amounts import amount
from sekisho.web.charts.money import money
from sekisho.web.keys import folder

MOST = 10**13
"""No firm of the kind spends or works as much: whole units, or minutes."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The budget as the settings have it now: money and minutes, None where nobody set them; `currency` is the firm's."""

    yearly: int | None
    minutes: int | None
    currency: str

    @property
    def money(self) -> Money | None:
        """The money of a year."""
        return None if self.yearly is None else money(self.yearly, self.currency)

    @property
    def mark(self) -> str:
        """What tells this budget from another: a form brings it back, so that nobody overwrites what they did not see."""
        return mark(self.yearly, self.minutes)

    def is_of(self, plan: PlanPart) -> bool:
        """Tell whether a plan was made for this budget."""
        assumed = assumed_budget(plan.budget) in plan.defaults, assumed_minutes(plan.minutes) in plan.defaults
        same_money = assumed[0] if self.money is None else self.money == plan.budget
        return same_money and (assumed[1] if self.minutes is None else self.minutes == plan.minutes)


def mark(yearly: int | None, minutes: int | None) -> str:
    """Return a budget in one word, `-` for what nobody set."""
    return "/".join("-" if one is None else str(one) for one in (yearly, minutes))


def standing() -> Standing:
    """Return the budget as the settings have it now; SekishoError where they cannot be read."""
    found = load(folder())
    return Standing(found.budget.yearly, found.budget.minutes, found.organisation.currency)


def typed(text: str) -> int | None:
    """Return a whole number out of what somebody typed, None for nothing.

    SekishoError `amount_unreadable` and `budget_unusable` (a part of a unit, less than nothing, more than anybody has).
    """
    if not text.strip():
        return None
    found = amount(text)
    if found != found.to_integral_value() or not 0 <= found <= MOST:
        raise SekishoError("budget_unusable", value=text)
    return int(found)


def settle(before: str, yearly: int | None, minutes: int | None) -> None:
    """Set the budget; SekishoError `budget_changed` where the one that stood `before` stands no more."""
    if standing().mark != before:
        raise SekishoError("budget_changed")
    remember_budget(folder(), Budget(yearly=yearly, minutes=minutes))
