"""Names behind stand-ins: one person asks to see one, another approves, and then the two may see it for a day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sekisho.ledger.approval import second_approver
from sekisho.ledger.canonical import name_of, parts_of
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Draft, Kind
from sekisho.ledger.verify import LedgerView

LASTS = timedelta(hours=24)
"""How long a name is shown after the second signature."""
WAITS = timedelta(days=3)
"""How long a request waits for the second signature; one that came later opens nothing."""


class Step(StrEnum):
    """Where a request stands: it waits, nobody approved it in time, the two may look, or their time is over."""

    ASKED = "asked"
    LAPSED = "lapsed"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Reveal:
    """One request: for which stand-in on which finding, who asked when and why, who approved it when ("" and None: nobody).

    `entry` is the hash of its entry. `reason` is "" where it was erased. `barred` is True where one of the two may sign no
    more: then nobody looks any more.
    """

    entry: str
    finding: str
    standin: str
    reason: str
    by: str
    asked: datetime
    second: str = ""
    opened: datetime | None = None
    barred: bool = False

    @property
    def until(self) -> datetime | None:
        """When the two may look no more, None where nobody approved it in time."""
        return self.opened + LASTS if self.opened and self.opened - self.asked <= WAITS else None

    def step(self, now: datetime) -> Step:
        """Return where it stands at a time."""
        if self.until is None:
            lapsed = self.barred or self.opened or now >= self.asked + WAITS
            return Step.LAPSED if lapsed else Step.ASKED
        return Step.OPEN if self.until - LASTS <= now < self.until and not self.barred else Step.OVER


def reveal_draft(finding: str, standin: str, reason: str, salt: Callable[[], bytes]) -> Draft:
    """Ask for the name behind a stand-in. The entry holds the stand-in, and a commitment to the reason; never the name."""
    why = name_of(salt(), "reason", reason)
    return Draft(Kind.REVEAL, finding, {"standin": standin, "reason": why.commitment}, (why,))


def reveal_of(decision: Decision, view: LedgerView) -> Reveal | None:
    """Return what a decision asks to reveal, None where it asks for something else."""
    if decision.kind is not Kind.REVEAL:
        return None
    why = parts_of(view.names.get(decision.text("reason")), "reason", 1)
    second = second_approver(decision, frozenset())
    people = (decision.by, second.by) if second else (decision.by,)
    return Reveal(
        entry=decision.entry_hash,
        finding=decision.subject,
        standin=decision.text("standin"),
        reason=why[0] if why else "",
        by=decision.by,
        asked=decision.time,
        second=second.by if second else "",
        opened=second.time if second else None,
        barred=any(view.fold.actors[one].until is not None for one in people),
    )


def reveals(view: LedgerView) -> Iterator[Reveal]:
    """Yield every request, the oldest first; none of a broken ledger."""
    return (found for one in view.honoured if (found := reveal_of(one, view)))
