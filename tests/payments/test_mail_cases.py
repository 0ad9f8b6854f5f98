"""A message that asks for another account opens a case that the ledger alone closes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.ledger.callbacks import AccountChange, Call, Outcome
from sekisho.ledger.entries import endorse_draft
from sekisho.ledger.keys import Signer
from sekisho.ledger.store import append
from sekisho.ledger.verify import read
from sekisho.payments.asking import approve_account, callback
from sekisho.payments.holds import Book
from sekisho.payments.mail_cases import Asked, mail_cases, names_account
from sekisho.payments.nouns import AccountCase, CaseState

Salt = Callable[[], bytes]
ON_FILE, OTHER = "jp:0001:001:1:1234567", "jp:0002:002:1:7654321"


@pytest.fixture
def new(now: datetime) -> Asked:
    """The mail of a counterparty on file that names another account."""
    return Asked("V1", "7654321", "info@v1.example", "m-1", now, ("r-1",))


@pytest.fixture
def call(now: datetime) -> Call:
    return Call("03-1234-5678", "Sato", "account 7654321", now, Outcome.CONFIRMED)


def opened(ledger: Path, *asked: Asked) -> tuple[AccountCase, ...]:
    return mail_cases(asked, Book.of(read(ledger)))


def called(ledger: Path, change: AccountChange, call: Call, who: Signer, when: datetime, salt: Salt) -> str:
    return append(ledger, callback(change, call, Book.of(read(ledger)).on_file, salt), who, when).hash


def approved(
    ledger: Path, change: AccountChange, call: Call, two: tuple[Signer, Signer], when: datetime, salt: Salt
) -> None:
    """Put an account on file by a call of one and the approval of the other."""
    said = called(ledger, change, call, two[0], when, salt)
    asked = append(ledger, approve_account(said, Book.of(read(ledger))), two[0], when).hash
    append(ledger, endorse_draft(asked), two[1], when)


def test_mail_that_names_another_account_opens_a_case_and_changes_nothing(ledger: Path, new: Asked) -> None:
    (case,) = opened(ledger, new, replace(new, message="m-2", rows=("r-2",)))
    assert (case.counterparty_key, case.number, case.sender) == ("V1", "7654321", "info@v1.example")
    assert (case.messages, case.rows, case.on_file) == (("m-1", "m-2"), ("r-1", "r-2"), (ON_FILE,))
    assert case.state is CaseState.OPEN
    assert Book.of(read(ledger)).on_file.account("V1", OTHER) is None


def test_mail_that_names_the_account_on_file_opens_none(ledger: Path, new: Asked) -> None:
    assert opened(ledger, replace(new, number="1234567")) == ()


def test_the_account_of_another_counterparty_is_a_change_all_the_same(ledger: Path, new: Asked) -> None:
    (case,) = opened(ledger, replace(new, counterparty_key="V2", number="1234567"))
    assert case.on_file == ()


def test_a_sender_whom_nobody_knows_opens_a_case_unless_the_account_is_on_file_of_anybody(
    ledger: Path, new: Asked
) -> None:
    stranger = replace(new, counterparty_key="mail:info@v1.example")
    assert [one.counterparty_key for one in opened(ledger, stranger)] == ["mail:info@v1.example"]
    assert opened(ledger, replace(stranger, number="1234567")) == ()
    assert len(opened(ledger, replace(stranger, number=""))) == 1


def test_a_call_alone_and_a_request_alone_leave_it_open(
    ledger: Path, ada: Signer, ben: Signer, now: datetime, salt: Salt, call: Call, new: Asked
) -> None:
    change = AccountChange("V1", OTHER)
    said = called(ledger, change, call, ada, now, salt)
    assert opened(ledger, new)[0].state is CaseState.CALLED
    asked = append(ledger, approve_account(said, Book.of(read(ledger))), ada, now).hash
    assert opened(ledger, new)[0].state is CaseState.ASKED
    append(ledger, endorse_draft(asked), ben, now)
    assert opened(ledger, new) == ()


def test_a_denied_call_leaves_it_as_denied(
    ledger: Path, ada: Signer, now: datetime, salt: Salt, call: Call, new: Asked
) -> None:
    called(ledger, AccountChange("V1", OTHER), replace(call, outcome=Outcome.NOT_REACHED), ada, now, salt)
    assert opened(ledger, new)[0].state is CaseState.OPEN
    called(ledger, AccountChange("V1", "7654321"), replace(call, outcome=Outcome.DENIED), ada, now, salt)
    (case,) = opened(ledger, new, replace(new, message="m-2", since=now + timedelta(days=9)))
    assert case.state is CaseState.DENIED
    assert opened(ledger, replace(new, number="7654322"))[0].state is CaseState.OPEN


def test_mail_that_names_no_account_closes_by_an_account_or_a_denial_after_it(
    ledger: Path, ada: Signer, ben: Signer, now: datetime, salt: Salt, call: Call, new: Asked
) -> None:
    unread = replace(new, number="")
    later = replace(unread, message="m-2", since=now + timedelta(hours=1))
    called(ledger, AccountChange("V1", "", "03-9999-9999"), replace(call, outcome=Outcome.DENIED), ada, now, salt)
    assert opened(ledger, unread)[0].state is CaseState.OPEN
    called(ledger, AccountChange("V1", ""), replace(call, outcome=Outcome.DENIED), ada, now, salt)
    assert opened(ledger, unread)[0].state is CaseState.DENIED
    assert opened(ledger, unread, later)[0].state is CaseState.OPEN
    approved(ledger, AccountChange("V1", OTHER), call, (ada, ben), now, salt)
    assert opened(ledger, unread) == ()
    assert opened(ledger, unread, later)[0].messages == ("m-2",)


@pytest.mark.parametrize(
    ("account", "number", "same"),
    [
        (OTHER, "7654321", True),
        ("jp:0002:002:1:0012345", "0012345", True),
        ("jp:0002:002:1:0012345", "12345", True),
        ("acct:021000021:4567890123", "4567890123", True),
        ("iban:DE89370400440532013000", "DE89370400440532013000", True),
        ("acct:601613:31926819", "GB29NWBK60161331926819", True),
        (OTHER, "7654322", False),
        ("jp:0002:002:1:0000000", "", False),
        ("", "", False),
    ],
)
def test_a_number_as_mail_writes_it_is_known_again_in_an_account(account: str, number: str, same: bool) -> None:
    assert names_account(account, number) is same


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.tuples(st.sampled_from(["V1", "V2", "mail:x@y.example"]), st.sampled_from(["", "7654321", "9"]))),
    data=st.data(),
)
def test_no_mail_changes_what_is_on_file(
    ledger: Path, now: datetime, texts: list[tuple[str, str]], data: st.DataObject
) -> None:
    before = Book.of(read(ledger)).on_file
    asked = [
        Asked(key, number, "x@y.example", f"m-{place}", now + timedelta(days=data.draw(st.integers(-900, 900))))
        for place, (key, number) in enumerate(texts)
    ]
    found = opened(ledger, *asked)
    assert {(one.counterparty_key, one.number) for one in found} == set(texts)
    assert all(one.state is CaseState.OPEN for one in found)
    assert Book.of(read(ledger)).on_file == before
