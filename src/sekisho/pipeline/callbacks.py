"""A payment's way out: a call to the number on file by one person, and the approval of another."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sekisho.evidence.view import Snapshot
from sekisho.identity.on_file import list_rows, listed_names
from sekisho.ledger.callbacks import AccountChange, Call, Outcome, PaymentProof
from sekisho.ledger.canonical import fresh_salt
from sekisho.ledger.decisions import Fold
from sekisho.ledger.entries import Draft, Entry
from sekisho.ledger.store import append, append_all
from sekisho.ledger.verify import LedgerView
from sekisho.model.errors import SekishoError
from sekisho.payments import asking
from sekisho.payments.holds import Book
from sekisho.payments.nouns import Hold
from sekisho.pipeline.actors import signer
from sekisho.pipeline.guard import Guarded, guard
from sekisho.pipeline.ingest import Progress
from sekisho.pipeline.org import Org, sealed

Salt = Callable[[], bytes]
Still = Callable[[Fold], None]
"""Looks at the ledger in the moment in which an entry is written, and refuses by a SekishoError."""


def whatever(_fold: Fold) -> None:
    """Refuse nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The call's entry, and the entry that a second person is asked to approve (None where the call denied it)."""

    callback: Entry
    request: Entry | None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who records a call: actor id and passphrase."""

    by: str
    passphrase: str


def call_about_payment(
    path: Path, file: Path, sequence: int, call: Call, caller: Caller, now: datetime, progress: Progress
) -> Asked:
    """Record a call about one payment of a file; where it was confirmed, ask for its release.

    SekishoError `release_needs_ledger` before `init`, `payment_unknown`, and what `payments.asking` refuses.
    """
    org = Org.open(path)
    asking.founded(org.decided(), str(path))
    checked = guard(org, file, org.decided(), now, progress)
    proof = hold_of(checked, sequence).payment.proof(checked.check.file)
    return asked_about(org, proof, call, caller, now)


def call_about_account(
    path: Path, change: AccountChange, call: Call, caller: Caller, now: datetime, salt: Salt = fresh_salt
) -> Asked:
    """Record a call about a new account; where it was confirmed, ask for it to be put on file with its payee's names."""
    org = Org.open(path)
    with Snapshot.open(org.store) as snapshot:
        payee = listed_names(list_rows(snapshot), change.counterparty_key, change.account_key)
    return asked_about(org, replace(change, payee=payee), call, caller, now, salt)


def asked_about(
    org: Org,
    about: PaymentProof | AccountChange,
    call: Call,
    caller: Caller,
    now: datetime,
    salt: Salt = fresh_salt,
    still: Still = whatever,
) -> Asked:
    """Record a call about a payment or an account; where it was confirmed, ask for the release or the approval.

    Both entries are written or none. `still` refuses where something was decided that whoever called has not read.
    """
    book = asking.founded(org.decided(), str(org.path))
    key = signer(org, caller.by, caller.passphrase)
    called = asking.callback(about, call, sealed(book.view) or book.on_file, salt)
    ask = asking.release if isinstance(about, PaymentProof) else asking.approve_account

    def first(fold: Fold) -> Draft:
        still(fold)
        return called

    def then(fold: Fold) -> Draft:
        return ask(fold.head, Book.of(LedgerView(fold, book.view.names, ())))

    drawn = (first, then) if call.outcome is Outcome.CONFIRMED else (first,)
    entry, *request = append_all(org.ledger, drawn, key, now)
    return Asked(entry, request[0] if request else None)


def refuse_payment(
    path: Path, file: Path, sequence: int, why: str, caller: Caller, now: datetime, progress: Progress
) -> Entry:
    """Refuse one payment of a file for good; `sequence` 0 refuses the file."""
    org = Org.open(path)
    asking.founded(org.decided(), str(path))
    checked = guard(org, file, org.decided(), now, progress)
    if sequence:
        hold_of(checked, sequence)
    draft = asking.refuse(checked.check.file.sha256, sequence, why, fresh_salt)
    return append(org.ledger, draft, signer(org, caller.by, caller.passphrase), now)


def hold_of(checked: Guarded, sequence: int) -> Hold:
    """Return the state of the payment with this number in its file; SekishoError `payment_unknown`."""
    for hold in (*checked.check.held, *checked.check.undetermined, *checked.check.open):
        if hold.payment.sequence == sequence:
            return hold
    raise SekishoError("payment_unknown", sequence=sequence, name=checked.name)
