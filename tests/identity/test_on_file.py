"""What is on file is the first list, or what the ledger stands for; a later list changes nothing."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from sekisho.evidence.reader import MemoryTables
from sekisho.identity.on_file import (
    accounts_on_file,
    differences,
    founding_rows,
    list_rows,
    listed_names,
    names_gone,
    sealed_names,
)
from sekisho.ledger.accounts import FileAccount, OnFile
from sekisho.model.rows import Cell

OLD, NEW = "jp:0001:001:1:0000001", "jp:0009:009:1:9999999"
FIRST, LATER = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)


def listed(
    batch: str, when: datetime, key: str, account: str | None, phone: str = "03-1111-2222"
) -> Mapping[str, Cell]:
    return {
        "batch_id": batch,
        "ingest_time": when,
        "row_id": f"r-{batch}-{key}-{account}",
        "counterparty_key": key,
        "list_uid": batch,
        "account_key": account,
        "phone": phone,
        "name": f"Payee {key}",
        "domains": ["payee.example"],
        "updated_on": date(2025, 5, 5),
    }


def rows(*given: Mapping[str, Cell]) -> tuple[Mapping[str, object], ...]:
    return list_rows(MemoryTables({"counterparty": list(given)}))


def held(found: Sequence[Mapping[str, Cell]]) -> dict[Cell, tuple[Cell, Cell]]:
    return {row["counterparty_key"]: (row["account_key"], row["basis"]) for row in found}


def test_a_later_list_does_not_change_the_account_on_file() -> None:
    both = rows(listed("b1", FIRST, "7", OLD), listed("b2", LATER, "7", NEW))
    assert held(list(accounts_on_file(both, None))) == {"7": (OLD, "provisional")}


def test_a_later_list_does_not_come_first_by_a_clock_that_went_back_or_by_its_id() -> None:
    both = rows(listed("b9", LATER, "7", OLD), listed("b1", FIRST, "7", NEW))
    assert held(list(accounts_on_file(both, None))) == {"7": (OLD, "provisional")}


def test_a_payee_that_only_a_later_list_names_stands_as_that_list_says_while_there_is_no_ledger() -> None:
    both = rows(listed("b1", FIRST, "7", OLD), listed("b2", LATER, "8", NEW))
    assert held(list(accounts_on_file(both, None))) == {"7": (OLD, "provisional"), "8": (NEW, "provisional")}


def test_with_a_ledger_only_what_it_stands_for_is_on_file() -> None:
    both = rows(listed("b1", FIRST, "7", NEW), listed("b1", FIRST, "8", NEW))
    sealed = OnFile({"7": (FileAccount("7", OLD, "03-1111-2222", "founding", "e1", FIRST),)}, {})
    (row,) = accounts_on_file(both, sealed)
    assert (row["account_key"], row["basis"], row["name"]) == (OLD, "founding", "Payee 7")
    assert row["since"] == date(2025, 5, 5)
    assert row["basis_rows"] == ["e1", f"r-b1-7-{NEW}"]


def test_an_account_sealed_for_a_payee_that_no_list_names_any_more_stays_on_file() -> None:
    sealed = OnFile({"9": (FileAccount("9", OLD, "", "approved", "e2", LATER),)}, {})
    (row,) = accounts_on_file(rows(), sealed)
    assert (row["account_key"], row["phone"], row["since"], row["basis_rows"]) == (OLD, None, LATER.date(), ["e2"])


def test_an_account_stays_on_file_for_the_names_that_were_sealed_with_it() -> None:
    first = rows(listed("b1", FIRST, "7", OLD))
    payee = listed_names(first, "7", OLD)
    sealed = OnFile({"7": (FileAccount("7", OLD, "", "founding", "e1", LATER, payee),)}, {})
    renamed = rows({**listed("b2", LATER, "7", OLD), "name": "Other"})
    (row,) = accounts_on_file(renamed, sealed)
    assert (row["name"], row["domains"], row["since"], row["basis_rows"]) == ("Payee 7", [], LATER.date(), ["e1"])
    (row,) = accounts_on_file((*renamed, *first), sealed)
    assert (row["name"], row["domains"], row["since"]) == ("Payee 7", ["payee.example"], date(2025, 5, 5))
    assert (names_gone(renamed, sealed), names_gone((*renamed, *first), sealed), names_gone(renamed, None)) == (1, 0, 0)


def test_an_account_that_was_approved_later_has_the_names_that_were_sealed_at_the_founding() -> None:
    first = rows(listed("b1", FIRST, "7", OLD))
    accounts = (
        FileAccount("7", OLD, "", "founding", "e1", FIRST, sealed_names(first[0])),
        FileAccount("7", NEW, "", "approved", "e2", LATER),
    )
    renamed = rows({**listed("b2", LATER, "7", NEW), "name": "Other"})
    assert {row["name"] for row in accounts_on_file(renamed, OnFile({"7": accounts}, {}))} == {"Payee 7"}


def test_the_names_of_a_new_account_are_those_of_the_row_that_names_it() -> None:
    own = rows(listed("b1", FIRST, "7", OLD), {**listed("b2", LATER, "7", NEW), "name": "Payee Seven"})
    assert listed_names(own, "7", NEW) == sealed_names(own[1])
    assert listed_names(own, "7", "jp:none") == sealed_names(own[0])
    assert listed_names(own, "8", NEW) == ""


def test_what_the_newest_list_says_otherwise_is_named() -> None:
    first = rows(listed("b1", FIRST, "7", OLD), listed("b1", FIRST, "8", OLD), listed("b1", FIRST, "6", OLD))
    on_file = tuple(accounts_on_file(first, None))
    later = rows(
        listed("b1", FIRST, "7", OLD),
        listed("b2", LATER, "7", NEW),
        listed("b2", LATER, "8", OLD, phone="050-0000-0000"),
        listed("b2", LATER, "5", NEW),
        listed("b2", LATER, "6", OLD),
    )
    assert {(one.counterparty_key, one.kind) for one in differences(later, on_file)} == {
        ("7", "account"),
        ("8", "phone"),
        ("5", "new"),
    }


def test_a_row_without_a_whole_account_founds_nothing() -> None:
    assert founding_rows(rows(listed("b1", FIRST, "7", None))) == ()
