"""Folders in which something is missing, comes later, or says two things."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sekisho.evidence.view import Snapshot
from sekisho.model.verdict import Answer
from sekisho.pipeline.first import First
from sekisho.pipeline.org import Org
from tests.cli.typed import NOW, typed
from tests.pipeline.bank import Bank, found_with, looked, planted

GUARD = "payee_account_differs"


def with_only(bank: Bank, place: Path, *names: str) -> First:
    """Look at a folder with these exports alone."""
    folder = place / "part"
    folder.mkdir()
    for name in names:
        (folder / Path(name).name).write_bytes((bank.folder / name).read_bytes())
    return looked(folder)


def answers(look: First, detector: str = GUARD) -> Counter[Answer]:
    return Counter(one.answer for one in look.done.result.verdicts if one.detector == detector)


def test_without_a_payee_list_no_payment_is_clear(bank: Bank, tmp_path: Path) -> None:
    look = with_only(bank, tmp_path, bank.file.name, "mail/harada.chihiro.mbox")
    assert answers(look) == {Answer.UNDETERMINED: bank.truth["payments"]}
    assert look.document.headline[0].en.startswith(
        f"{bank.truth['payments']} payments, {bank.truth['payment_total']:,} yen in all, could not be checked"
    )
    assert "payee list" in look.document.headline[-1].en
    assert typed("payments", "check", look.org, bank.file).code == 11


def test_only_a_payment_file_is_undetermined_and_says_what_to_fetch(bank: Bank, tmp_path: Path) -> None:
    look = with_only(bank, tmp_path, bank.file.name)
    assert set(answers(look)) == {Answer.UNDETERMINED}
    assert {gap.source for gap in look.document.unseen} >= {"counterparty_list", "mbox", "staff_roster"}
    said = typed("first", tmp_path / "part", "--org", look.org)
    assert said.code == 0
    assert "No Payee list was given." in said.out


def test_without_mail_the_difference_is_still_found(bank: Bank, tmp_path: Path) -> None:
    look = with_only(bank, tmp_path, bank.file.name, "payees.xlsx")
    held = sorted(one.amount.minor for one in look.document.payments)
    assert held == sorted(one["amount"] for one in bank.truth["differences"])
    assert all(one.sender_domain is None for one in look.document.payments)
    assert not answers(look, "lookalike_sender_speaks_of_payment")


def test_without_a_payment_file_nothing_was_checked(bank: Bank, tmp_path: Path) -> None:
    look = with_only(bank, tmp_path, "payees.xlsx", "staff.csv")
    assert look.document.headline[0].en == "No payment file was given, so no payment was checked today."
    assert look.document.payments == ()


def test_an_empty_folder_is_no_good_news(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    look = looked(tmp_path / "part")
    assert look.outcomes == ()
    assert "no payment was checked" in look.document.headline[0].en
    assert look.document.findings == ()
    assert "There are no files in" in typed("ingest", look.org, tmp_path / "part").out
    assert typed("ingest", look.org, tmp_path / "part", "--json").data == []


def asked_by_mail(bank: Bank) -> dict[str, Any]:
    """Return the difference that a mail asked for."""
    differences: list[dict[str, Any]] = bank.truth["differences"]
    return next(one for one in differences if one["recipe"] == "vendor_lookalike_change")


def listed_cases(org: Path) -> list[dict[str, Any]]:
    """Return the cases that a list opened, not those of mail."""
    return [one for one in typed("payments", "cases", org, "--json").data if one["source"] == "list"]


@pytest.fixture
def other_list(bank: Bank, tmp_path: Path) -> Path:
    """A payee list of one payee whose account is the one that the lookalike's mail gave, with another number."""
    asked = asked_by_mail(bank)
    with Snapshot.open(Org.open(bank.org).store) as snapshot:
        payment = next(
            row
            for row in snapshot.dicts("payment", ["account_key", "amount_minor", "payee_code", "payee_name"])
            if row["amount_minor"] == asked["amount"]
        )
        listed = next(
            row
            for row in snapshot.dicts("counterparty", ["counterparty_key", "name", "name_kana", "code"])
            if row["code"] == asked["payee_code"]
        )
    _, bank_code, branch, kind, number = payment["account_key"].split(":")
    file = tmp_path / "list_of_monday.csv"
    rows = [
        ["取引先コード", "取引先名", "金融機関コード", "支店コード", "預金種目", "口座番号", "口座名義", "電話番号"],
        [listed["code"], listed["name"], bank_code, branch, kind, number, payment["payee_name"], "050-0000-9999"],
    ]
    file.write_bytes("\r\n".join(",".join(row) for row in rows).encode("cp932"))
    return file


def test_a_later_list_that_differs_opens_a_case_and_changes_nothing(
    bank: Bank, founded: Path, other_list: Path
) -> None:
    assert listed_cases(founded) == []
    before = typed("payments", "check", founded, bank.file, "--json").data
    assert typed("ingest", founded, other_list).code == 0
    (case,) = listed_cases(founded)
    assert case["state"] == "open"
    asked = asked_by_mail(bank)
    paid, (_, branch, _, listed) = asked["paid"][-4:], asked["listed"][0].split("-")
    assert case["account"].endswith(paid)
    assert case["phone"] == "050-0000-9999"
    assert typed("payments", "check", founded, bank.file, "--json").data == before
    said = typed("payments", "cases", founded)
    assert "open changes of account." in said.out
    assert "Do not call it." in said.out
    assert f"••••{paid}; on file is {asked['listed'][0][:4]}-{branch} ••••{listed[-4:]}" in said.out
    looked_at = typed("assess", founded)
    assert "differs from what is on file in 1 account or telephone number" in looked_at.out
    data = typed("assess", founded, "--json").data["document"]
    assert data["account_cases"] == 1
    page = (founded / "reports" / "report.en.html").read_text("utf-8")
    assert "differs from what is on file in 1 account" in page
    assert "口座変更の申し出：" in typed("payments", "cases", founded, lang="ja").out


def test_before_init_a_later_list_changes_nothing_either(bank: Bank, org: Path, other_list: Path) -> None:
    typed("ingest", org, other_list)
    assert len(listed_cases(org)) == 1
    assert typed("payments", "check", org, bank.file).code == 10
    data = typed("payments", "check", org, bank.file, "--json").data
    assert [one["sequence"] for one in data["held"]] == sorted(planted(bank))


def test_two_lists_that_differ_in_one_delivery_are_never_calm(bank: Bank, tmp_path: Path, other_list: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    for file in (bank.file, bank.folder / "payees.xlsx", other_list):
        (folder / file.name).write_bytes(file.read_bytes())
    look = looked(folder)
    assert len(look.done.cases) == 1
    assert look.document.account_cases == 1


def test_a_broken_ledger_says_so_instead_of_cases(founded: Path) -> None:
    ledger = founded / "ledger.db"
    ledger.write_bytes(ledger.read_bytes().replace(b"tanaka", b"tanakb"))
    said = typed("payments", "cases", founded)
    assert said.code == 4
    assert typed("assess", founded, "--json").data["document"]["account_cases"] == 0


def test_a_payee_who_is_on_no_list_is_undetermined_after_init(bank: Bank, tmp_path: Path) -> None:
    look = with_only(bank, tmp_path, "staff.csv", bank.file.name)
    found_with(look.org)
    said = typed("payments", "check", look.org, bank.file)
    assert said.code == 11
    assert "0 may go out, 0 held, 32 could not be determined" in said.out
    assert typed("assess", look.org, at=NOW).code == 0
