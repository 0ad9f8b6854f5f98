import html
import json
import re
from pathlib import Path

import pytest

from tests.cli.typed import Answer, typed
from tests.pipeline.bank import Bank, copied, hashes


@pytest.fixture(scope="module")
def first(bank: Bank) -> Answer:
    return bank.said


@pytest.fixture(scope="module")
def as_data(bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> Answer:
    return typed("first", bank.folder, "--org", copied(bank.org, tmp_path_factory.mktemp("data")), "--json")


def test_it_finds_the_planted_differences_and_no_other(bank: Bank, as_data: Answer) -> None:
    planted = {(one["amount"], one["paid"][-4:]) for one in bank.truth["differences"]}
    held = {(one["amount"]["minor"], one["account_paid"][-4:]) for one in as_data.data["document"]["payments"]}
    assert held == planted
    assert len(planted) == 2


def test_it_tells_of_the_mail_that_came_eleven_days_ago(bank: Bank, first: Answer) -> None:
    assert first.code == 0
    told = re.search(r"it came 11 days ago from (\S+)[,.;]", first.out)
    assert told
    asked = next(one for one in bank.truth["planted"] if one["recipe"] == "vendor_lookalike_change")
    assert told[1] in json.dumps(asked)
    assert told[1] not in {domain for one in bank.truth["aliases"] for domain in one["domains"]}
    assert first.err == ""


def test_the_folder_of_exports_never_changes(bank: Bank, first: Answer) -> None:
    assert hashes(bank.folder) == bank.before


def test_it_prices_the_weakness_and_names_the_defaults(first: Answer) -> None:
    assert "yen in an average year (from " in first.out
    assert "in 1 year of 100" in first.out
    assert " 0 yen or more" not in first.out
    assert "at the worse end" in first.out
    assert "Paid in a year: 400,000,000 yen" in first.out


def test_it_says_what_it_could_not_see_and_that_releasing_needs_a_ledger(first: Answer) -> None:
    assert re.search(r"3[0-9] of 3[0-9] mailboxes were not read\.", first.out)
    assert "Nothing can be released yet. Two people run: sekisho init" in first.out


def test_its_data_say_what_its_sentences_say(first: Answer, as_data: Answer) -> None:
    data = as_data.data
    for said in data["document"]["headline"]:
        assert said["en"] in first.out
    for payment in data["document"]["payments"]:
        assert payment["payee"] in first.out
        assert payment["why"]["en"] in first.out
    for file in data["files"]:
        assert f"{file['name']}: " in first.out
        assert f"{file['records']} records, {file['rejected']} could not be read" in first.out
        assert file["error"] is None


def test_it_writes_a_report_in_both_languages_and_as_data(as_data: Answer) -> None:
    pages = {Path(path).name: Path(path).read_text("utf-8") for path in as_data.data["reports"]}
    assert sorted(pages) == [
        "areas.json",
        "cases.json",
        "decided.json",
        "report.en.html",
        "report.ja.html",
        "report.json",
    ]
    assert json.loads(pages["report.json"]) == as_data.data["document"]
    for said in as_data.data["document"]["headline"]:
        assert html.unescape(said["en"]) in html.unescape(pages["report.en.html"])
        assert said["ja"] in html.unescape(pages["report.ja.html"])


def test_a_second_look_finds_nothing_new_and_the_same(bank: Bank, org: Path) -> None:
    before = {one["id"]: one for one in typed("findings", org, "--all", "--json").data}
    again = typed("first", bank.folder, "--org", org)
    assert again.code == 0
    assert again.out.count("delivered before; nothing new") == len(bank.before)
    after = {one["id"]: one for one in typed("findings", org, "--all", "--json").data}
    assert after == before
    assert len(list((org / "runs").iterdir())) == 1


def test_it_speaks_japanese(bank: Bank, org: Path) -> None:
    said = typed("first", bank.folder, "--org", org, lang="ja")
    assert said.code == 0
    for part in ("今日すること", "止めている支払い", "損失の見込み", "読み取ったもの", "見えなかったもの", "11日前"):
        assert part in said.out
    assert "payments" not in said.out.split("報告書")[0].replace("sekisho payments", "")
    losses = said.out.split("損失の見込み\n")[1].split("\n\n")[0].split("\n")
    assert all("平均的な年で" in line for line in losses[:-2])
    assert losses[-2].strip().startswith("次の値は分からない")
    assert "Asia/Tokyo" in losses[-1]


def test_results_beside_the_folder_are_the_default(bank: Bank) -> None:
    assert bank.org == bank.folder.with_name("friday.sekisho")
    assert (bank.org / "sekisho.toml").is_file()


def test_results_inside_the_folder_are_refused(bank: Bank) -> None:
    said = typed("first", bank.folder, "--org", bank.folder / "results")
    assert said.code == 4
    assert said.out == ""
    assert "inside the folder of exports" in said.err
    assert hashes(bank.folder) == bank.before


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    said = typed("first", tmp_path / "nowhere")
    assert said.code == 4
    assert said.err.splitlines() == [f"There is nothing at {tmp_path}/nowhere. Check the path."]


def test_a_file_instead_of_a_folder_is_a_sentence(bank: Bank) -> None:
    said = typed("first", bank.file)
    assert said.code == 4
    assert "Traceback" not in said.err


def test_after_init_matching_payments_are_not_called_held(bank: Bank, founded: Path) -> None:
    said = typed("assess", founded, "--json")
    held = said.data["document"]["payments"]
    assert sorted(one["amount"]["minor"] for one in held) == sorted(one["amount"] for one in bank.truth["differences"])
    assert said.data["document"]["can_release"] is True
    assert "Nothing can be released yet" not in typed("assess", founded).out


def test_assess_and_report_say_the_same(org: Path) -> None:
    said = typed("assess", org)
    assert said.code == 0
    assert "Do not send these 2 payments" in said.out
    listed = typed("report", org)
    names = [Path(line).name for line in listed.out.splitlines()]
    assert names[:6] == ["report.en.html", "report.ja.html", "areas.json", "decided.json", "report.json", "cases.json"]
    assert all(name.startswith("case-c-") for name in names[6:])
    assert typed("report", org, "--json").data == listed.out.splitlines()


def test_more_payments_than_fit_on_a_screen_are_counted(org: Path, bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.cli.looked.PAYMENTS", 1)
    assert "and 1 more; the report lists them all" in typed("assess", org).out
