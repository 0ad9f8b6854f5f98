"""When a callback and a second approver stand behind a decision, and if not, what is missing."""

from dataclasses import dataclass
from datetime import datetime

from sekisho.ledger.callbacks import (
    AccountChange,
    Call,
    Outcome,
    PaymentProof,
    account_change,
    call_of,
    number_keys,
    payment_proof,
)
from sekisho.ledger.decisions import Decision, Endorsement
from sekisho.ledger.entries import Kind
from sekisho.ledger.verify import LedgerView


@dataclass(frozen=True, slots=True)
class FileNumber:
    """A telephone number on file (digits) and from when a call to it proves something."""

    digits: str
    usable_from: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    """A decision proven by a call and two people. `at` is the entry that completed it."""

    at: int
    second: str
    callback: str


def usable(numbers: tuple[FileNumber, ...], moment: datetime) -> frozenset[str]:
    """Return the numbers that could be called at `moment`: of those old enough, the ones that came last."""
    ready = [number for number in numbers if number.usable_from <= moment]
    newest = max((number.usable_from for number in ready), default=moment)
    return frozenset(number.digits for number in ready if number.usable_from == newest)


def second_approver(decision: Decision, others: frozenset[str]) -> Endorsement | None:
    """Return the first endorsement by someone who neither asked for the decision nor is among `others`."""
    for endorsement in decision.endorsements:
        if endorsement.by not in others | {decision.by}:
            return endorsement
    return None


def approval(
    decision: Decision,
    about: PaymentProof | AccountChange,
    view: LedgerView,
    numbers: tuple[FileNumber, ...],
    requested_by: str = "",
) -> Approval | str:
    """Return the approval of a release or account decision about exactly `about`, or the code of what is missing.

    `numbers` are those on file for the counterparty. Times are what signers say; of the three signatures the earliest
    counts for the call, so that one person's clock alone cannot age a number.
    """
    callback = view.fold.index.get(decision.text("callback"))
    if _about(decision, about, view) != about:
        return "proof_differs"
    if callback is None or callback.kind is not Kind.CALLBACK:  # a hash is known only once its entry is there
        return "callback_missing"
    if _about(callback, about, view) != about:
        return "callback_elsewhere"
    second = second_approver(decision, frozenset({callback.by, requested_by}))
    if second is None:
        return "second_missing"
    moment = min(decision.time, second.time)  # the call itself is earlier than its own entry, or it does not count
    gap = _call_gap(call_of(callback, view.names), numbers, callback.time, moment)
    if gap is None and not view.fold.actors[callback.by].active_at(second.seq):
        gap = "caller_revoked"
    return gap or Approval(second.seq, second.by, callback.entry_hash)


def _about(
    decision: Decision, about: PaymentProof | AccountChange, view: LedgerView
) -> PaymentProof | AccountChange | None:
    """Read what a decision is about, as the same kind of thing as `about`."""
    read = account_change if isinstance(about, AccountChange) else payment_proof
    return read(decision, view.names)


def _call_gap(call: Call | None, numbers: tuple[FileNumber, ...], signed_at: datetime, moment: datetime) -> str | None:
    """Say why a call proves nothing, None where it does. `moment` is the earliest time that a signature speaks of."""
    if call is None:
        return "callback_incomplete"
    if call.outcome is not Outcome.CONFIRMED or call.called_at > signed_at:
        return "callback_unconfirmed"
    dialled = number_keys(call.number)
    if len(dialled) != 1 or not dialled <= {number.digits for number in numbers}:
        return "number_not_on_file"
    if not dialled <= usable(numbers, min(call.called_at, moment)):
        return "number_not_usable"
    return None
