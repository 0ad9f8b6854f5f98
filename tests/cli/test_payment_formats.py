"""One list of payees and one ledger stand before payment files of every format."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sekisho.attacks.writers.nacha import AchBatch, AchEntry, nacha, routing
from sekisho.attacks.writers.pain001 import Group, Transfer, pain001
from sekisho.pipeline.settings import Settings, write_new
from tests.cli.typed import typed
from tests.pipeline.bank import found_with

DAY = date(2026, 11, 20)
BANK = routing("02100002")
PAYEES = (
    "取引先コード,取引先名,口座名義カナ,銀行コード,支店コード,口座種別,口座番号,電話番号\r\n"
    "101,青空商事株式会社,カ）アオゾラシヨウジ,0001,012,普通,0012345,03-1111-2222\r\n"
)
ABROAD = (
    "vendor code,vendor name,iban,routing number,account number,phone\r\n"
    "201,Example Supplies GmbH,DE89370400440532013000,,,+49 30 1234567\r\n"
    f"202,Sample Freight Inc,,{BANK},000123456789,+1 212 555 0100\r\n"
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An organisation with payees at home and abroad on file, and a ledger."""
    org = tmp_path / "org"
    write_new(org, Settings())
    for name, data in (("payees.csv", PAYEES.encode("cp932")), ("vendors.csv", ABROAD.encode())):
        (tmp_path / name).write_bytes(data)
        assert typed("ingest", org, tmp_path / name).code == 0
    found_with(org)
    return org


def zengin(number: str, name: str) -> bytes:
    head = f"1210{'1234567890'}{'ｶｸｳｼﾝｷﾝ':<40}11200001{'ｶｸｳ':<15}012{'ﾎﾝﾃﾝ':<15}10000001{'':17}"
    line = f"20001{'ｶｸｳ':<15}012{'ﾎﾝﾃﾝ':<15}{'':4}1{number}{name:<30}{1000:010d}0{'':20}7{'':8}"
    records = [head, line, f"8{1:06d}{1000:012d}{'':101}", f"9{'':119}"]
    return "".join(f"{record}\r\n" for record in records).encode("shift_jis")


def csv(number: str, name: str) -> bytes:
    header = "支払日,取引先名,銀行コード,支店コード,口座種別,口座番号,金額"
    return f"{header}\r\n2026/11/20,{name},0001,012,普通,{number},1000\r\n".encode("cp932")


def pain(number: str, name: str) -> bytes:
    home = Transfer(name, Decimal(1000), "JPY", number=number, member=("JPZGN", "0001012"), kind="普通")
    abroad = Transfer("EXAMPLE SUPPLIES GMBH", Decimal("12.50"), "EUR", iban="DE89370400440532013000")
    return pain001([Group(DAY, [home]), Group(DAY, [abroad])], "09")


def ach(number: str, name: str) -> bytes:
    account = "000123456789" if number == "0012345" else "000123456780"
    return nacha([AchBatch(DAY, [AchEntry(name, BANK, account, 5000)])])


FILES = {"zengin.txt": zengin, "list.csv": csv, "pain.xml": pain, "vendors.ach": ach}
NAMES = {
    "zengin.txt": "ｶ)ｱｵｿﾞﾗｼﾖｳｼﾞ",
    "list.csv": "㈱青空商事",
    "pain.xml": "アオゾラショウジ(カ",
    "vendors.ach": "SAMPLE FREIGHT",
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_to_accounts_on_file_is_released(place: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FILES[name]("0012345", NAMES[name]))
    said = typed("payments", "check", tmp_path / name, "--org", place, "--json")
    assert [(one["decision"], one["state"]) for one in said.data["items"]] == [("release", "proven")] * said.data[
        "payments"
    ]
    assert said.code == 0


@pytest.mark.parametrize("name", FILES)
def test_a_file_to_another_account_is_held_and_a_damaged_one_refused_with_its_place(
    place: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(FILES[name]("0054321", NAMES[name]))
    said = typed("payments", "check", tmp_path / name, "--org", place, "--json")
    first = said.data["items"][0]
    assert (said.code, first["decision"], first["state"]) == (10, "hold", "held")
    assert first["reasons"][0]["code"] == "account_differs"
    assert {check["code"] for check in first["checks"] if check["holds"]} == {"account_not_on_file"}
    data = bytearray((tmp_path / name).read_bytes())
    cut = tmp_path / f"cut-{name}"
    cut.write_bytes(data[:-200] if name != "list.csv" else bytes(data).replace(b",1000", b",1000x"))
    refused = typed("payments", "check", cut, "--org", place)
    assert refused.code == 3
    assert "line " in refused.err


def test_the_sum_of_a_file_in_several_currencies_is_told_by_currency(place: Path, tmp_path: Path) -> None:
    one = Transfer("EXAMPLE SUPPLIES GMBH", Decimal("12.50"), "EUR", iban="FR1420041010050500013M02606")
    home = Transfer(
        "アオゾラショウジ", Decimal(1000), "JPY", number="0054321", member=("JPZGN", "0001012"), kind="普通"
    )
    (tmp_path / "two.xml").write_bytes(pain001([Group(DAY, [home, one])]))
    said = typed("payments", "check", place, tmp_path / "two.xml")
    assert "1,000 yen" in said.out
    assert "1,000 yen + EUR 12.50" in said.out
    assert "1,012" not in said.out
    assert "2,250" not in said.out
