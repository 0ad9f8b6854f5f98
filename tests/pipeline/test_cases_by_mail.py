"""Mail that asks for another account opens a case; the ledger alone closes it, and money to the account on file goes out."""

import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sekisho.pipeline.settings import Settings, write_new
from tests.cli.typed import NOW, Answer, by, typed
from tests.pipeline.bank import found_with

PAYEES = (
    "取引先コード,取引先名,口座名義カナ,銀行コード,支店コード,口座種別,口座番号,電話番号,メールアドレス\r\n"
    "101,青空商事株式会社,カ）アオゾラシヨウジ,0001,012,普通,0012345,03-1111-2222,info@aozora.example\r\n"
    "102,見本工業株式会社,カ）ミホンコウギヨウ,0005,123,当座,7654321,03-3333-4444,info@mihon.example\r\n"
)
STAFF = "社員番号,氏名,メールアドレス,部署\r\n1001,田中 花子,tanaka@sample-cu.example,総務部\r\n"
AOZORA, MOVED = "青空商事,0001,012,普通,0012345", "青空商事,0009,001,普通,6666666"
STRANGER = "新顔印刷,0009,001,普通,6666666"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    org = tmp_path / "org"
    write_new(org, Settings())
    (tmp_path / "payees.csv").write_bytes(PAYEES.encode("cp932"))
    (tmp_path / "staff.csv").write_bytes(STAFF.encode("cp932"))
    for name in ("payees.csv", "staff.csv"):
        assert typed("ingest", org, tmp_path / name).code == 0
    found_with(org)
    return org


def arrives(place: Path, name: str, sender: str, text: str) -> None:
    """Take a mail into the evidence."""
    path = place.parent / f"{name}.eml"
    path.write_bytes(
        f"From: {sender}\r\nTo: tanaka@sample-cu.example\r\nSubject: About payments\r\nMessage-ID: <{name}@x.example>\r\n"
        f"Date: Mon, 09 Nov 2026 10:00:00 +0900\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()
    )
    assert typed("ingest", place, path).code == 0


def asks(place: Path, number: str = "6666666", sender: str = "info@aozora.example", name: str = "m1") -> None:
    """Let somebody ask for money at another account."""
    named = f"新しい口座は 架空銀行 本店 普通 {number} です。" if number else ""
    arrives(place, name, sender, f"弊社の振込先口座を変更しました。今後は新しい口座にお振り込みください。{named}")


def listed(place: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = typed("payments", "cases", place, "--json").data
    return found


def checked(place: Path, *lines: str) -> list[Mapping[str, Any]]:
    """Check a file of these payments; return each."""
    rows = "".join(f"{NOW:%Y/%m/%d},{line},{1000 + at}\r\n" for at, line in enumerate(lines))
    file = place.parent / "friday.csv"
    file.write_bytes(f"支払日,取引先名,銀行コード,支店コード,口座種別,口座番号,金額\r\n{rows}".encode("cp932"))
    found: list[Mapping[str, Any]] = typed("payments", "check", place, file, "--json").data["items"]
    return found


def said_of_case(one: Mapping[str, Any]) -> tuple[str, bool]:
    return next((check["code"], check["holds"]) for check in one["checks"] if check["check"] == "account_case")


def account(place: Path, outcome: str, counterparty: str = "101", number: str = "jp:0009:001:1:6666666") -> Answer:
    """Record a call about a new account."""
    return typed(
        "payments", "account", place, counterparty, number, "--number", "03-1111-2222", "--spoke-to", "Ms Mori",
        "--read-back", "the account", "--outcome", outcome, *by("tanaka"), at=NOW + timedelta(minutes=5),
    )  # fmt: skip


def test_a_case_shows_the_message_and_holds_all_but_the_account_on_file(place: Path) -> None:
    asks(place)
    (case,) = listed(place)
    assert (case["source"], case["counterparty"], case["named"], case["state"]) == ("mail", "101", "6666666", "open")
    assert (case["sender"], len(case["messages"])) == ("info@aozora.example", 1)
    text = typed("payments", "cases", place).out
    assert "A message from info@aozora.example names the account ••••6666." in text
    assert "info@aozora.example" in typed("payments", "cases", place, lang="ja").out
    right, moved, stranger = checked(place, AOZORA, MOVED, STRANGER)
    assert (right["state"], said_of_case(right)) == ("proven", ("account_case_by_mail", False))
    assert (moved["state"], said_of_case(moved)) == ("held", ("account_named_by_mail", True))
    assert (stranger["state"], said_of_case(stranger)) == ("held", ("account_named_by_mail", True))


def test_an_assessment_keeps_the_case_and_knows_whom_a_lookalike_is_about(place: Path) -> None:
    asks(place, sender="info@aozora-billing.example")
    assert [one["counterparty"] for one in listed(place)] == ["mail:info@aozora-billing.example"]
    assert "unknown counterparty" in typed("payments", "cases", place).out
    assert typed("assess", place).code == 0
    assert [one["counterparty"] for one in listed(place)] == ["101"]


def test_mail_that_names_no_account_opens_a_case_and_mail_that_names_the_one_on_file_does_not(place: Path) -> None:
    asks(place, number="")
    asks(place, number="0012345", name="m2")
    assert [(one["counterparty"], one["named"]) for one in listed(place)] == [("101", "")]
    assert "could not be read from it" in typed("payments", "cases", place).out
    assert checked(place, AOZORA)[0]["state"] == "proven"


def test_a_salary_account_is_a_case_of_the_person(place: Path) -> None:
    arrives(
        place, "m3", "tanaka@sample-cu.example", "給与の振込口座を変更してください。架空銀行 本店 普通 6666666 です。"
    )
    typed("assess", place)
    assert [one["counterparty"] for one in listed(place)] == ["staff:1001"]


def test_a_call_alone_opens_nothing_and_a_second_person_closes_the_case(place: Path) -> None:
    asks(place)
    called = account(place, "confirmed")
    assert called.code == 0
    assert listed(place)[0]["state"] == "asked"
    assert checked(place, MOVED)[0]["state"] == "held"
    words = called.out.split()
    entry = words[words.index("--by") - 1]
    assert typed("payments", "approve", place, entry, *by("tanaka")).code != 0
    assert checked(place, MOVED)[0]["state"] == "held"
    assert typed("payments", "approve", place, entry, *by("sato"), at=NOW + timedelta(minutes=9)).code == 0
    assert [one["source"] for one in listed(place)] == ["list"], "the list still names the account of before"
    assert checked(place, MOVED)[0]["state"] == "proven"


def test_a_denied_call_closes_the_case_and_pays_nobody(place: Path) -> None:
    asks(place)
    assert account(place, "denied").code == 0
    assert listed(place) == []
    for one in checked(place, MOVED, STRANGER):
        assert (one["state"], said_of_case(one)) == ("held", ("account_denied_on_call", True))


@pytest.mark.parametrize("table", ["message", "message_features", "message_judgement", ""])
def test_evidence_that_goes_away_releases_nothing(place: Path, table: str) -> None:
    asks(place)
    typed("assess", place)
    tables = place / "evidence" / "tables"
    gone = [path for path in (place / "evidence").rglob(table or "tables") if path.is_dir()]
    for path in gone or [tables]:
        shutil.rmtree(path)
    assert checked_state(place) not in {"proven", "released"}


def checked_state(place: Path) -> str:
    """Return how the payment to the new account stands; "refused" where the command says nothing of it."""
    file = place.parent / "later.csv"
    head = "支払日,取引先名,銀行コード,支店コード,口座種別,口座番号,金額"
    file.write_bytes(f"{head}\r\n{NOW:%Y/%m/%d},{MOVED},1000\r\n".encode("cp932"))
    data = typed("payments", "check", place, file, "--json").data
    return str(data["items"][0]["state"]) if data else "refused"
