"""What could never prove anything is not offered for signature."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from sekisho.ledger.callbacks import AccountChange, Call, Outcome, account_change, call_of, payment_proof
from sekisho.ledger.canonical import parts_of
from sekisho.ledger.entries import Draft, Kind
from sekisho.ledger.keys import Signer
from sekisho.ledger.store import append
from sekisho.ledger.verify import read
from sekisho.model.errors import SekishoError
from sekisho.payments.asking import approve_account, callback, first_number, founded, refuse, release
from sekisho.payments.holds import Book
from sekisho.payments.nouns import Payment, PaymentFile

Salt = Callable[[], bytes]
CHANGE = AccountChange("V1", "jp:0002:002:1:7654321", "06-1111-2222", beside=True)


@pytest.fixture
def call(now: datetime) -> Call:
    return Call("+81 3 1234 5678", "Sato", "account 7654321", now, Outcome.CONFIRMED)


@pytest.fixture
def book(ledger: Path) -> Book:
    return founded(read(ledger), "org")


def test_before_init_nothing_can_be_released() -> None:
    with pytest.raises(SekishoError, match=r"^release_needs_ledger\b") as refused:
        founded(None, "bank.sekisho")
    assert refused.value.params == {"org": "bank.sekisho"}


def test_nothing_can_be_asked_of_a_broken_ledger(ledger: Path) -> None:
    with pytest.raises(SekishoError, match=r"^ledger_broken\b") as refused:
        founded(read(ledger, expect="0"), "org")
    assert refused.value.params == {"seq": 1}


@pytest.mark.parametrize("blank", ["spoke_to", "read_back"])
def test_a_call_needs_who_was_spoken_to_and_what_was_read_back(
    book: Book, call: Call, salt: Salt, changed: Payment, file: PaymentFile, blank: str
) -> None:
    empty = replace(call, spoke_to=" ") if blank == "spoke_to" else replace(call, read_back=" ")
    with pytest.raises(SekishoError, match=r"^call_incomplete\b"):
        callback(changed.proof(file), empty, book.on_file, salt)


@pytest.mark.parametrize("number", ["090-9999-9999", "", "03-1234-5678, 090-9999-9999"])
def test_a_confirmed_call_must_go_to_the_number_on_file(book: Book, call: Call, salt: Salt, number: str) -> None:
    with pytest.raises(SekishoError, match=r"^number_not_on_file\b") as refused:
        callback(CHANGE, replace(call, number=number), book.on_file, salt)
    assert refused.value.params == {"number": number, "counterparty": "V1"}
    with pytest.raises(SekishoError, match=r"^number_not_on_file\b"):
        callback(replace(CHANGE, counterparty_key="V2"), call, book.on_file, salt)
    denied = callback(CHANGE, replace(call, number=number, outcome=Outcome.DENIED), book.on_file, salt)
    assert denied.payload["outcome"] == "denied"


def test_a_callback_reads_back_as_it_was_recorded(
    ledger: Path, book: Book, call: Call, salt: Salt, changed: Payment, file: PaymentFile, ada: Signer, now: datetime
) -> None:
    one = append(ledger, callback(changed.proof(file), call, book.on_file, salt), ada, now)
    two = append(ledger, callback(CHANGE, call, book.on_file, salt), ada, now)
    view = read(ledger)
    first, second = view.fold.index[one.hash], view.fold.index[two.hash]
    assert first.subject == f"payment:{file.sha256}:2"
    assert payment_proof(first, view.names) == changed.proof(file)
    assert account_change(second, view.names) == CHANGE
    assert second.subject.startswith("change:")
    assert call_of(first, view.names) == call_of(second, view.names) == call
    assert account_change(first, view.names) is None
    assert payment_proof(second, view.names) is None


def test_the_ledger_itself_holds_no_name_number_or_account(
    ledger: Path, book: Book, call: Call, salt: Salt, changed: Payment, file: PaymentFile, ada: Signer, now: datetime
) -> None:
    append(ledger, callback(changed.proof(file), call, book.on_file, salt), ada, now)
    append(ledger, refuse(file.sha256, 1, "Sato says no", salt), ada, now)
    data = ledger.read_bytes()
    for secret in (b"Sato", b"7654321", b"1234567", b"V1", b"Ada Ito", b"3 1234 5678"):
        assert secret not in data


@pytest.fixture
def called(
    ledger: Path, book: Book, call: Call, salt: Salt, changed: Payment, file: PaymentFile, ada: Signer, now: datetime
) -> dict[str, str]:
    drafts = {
        "payment": callback(changed.proof(file), call, book.on_file, salt),
        "change": callback(CHANGE, call, book.on_file, salt),
        "denied": callback(CHANGE, replace(call, outcome=Outcome.DENIED), book.on_file, salt),
    }
    return {name: append(ledger, draft, ada, now).hash for name, draft in drafts.items()}


def test_a_release_is_about_the_payment_of_its_callback(ledger: Path, called: dict[str, str]) -> None:
    book = founded(read(ledger), "org")
    draft = release(called["payment"], book)
    made = book.view.fold.index[called["payment"]]
    assert (draft.kind, draft.subject, draft.names) == (Kind.RELEASE, made.subject, ())
    same = ("file", "sequence", "amount_minor", "currency", "payee")
    assert draft.payload == {**{field: made.payload[field] for field in same}, "callback": made.entry_hash}


def test_an_approval_is_about_the_change_of_its_callback(ledger: Path, called: dict[str, str]) -> None:
    book = founded(read(ledger), "org")
    draft = approve_account(called["change"], book)
    made = book.view.fold.index[called["change"]]
    assert (draft.kind, draft.subject) == (Kind.ACCOUNT, made.subject)
    assert draft.payload == {"change": made.payload["change"], "callback": made.entry_hash}


def test_each_callback_is_good_for_its_own_kind_alone(ledger: Path, called: dict[str, str]) -> None:
    book = founded(read(ledger), "org")
    for code, ask, name in (
        ("callback_about_account", release, "change"),
        ("callback_about_payment", approve_account, "payment"),
        ("callback_unconfirmed", approve_account, "denied"),
    ):
        with pytest.raises(SekishoError, match=rf"^{code}\b") as refused:
            ask(called[name], book)
        assert refused.value.params == {"entry": called[name][:12]}


def test_a_release_needs_a_callback(book: Book) -> None:
    for unknown in ("0" * 64, book.view.fold.fingerprint):
        with pytest.raises(SekishoError, match=r"^callback_unknown\b") as refused:
            release(unknown, book)
        assert refused.value.params == {"entry": unknown[:12]}


@pytest.mark.parametrize("sequence", [0, 2])
def test_a_refused_payment_cannot_be_asked_for(
    ledger: Path, called: dict[str, str], file: PaymentFile, ada: Signer, now: datetime, salt: Salt, sequence: int
) -> None:
    append(ledger, refuse(file.sha256, sequence, "no", salt), ada, now)
    with pytest.raises(SekishoError, match=r"^payment_refused\b") as refused:
        release(called["payment"], founded(read(ledger), "org"))
    assert refused.value.params == {"sequence": 2}


def test_a_refusal_of_another_record_or_file_does_not_stand_in_the_way(
    ledger: Path, called: dict[str, str], file: PaymentFile, ada: Signer, now: datetime, salt: Salt
) -> None:
    append(ledger, refuse(file.sha256, 1, "no", salt), ada, now)
    append(ledger, refuse("0" * 64, 2, "no", salt), ada, now)
    assert isinstance(release(called["payment"], founded(read(ledger), "org")), Draft)


def test_a_first_number_is_only_for_who_has_none(book: Book, salt: Salt) -> None:
    with pytest.raises(SekishoError, match=r"^number_needs_callback\b") as refused:
        first_number("V1", "06-1111-2222", book, salt)
    assert refused.value.params == {"counterparty": "V1"}
    with pytest.raises(SekishoError, match=r"^number_unreadable\b") as unread:
        first_number("V2", "none", book, salt)
    assert unread.value.params == {"number": "none"}
    assert first_number("V2", "06-1111-2222", book, salt).payload["callback"] == ""


def test_a_refusal_says_which_payment_and_keeps_why_apart(
    ledger: Path, file: PaymentFile, ada: Signer, now: datetime, salt: Salt
) -> None:
    draft = refuse(file.sha256, 3, "denied by Sato", salt)
    assert (draft.kind, draft.subject) == (Kind.REFUSE, f"payment:{file.sha256}:3")
    (why,) = draft.names
    assert draft.payload == {"file": file.sha256, "sequence": 3, "why": why.commitment}
    entry = append(ledger, draft, ada, now)
    view = read(ledger)
    assert parts_of(view.names[view.fold.index[entry.hash].text("why")], "why", 1) == ("denied by Sato",)


def test_a_first_number_is_a_change_of_no_account(
    ledger: Path, book: Book, ada: Signer, now: datetime, salt: Salt
) -> None:
    draft = first_number("V2", "06-1111-2222", book, salt)
    entry = append(ledger, draft, ada, now)
    view = read(ledger)
    assert draft.kind is Kind.ACCOUNT
    assert draft.subject.startswith("change:")
    assert account_change(view.fold.index[entry.hash], view.names) == AccountChange("V2", "", "06-1111-2222")
