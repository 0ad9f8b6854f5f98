"""What a plan is made of. Money in minor units of one currency a year, minutes a year."""

from dataclasses import dataclass
from typing import Literal

from sekisho.risk.ends import Ends

Why = Literal["in_place", "not_worth", "no_room", "no_minutes"]


@dataclass(frozen=True, slots=True)
class Measure:
    """Having a control everywhere: what it costs, and by which factor each scenario's loss is multiplied (0 to 1)."""

    control: str
    cost: float
    minutes: float
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
            for measure in self.measures:
                if measure.control in chosen:
                    left *= measure.factors[at]
            total += left
        return total

    def cost(self, chosen: frozenset[str]) -> float:
        """Return the money of these measures."""
        return sum(measure.cost for measure in self.measures if measure.control in chosen)

    def effort(self, chosen: frozenset[str]) -> float:
        """Return the minutes of these measures."""
        return sum(measure.minutes for measure in self.measures if measure.control in chosen)

    def fits(self, chosen: frozenset[str]) -> bool:
        """Tell whether they stay within money and minutes."""
        slack = 1 + 1e-9
        return self.cost(chosen) <= self.money * slack and self.effort(chosen) <= self.minutes * slack


@dataclass(frozen=True, slots=True)
class Chosen:
    """A measure that is in the plan, in its order. `saves` is what it adds to those before it, at the three ends."""

    control: str
    cost: float
    minutes: float
    saves: Ends


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A measure that is not, and why: in place already, costs more than it saves, no money or no minutes left for it."""

    control: str
    why: Why
    cost: float
    minutes: float
    saves: float


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """The least loss a year that a budget reaches at the worse end, with what is spent."""

    money: float
    spent: float
    loss: float
    controls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with a budget. It is made at the worse end; `otherwise` is what the middle would choose instead.

    `before` and `after` are the loss a year over all scenarios at the three ends. `budget_is_default` and
    `minutes_are_default` say that nobody set them.
    """

    currency: str
    money: float
    minutes: float
    before: Ends
    after: Ends
    chosen: tuple[Chosen, ...]
    left_out: tuple[LeftOut, ...]
    frontier: tuple[FrontierPoint, ...]
    otherwise: tuple[str, ...] | None
    budget_is_default: bool = False
    minutes_are_default: bool = False

    @property
    def spent(self) -> float:
        """Money of the chosen measures."""
        return sum(one.cost for one in self.chosen)

    @property
    def effort(self) -> float:
        """Minutes of the chosen measures."""
        return sum(one.minutes for one in self.chosen)
