"""Whether what a plan takes in its first year comes back in that year, and if not, what speaks for it."""

from dataclasses import dataclass

from sekisho.model.money import Money
from sekisho.report.document import PlanPart


@dataclass(frozen=True, slots=True)
class Outlay:
    """A first year that costs more than it saves: `saved` a year at the middle, `worse` at the worse end.

    `later` is what each later year costs. `pays_later` and `pays_worse` tell whether that, and the first year at the worse
    end, cost no more than they save.
    """

    spent: Money
    saved: Money
    later: Money
    worse: Money

    @property
    def pays_later(self) -> bool:
        """True where a later year saves at least what it costs, at the middle."""
        return self.later.minor <= self.saved.minor

    @property
    def pays_worse(self) -> bool:
        """True where the first year saves at least what it costs, at the worse end."""
        return self.spent.minor <= self.worse.minor


def outlay(plan: PlanPart) -> Outlay | None:
    """Return what the first year comes to, None where nothing is bought or it saves what it costs at the middle."""
    currency = plan.spent.currency
    saved, worse = plan.before.middle.minor - plan.after.middle.minor, plan.before.high.minor - plan.after.high.minor
    if not plan.chosen or plan.spent.minor <= saved:
        return None
    return Outlay(plan.spent, Money(saved, currency), plan.later, Money(worse, currency))
