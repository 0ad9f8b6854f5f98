"""What a plan is made of. Money in minor units of one currency, minutes of the firm's own people."""

from dataclasses import dataclass
from typing import Literal

from sekisho.risk.ends import Ends

Why = Literal["in_place", "not_measured", "not_worth", "no_room", "no_minutes"]
KEPT_YEARS = 3.0
"""For how many years what is paid once serves, in weighing it against what it saves a year. Assumed."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a control takes once and in each year that it is kept: money and minutes."""

    once: float = 0.0
    yearly: float = 0.0
    once_minutes: float = 0.0
    yearly_minutes: float = 0.0

    @property
    def first_year(self) -> float:
        """The money of the first year, which the budget has to hold."""
        return self.once + self.yearly

    @property
    def minutes(self) -> float:
        """The minutes of the first year."""
        return self.once_minutes + self.yearly_minutes

    @property
    def average(self) -> float:
        """The money of an average year, which is weighed against what a year saves."""
        return self.once / KEPT_YEARS + self.yearly


@dataclass(frozen=True, slots=True)
class Offer:
    """What the firm itself knows of a control's price; None for what it does not."""

    once: float | None = None
    yearly: float | None = None
    once_minutes: float | None = None
    yearly_minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """Having a control everywhere: its price, and by which factor each scenario's loss is multiplied (0 to 1)."""

    control: str
    price: Price
    factors: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Instance:
    """A choice to be made: the loss of each scenario as it is, the measures, and what may be spent."""

    losses: tuple[float, ...]
    measures: tuple[Measure, ...]
    money: float
    minutes: float

    def loss(self, chosen: frozenset[str]) -> float:
        """Return the loss a year with these measures: factors multiply within a scenario."""
        total = 0.0
        for at, bare in enumerate(self.losses):
            left = bare
            for measure in self._of(chosen):
                left *= measure.factors[at]
            total += left
        return total

    def cost(self, chosen: frozenset[str]) -> float:
        """Return the money that these measures take in the first year; a control that several scenarios share, once."""
        return sum(measure.price.first_year for measure in self._of(chosen))

    def effort(self, chosen: frozenset[str]) -> float:
        """Return the minutes that these measures take in the first year."""
        return sum(measure.price.minutes for measure in self._of(chosen))

    def value(self, chosen: frozenset[str]) -> float:
        """Return what is made least: the loss and the money of an average year."""
        return self.loss(chosen) + sum(measure.price.average for measure in self._of(chosen))

    def fits(self, chosen: frozenset[str]) -> bool:
        """Tell whether they stay within money and minutes."""
        slack = 1 + 1e-9
        return self.cost(chosen) <= self.money * slack and self.effort(chosen) <= self.minutes * slack

    def _of(self, chosen: frozenset[str]) -> tuple[Measure, ...]:
        return tuple(measure for measure in self.measures if measure.control in chosen)


@dataclass(frozen=True, slots=True)
class Solution:
    """A choice and the proof that it is best: no other has less than `bound` of loss and money together."""

    chosen: frozenset[str]
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """By which share of it another choice could be better at most."""
        return max(self.value - self.bound, 0.0) / max(abs(self.value), 1.0)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A measure that is in the plan, in its order. `saves` is what it adds to those before it, at the three ends.

    `cost` and `minutes` are those of the first year, `later` and `later_minutes` of each year after it.
    """

    control: str
    cost: float
    minutes: float
    later: float
    later_minutes: float
    saves: Ends


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A measure that is not, and why; what it would take in the first year and save at the worse end beside the plan.

    In place already; not measured, so that an export comes first; costs more than it saves; no money or no minutes left.
    """

    control: str
    why: Why
    cost: float
    minutes: float
    saves: float


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """The loss a year at the worse end that the best plan for a budget leaves, with what it spends in the first year."""

    money: float
    spent: float
    loss: float
    controls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with a budget. It is made at the worse end; `middle` and `better` are what these ends would choose instead.

    They are None where they choose the same. `before` and `after` are the loss a year over all scenarios at the three
    ends, `gap` by which share another choice could be better at most. `budget_is_default` and `minutes_are_default` say
    that nobody set them.
    """

    currency: str
    money: float
    minutes: float
    before: Ends
    after: Ends
    chosen: tuple[Chosen, ...]
    left_out: tuple[LeftOut, ...]
    frontier: tuple[FrontierPoint, ...]
    middle: tuple[str, ...] | None
    better: tuple[str, ...] | None
    gap: float
    budget_is_default: bool = False
    minutes_are_default: bool = False

    @property
    def spent(self) -> float:
        """Money of the chosen measures in the first year."""
        return sum(one.cost for one in self.chosen)

    @property
    def later(self) -> float:
        """Money of the chosen measures in each year after the first."""
        return sum(one.later for one in self.chosen)

    @property
    def effort(self) -> float:
        """Minutes of the chosen measures in the first year."""
        return sum(one.minutes for one in self.chosen)
