"""A checked file is compared with the files that were paid before it, and not with those that nobody sent."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sekisho.pipeline.settings import Settings, write_new
from tests.cli.typed import NOW, typed
from tests.pipeline.bank import found_with

PAYEES = (
    "取引先コード,取引先名,口座名義カナ,銀行コード,支店コード,口座種別,口座番号,電話番号\r\n"
    "101,青空商事株式会社,カ）アオゾラシヨウジ,0001,012,普通,0012345,03-1111-2222\r\n"
    "102,見本工業株式会社,カ）ミホンコウギヨウ,0005,123,当座,7654321,03-3333-4444\r\n"
)
AOZORA, MIHON = "青空商事,0001,012,普通,0012345", "見本工業,0005,123,当座,7654321"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    org = tmp_path / "org"
    write_new(org, Settings())
    (tmp_path / "payees.csv").write_bytes(PAYEES.encode("cp932"))
    assert typed("ingest", org, tmp_path / "payees.csv").code == 0
    found_with(org)
    return org


def checked(place: Path, name: str, *lines: str, at: datetime = NOW) -> dict[int, Mapping[str, Any]]:
    """Check a file of that day's payments; return each payment by its number."""
    header = "支払日,取引先名,銀行コード,支店コード,口座種別,口座番号,金額,摘要"
    rows = "".join(f"{at:%Y/%m/%d},{line}\r\n" for line in lines)
    file = place.parent / name
    file.write_bytes(f"{header}\r\n{rows}".encode("cp932"))
    said = typed("payments", "check", place, file, "--json", at=at)
    return {one["sequence"]: one for one in said.data["items"]}


def codes(one: Mapping[str, Any], name: str) -> tuple[str, bool]:
    return next((check["code"], check["holds"]) for check in one["checks"] if check["check"] == name)


def test_a_bill_that_was_paid_last_week_is_held_until_that_file_is_withdrawn(place: Path) -> None:
    checked(place, "monday.csv", f"{AOZORA},250000,INV-2001", at=NOW - timedelta(days=4))
    found = checked(place, "friday.csv", f"{AOZORA},250000,", f"{MIHON},1000,")
    assert codes(found[1], "duplicate") == ("paid_before", True)
    assert [found[1]["decision"], found[2]["decision"]] == ["hold", "release"]
    passphrase = ("--by", "tanaka", "--passphrase", "env:PHRASE_TANAKA")
    assert typed("payments", "withdraw", place, "monday.csv", *passphrase, at=NOW - timedelta(days=1)).code == 0
    assert checked(place, "friday.csv", f"{AOZORA},250000,", f"{MIHON},1000,")[1]["decision"] == "release"


def test_an_invoice_is_paid_once_whatever_the_amount(place: Path) -> None:
    checked(place, "monday.csv", f"{AOZORA},250000,INV-2001", at=NOW - timedelta(days=60))
    found = checked(place, "friday.csv", f"{AOZORA},90000,INV-2001", f"{MIHON},1000,INV-2001")
    assert codes(found[1], "duplicate") == ("invoice_paid_before", True)
    assert codes(found[2], "duplicate") == ("not_paid_before", False)


def test_the_same_file_again_and_one_that_waits_hold_nothing(place: Path) -> None:
    for name in ("one.csv", "one.csv", "two.csv"):
        found = checked(place, name, f"{AOZORA},250000,")
        assert found[1]["decision"] == "release"
    other = checked(place, "three.csv", f"{AOZORA},250000,", f"{MIHON},1000,", f"{MIHON},2000,", f"{MIHON},3000,")
    assert codes(other[1], "duplicate") == ("also_in_waiting_file", False)
    assert other[1]["decision"] == "release"


def test_an_amount_far_beyond_a_payees_past_is_held(place: Path) -> None:
    for month in range(1, 9):
        at = NOW - timedelta(days=30 * month)
        checked(place, f"month-{month}.csv", f"{AOZORA},{100_000 + month},", at=at)
    found = checked(place, "friday.csv", f"{AOZORA},2000000,", f"{MIHON},2000000,")
    assert codes(found[1], "amount") == ("amount_outside_history", True)
    assert codes(found[2], "amount") == ("amount_history_short", False)
    assert [found[1]["decision"], found[2]["decision"]] == ["hold", "release"]


def test_a_later_list_with_another_account_opens_a_case_that_only_tells_of_itself(place: Path) -> None:
    (place.parent / "later.csv").write_bytes(PAYEES.replace("0012345", "7777777").encode("cp932"))
    assert typed("ingest", place, place.parent / "later.csv").code == 0
    found = checked(place, "friday.csv", f"{AOZORA},1000,", f"{AOZORA.replace('0012345', '7777777')},2000,")
    assert codes(found[1], "account_case") == ("account_case_open", False)
    assert codes(found[2], "account_case") == ("account_case_open", True)
    assert [found[1]["decision"], found[2]["decision"]] == ["release", "hold"]


def test_an_account_of_somebody_else_and_a_new_payee_are_said(place: Path) -> None:
    found = checked(
        place, "friday.csv", f"{AOZORA.replace('青空商事', '新星物産')},1000,", "新星物産,0009,001,普通,0000009,500,"
    )
    assert codes(found[1], "account") == ("account_of_other_payee", True)
    assert codes(found[2], "payee") == ("new_payee", False)
    assert {one["decision"] for one in found.values()} == {"hold"}
