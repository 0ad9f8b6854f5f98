"""A later list that differs opens a case and changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from sekisho.ledger.callbacks import AccountChange, Call, Outcome
from sekisho.ledger.entries import endorse_draft
from sekisho.ledger.keys import Signer
from sekisho.ledger.store import append
from sekisho.ledger.verify import read
from sekisho.model.ids import stable_id
from sekisho.payments.asking import approve_account, callback, first_number
from sekisho.payments.cases import Listed, cases
from sekisho.payments.holds import Book
from sekisho.payments.nouns import AccountCase, CaseState

Salt = Callable[[], bytes]
ON_FILE, OTHER = "jp:0001:001:1:1234567", "jp:0002:002:1:7654321"
NEW = Listed("V1", OTHER, "03-1234-5678", ("r-1",))


@pytest.fixture
def call(now: datetime) -> Call:
    return Call("03-1234-5678", "Sato", "account 7654321", now, Outcome.CONFIRMED)


def opened(ledger: Path, *listed: Listed) -> tuple[AccountCase, ...]:
    return cases(listed, Book.of(read(ledger)))


def test_a_list_that_says_what_is_on_file_opens_no_case(ledger: Path) -> None:
    assert opened(ledger, Listed("V1", ON_FILE, "+81-3-1234-5678"), Listed("V1", ON_FILE), Listed("V1", "")) == ()


def test_another_account_opens_one_case_and_changes_nothing(ledger: Path) -> None:
    (case,) = opened(ledger, NEW, replace(NEW, rows=("r-2", "r-1")))
    assert (case.counterparty_key, case.account_key, case.phone, case.on_file) == ("V1", OTHER, "", (ON_FILE,))
    assert (case.state, case.rows, case.entries) == (CaseState.OPEN, ("r-1", "r-2"), ())
    assert case.case_id == stable_id("case", "V1", OTHER, "")
    assert Book.of(read(ledger)).on_file.account("V1", OTHER) is None


def test_another_number_opens_a_case_too(ledger: Path) -> None:
    (case,) = opened(ledger, Listed("V1", ON_FILE, "090-9999-9999"))
    assert case.case_id == stable_id("case", "V1", "", "090-9999-9999")
    assert (case.account_key, case.phone) == ("", "090-9999-9999")


def test_cases_come_in_order_of_counterparty_with_ids_of_their_own(ledger: Path) -> None:
    found = opened(ledger, Listed("V2", OTHER, "1234567"), NEW)
    assert [case.counterparty_key for case in found] == ["V1", "V2"]
    assert found[1].on_file == ()
    assert found[0].case_id != found[1].case_id
    assert found == opened(ledger, NEW, Listed("V2", OTHER, "1234567"))


def test_a_case_closes_once_called_asked_and_endorsed(
    ledger: Path, ada: Signer, ben: Signer, now: datetime, salt: Salt, call: Call
) -> None:
    change = AccountChange("V1", OTHER)
    missed = callback(change, replace(call, outcome=Outcome.NOT_REACHED), Book.of(read(ledger)).on_file, salt)
    first = append(ledger, missed, ada, now).hash
    assert opened(ledger, NEW)[0].state is CaseState.OPEN
    called = append(ledger, callback(change, call, Book.of(read(ledger)).on_file, salt), ada, now).hash
    assert opened(ledger, NEW)[0].state is CaseState.CALLED
    asked = append(ledger, approve_account(called, Book.of(read(ledger))), ada, now).hash
    case = opened(ledger, NEW, Listed("V1", "jp:0003:003:1:0000001"))
    assert [item.state for item in case] == [CaseState.ASKED, CaseState.OPEN]
    assert case[0].entries == (first, called, asked)
    append(ledger, endorse_draft(asked), ben, now)
    assert opened(ledger, NEW) == ()
    assert Book.of(read(ledger)).on_file.account("V1", ON_FILE) is None


def test_a_case_that_the_counterparty_denied_says_so(
    ledger: Path, ada: Signer, now: datetime, salt: Salt, call: Call
) -> None:
    for outcome in (Outcome.CONFIRMED, Outcome.DENIED):
        draft = callback(
            AccountChange("V1", OTHER), replace(call, outcome=outcome), Book.of(read(ledger)).on_file, salt
        )
        append(ledger, draft, ada, now)
    assert opened(ledger, NEW)[0].state is CaseState.DENIED
    assert opened(ledger, replace(NEW, counterparty_key="V2"))[0].state is CaseState.OPEN


def test_a_number_case_is_about_its_own_number(ledger: Path, ada: Signer, now: datetime, salt: Salt) -> None:
    append(ledger, first_number("V2", "06-1111-2222", Book.of(read(ledger)), salt), ada, now)
    asked, other = opened(ledger, Listed("V2", "", "+81 6 1111 2222"), Listed("V2", "", "06-3333-4444"))
    assert (asked.state, other.state) == (CaseState.ASKED, CaseState.OPEN)
