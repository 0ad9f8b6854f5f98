"""The state of one payment: held unless a clear verdict and the ledger, or a release, prove it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sekisho.ledger.accounts import OnFile, on_file
from sekisho.ledger.approval import Approval, approval
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Kind
from sekisho.ledger.verify import LedgerView
from sekisho.model.verdict import Answer, Reason, Verdict
from sekisho.payments.nouns import Hold, HoldState, Payment, PaymentFile
from sekisho.payments.screening.nouns import Check

DETECTOR = "payee_account_differs"
_SAID_BY_DETECTOR = "account_not_on_file"


@dataclass(frozen=True, slots=True)
class Book:
    """What the ledger says about payments: accounts on file, releases and refusals by file hash and sequence."""

    view: LedgerView
    on_file: OnFile
    releases: Mapping[tuple[str, int], tuple[Decision, ...]]
    refused: Mapping[tuple[str, int], Decision]

    @staticmethod
    def of(view: LedgerView) -> "Book":
        """Read a ledger once for all payments of a file."""
        releases: dict[tuple[str, int], tuple[Decision, ...]] = {}
        refused: dict[tuple[str, int], Decision] = {}
        for decision in view.fold.decisions:
            place = place_of(decision)
            if decision.kind is Kind.RELEASE:
                releases[place] = (*releases.get(place, ()), decision)
            elif decision.kind is Kind.REFUSE:
                refused.setdefault(place, decision)
        return Book(view, on_file(view), releases, refused)

    def refusal(self, file: PaymentFile, payment: Payment) -> Decision | None:
        """Return the entry that refused this payment or its whole file; what was refused stays so in that file."""
        return self.refused.get((file.sha256, payment.sequence)) or self.refused.get((file.sha256, 0))


def place_of(decision: Decision) -> tuple[str, int]:
    """Return the file hash and sequence that a decision is about; 0, the whole file, where no number stands there."""
    sequence = decision.payload.get("sequence")
    return decision.text("file"), sequence if isinstance(sequence, int) else 0


def state_of(
    payment: Payment,
    file: PaymentFile,
    verdicts: tuple[Verdict, ...],
    book: Book | None,
    checks: tuple[Check, ...] = (),
) -> Hold:
    """Return where a payment of `file` stands; `verdicts` are the detector's about it, `book` None before `init`.

    A check that holds keeps it back whatever the account; only a release, which is about this very payment, opens it then.
    """
    return replace(_state(payment, file, _judged(verdicts), book, _holding(checks)), checks=checks)


def _state(
    payment: Payment,
    file: PaymentFile,
    judged: tuple[Answer, tuple[Reason, ...]],
    book: Book | None,
    holding: tuple[Reason, ...],
) -> Hold:
    answer, reasons = judged
    if answer is Answer.FLAGGED:
        holding = tuple(reason for reason in holding if reason.code != _SAID_BY_DETECTOR)
    kept_back = HoldState.HELD if holding else None
    if book is None:
        state = kept_back or _unproven(answer, HoldState.MATCHES)
        return Hold(payment, state, (*reasons, *holding, Reason.of("no_ledger")))
    if book.view.broken:
        return Hold(payment, HoldState.HELD, (*reasons, *holding, Reason.of("ledger_broken")))
    refusal = book.refusal(file, payment)
    if refusal:
        return Hold(payment, HoldState.REFUSED, (Reason.of("refused", by=refusal.by),), (refusal.entry_hash,))
    released = _released(payment, file, book)
    if isinstance(released, Hold):
        return released
    account = book.on_file.account(payment.counterparty_key, payment.account_key)
    if answer is Answer.CLEAR and account and not holding:
        return Hold(payment, HoldState.PROVEN, reasons, (account.entry_hash,))
    if answer is Answer.CLEAR and not account:
        reasons = (*reasons, Reason.of("not_on_file"))
    state = kept_back or _unproven(answer, HoldState.HELD)
    return Hold(payment, state, (*reasons, *holding, *released))


def _holding(checks: tuple[Check, ...]) -> tuple[Reason, ...]:
    return tuple(check.reason for check in checks if check.holds)


def _judged(verdicts: tuple[Verdict, ...]) -> tuple[Answer, tuple[Reason, ...]]:
    """Return the gravest answer with its reasons; no verdict at all is undetermined."""
    for answer in (Answer.FLAGGED, Answer.UNDETERMINED, Answer.CLEAR):
        reasons = [verdict.reasons for verdict in verdicts if verdict.answer is answer]
        if reasons:
            return answer, tuple(reason for group in reasons for reason in group)
    return Answer.UNDETERMINED, (Reason.of("no_verdict"),)


def _unproven(answer: Answer, when_clear: HoldState) -> HoldState:
    """Return the state of a payment that nothing proves, by what the detector says."""
    states = {Answer.CLEAR: when_clear, Answer.FLAGGED: HoldState.HELD, Answer.UNDETERMINED: HoldState.UNDETERMINED}
    return states[answer]


def _released(payment: Payment, file: PaymentFile, book: Book) -> Hold | tuple[Reason, ...]:
    """Return the payment as released, or for each release that does not open it the reason why."""
    numbers = book.on_file.numbers.get(payment.counterparty_key, ())
    gaps: list[Reason] = []
    for release in book.releases.get((file.sha256, payment.sequence), ()):
        found = approval(release, payment.proof(file), book.view, numbers, payment.requested_by)
        if isinstance(found, Approval):
            entries = (release.entry_hash, found.callback)
            return Hold(
                payment, HoldState.RELEASED, (Reason.of("released", by=release.by, second=found.second),), entries
            )
        gaps.append(Reason.of("release_not_honoured", why=found))
    return tuple(gaps)
