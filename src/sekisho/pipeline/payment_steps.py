"""How far a held payment has come by the ledger: who called, who asked for its release, who approved, who refused it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sekisho.ledger.approval import second_approver
from sekisho.ledger.callbacks import Outcome
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Kind
from sekisho.ledger.verify import LedgerView
from sekisho.payments.holds import place_of


class Step(StrEnum):
    """Where a held payment stands. Approved is not yet open: the next check of its file looks at every proof again."""

    WAITS = "waits"
    NOT_REACHED = "not_reached"
    DENIED = "denied"
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Stands:
    """A step, the actor who took it ("" for nobody), the hash of the entry ("" for none), and who approved as second."""

    step: Step
    by: str = ""
    entry: str = ""
    second: str = ""


WAITING = Stands(Step.WAITS)
_CALLED = {Outcome.DENIED: Step.DENIED, Outcome.NOT_REACHED: Step.NOT_REACHED}


def steps(view: LedgerView | None) -> dict[tuple[str, int], Stands]:
    """Return where payments stand by (hash of the file, number in it); 0 stands for a whole file. {} before `init`."""
    found: dict[tuple[str, int], Stands] = {}
    if view is None:
        return found
    for decision in view.honoured:
        stands = _stands(decision, view)
        place = place_of(decision)
        if stands and found.get(place, WAITING).step is not Step.REFUSED:
            found[place] = stands
    return found


def stands_at(found: dict[tuple[str, int], Stands], sha256: str, sequence: int) -> Stands:
    """Return where one payment stands: a refusal of its whole file refuses it too."""
    return next((one for one in (found.get((sha256, 0)), found.get((sha256, sequence))) if one), WAITING)


def unapproved(view: LedgerView) -> Iterator[Decision]:
    """Yield what waits for a second person: releases of payments that nobody refused, and accounts to be put on file."""
    known = steps(view)
    for decision in view.honoured:
        if decision.kind not in {Kind.RELEASE, Kind.ACCOUNT} or _second(decision, view):
            continue
        if decision.kind is Kind.ACCOUNT or stands_at(known, *place_of(decision)).entry == decision.entry_hash:
            yield decision


def _stands(decision: Decision, view: LedgerView) -> Stands | None:
    if not decision.text("file"):
        return None
    if decision.kind is Kind.REFUSE:
        return Stands(Step.REFUSED, decision.by, decision.entry_hash)
    if decision.kind is Kind.RELEASE:
        second = _second(decision, view)
        return Stands(Step.APPROVED if second else Step.ASKED, decision.by, decision.entry_hash, second)
    outcome = decision.text("outcome")
    if decision.kind is Kind.CALLBACK and outcome in set(_CALLED):
        return Stands(_CALLED[Outcome(outcome)], decision.by, decision.entry_hash)
    return None


def _second(decision: Decision, view: LedgerView) -> str:
    callback = view.fold.index.get(decision.text("callback"))
    found = second_approver(decision, frozenset({callback.by}) if callback else frozenset())
    return found.by if found else ""
