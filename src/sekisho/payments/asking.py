"""What people ask the ledger to record about payments and accounts, checked before anyone signs it."""

from sekisho.ledger.accounts import OnFile
from sekisho.ledger.callbacks import (
    AccountChange,
    Call,
    Outcome,
    PaymentProof,
    Salt,
    callback_draft,
    change_draft,
    following_draft,
    number_keys,
    refuse_draft,
    withdraw_draft,
)
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Draft, Kind
from sekisho.ledger.verify import LedgerView
from sekisho.model.errors import SekishoError
from sekisho.payments.holds import Book, place_of


def founded(view: LedgerView | None, org: str) -> Book:
    """Return the book of a ledger that holds; SekishoError `release_needs_ledger` before `init`, or `ledger_broken`."""
    if view is None:
        raise SekishoError("release_needs_ledger", org=org)
    return Book.of(view.sound())


def callback(about: PaymentProof | AccountChange, call: Call, on_file: OnFile, salt: Salt) -> Draft:
    """Record a call; SekishoError `number_not_on_file` or `call_incomplete` for one that could never prove anything."""
    if not (call.spoke_to.strip() and call.read_back.strip()):
        raise SekishoError("call_incomplete")
    known = {number.digits for number in on_file.numbers.get(about.counterparty_key, ())}
    dialled = number_keys(call.number)
    if call.outcome is Outcome.CONFIRMED and not (len(dialled) == 1 and dialled <= known):
        raise SekishoError("number_not_on_file", number=call.number, counterparty=about.counterparty_key)
    return callback_draft(about, call, salt)


def release(callback_hash: str, book: Book) -> Draft:
    """Ask for the release of the payment that a callback is about; it opens once a second approver endorses it."""
    found = _callback(callback_hash, book)
    place = place_of(found)
    if "payee" not in found.payload:
        raise SekishoError("callback_about_account", entry=callback_hash[:12])
    if place in book.refused or (place[0], 0) in book.refused:
        raise SekishoError("payment_refused", sequence=place[1])
    return following_draft(Kind.RELEASE, found)


def approve_account(callback_hash: str, book: Book) -> Draft:
    """Ask for the account that a callback is about to be put on file; it counts once a second approver endorses it."""
    found = _callback(callback_hash, book)
    if "change" not in found.payload:
        raise SekishoError("callback_about_payment", entry=callback_hash[:12])
    return following_draft(Kind.ACCOUNT, found)


def first_number(counterparty_key: str, phone: str, book: Book, salt: Salt) -> Draft:
    """Ask for a first number to be put on file, usable 90 days after a second approver endorsed it."""
    if book.on_file.numbers.get(counterparty_key):
        raise SekishoError("number_needs_callback", counterparty=counterparty_key)
    if not number_keys(phone):
        raise SekishoError("number_unreadable", number=phone)
    return change_draft(AccountChange(counterparty_key, "", phone), salt)


def refuse(file_sha256: str, sequence: int, why: str, salt: Salt) -> Draft:
    """Refuse one payment of a file for good (sequence from 1), or the whole file (0). One actor is enough."""
    return refuse_draft(file_sha256, sequence, why, salt)


def withdraw(file_sha256: str, why: str, salt: Salt) -> Draft:
    """Say of a checked file that it was not sent. One actor is enough, since nothing opens by it."""
    return withdraw_draft(file_sha256, why, salt)


def _callback(callback_hash: str, book: Book) -> Decision:
    """Return a confirmed callback; SekishoError where there is none or it ended otherwise."""
    found = book.view.fold.index.get(callback_hash)
    if found is None or found.kind is not Kind.CALLBACK:
        raise SekishoError("callback_unknown", entry=callback_hash[:12])
    if found.text("outcome") != Outcome.CONFIRMED:
        raise SekishoError("callback_unconfirmed", entry=callback_hash[:12])
    return found
