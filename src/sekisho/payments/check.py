"""A payment file against verdicts and ledger: what may go out, what is held, and the exit code that says so."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import BinaryIO

from sekisho.ledger.verify import LedgerView
from sekisho.model.errors import SekishoError
from sekisho.model.verdict import Answer, Reason, Verdict
from sekisho.payments.holds import DETECTOR, Book, state_of
from sekisho.payments.nouns import Hold, HoldState, Payment, PaymentFile
from sekisho.payments.screening.nouns import Check

ALL_PROVEN, SOME_HELD, SOME_UNDETERMINED = 0, 10, 11
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class FileCheck:
    """Every payment of one file in one of three places; `provisional` where there was no ledger to prove anything."""

    file: PaymentFile
    open: tuple[Hold, ...]
    held: tuple[Hold, ...]
    undetermined: tuple[Hold, ...]
    provisional: bool

    @property
    def exit_code(self) -> int:
        """Return 0 only where every payment is proven; 10 where one is held, else 11 where evidence is missing."""
        if self.held:
            return SOME_HELD
        return SOME_UNDETERMINED if self.undetermined or self.provisional else ALL_PROVEN


def check(
    file: PaymentFile,
    payments: Sequence[Payment],
    verdicts: Iterable[Verdict],
    view: LedgerView | None,
    screened: Mapping[str, tuple[Check, ...]] = MappingProxyType({}),
) -> FileCheck:
    """Judge every payment of `file`, read from its bytes; `view` is None before `sekisho init`.

    `screened` are the checks of each payment besides its account, by uid.

    SekishoError `payment_file_empty` or `payment_file_incomplete` where the payments are not the whole file.
    """
    _whole(file, payments)
    by_payment: dict[str, tuple[Verdict, ...]] = {}
    for verdict in verdicts:
        if verdict.subject.table == "payment" and (told := _told(verdict)):
            by_payment[verdict.subject.key] = (*by_payment.get(verdict.subject.key, ()), told)
    book = Book.of(view) if view else None
    holds = [
        state_of(payment, file, by_payment.get(payment.uid, ()), book, screened.get(payment.uid, ()))
        for payment in payments
    ]
    return _sorted(file, holds, book)


def _told(verdict: Verdict) -> Verdict | None:
    """Return what a verdict says to the guard: any detector's flag holds a payment, only the guard's own can clear it."""
    if verdict.detector == DETECTOR:
        return verdict
    if verdict.answer is Answer.FLAGGED:
        return replace(verdict, reasons=(Reason.of("flagged_by", detector=verdict.detector),))
    if any(reason.code == "detector_changed" for reason in verdict.reasons):
        return verdict  # it might have flagged: whoever changed its folder must not open the payment by that
    return None


def _sorted(file: PaymentFile, holds: Sequence[Hold], book: Book | None) -> FileCheck:
    places: Mapping[HoldState, str] = {HoldState.HELD: "held", HoldState.REFUSED: "held"}
    groups: dict[str, list[Hold]] = {"open": [], "held": [], "undetermined": []}
    for hold in holds:
        groups["open" if hold.state.is_open else places.get(hold.state, "undetermined")].append(hold)
    return FileCheck(
        file, tuple(groups["open"]), tuple(groups["held"]), tuple(groups["undetermined"]), provisional=book is None
    )


def _whole(file: PaymentFile, payments: Sequence[Payment]) -> None:
    if not payments:
        raise SekishoError("payment_file_empty", file=file.sha256[:12])
    total = sum(payment.amount.minor for payment in payments)
    distinct = min(len({payment.uid for payment in payments}), len({payment.sequence for payment in payments}))
    if (distinct, len(payments), total) != (file.record_count, file.record_count, file.total_minor):
        raise SekishoError(
            "payment_file_incomplete", file=file.sha256[:12], expected=file.record_count, found=len(payments)
        )


def same_file(stream: BinaryIO, sha256: str) -> None:
    """Read a file's bytes to the end; SekishoError `payment_file_changed` where they are not the ones checked."""
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    if digest.hexdigest() != sha256:
        raise SekishoError("payment_file_changed", expected=sha256[:12], found=digest.hexdigest()[:12])
