import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sekisho.evidence.view import Snapshot
from sekisho.pipeline.org import Org
from tests.cli.typed import NOW, Answer, by, typed
from tests.pipeline.bank import Bank, furikomi, planted, records

CALLED = ("--spoke-to", "森様", "--read-back", "銀行・支店・口座番号")


def only_matching(bank: Bank, place: Path) -> Path:
    """Write today's file without the two payments that differ."""
    taken = {number - 1 for number in planted(bank)}
    file = place / "matching.txt"
    kept = [record for number, record in enumerate(records(bank.file)) if number not in taken]
    file.write_bytes(furikomi(bank.file, kept))
    return file


def number_on_file(org: Path, sequence: int) -> str:
    holds: list[dict[str, Any]] = typed("payments", "holds", org, "--json").data
    return str(next(one["call"][0] for one in holds if one["sequence"] == sequence))


def states(org: Path, file: Path) -> dict[int, str]:
    data = typed("payments", "check", org, file, "--json").data
    return {one["sequence"]: one["state"] for kind in ("open", "held", "undetermined") for one in data[kind]}


def asked(org: Path, file: Path, sequence: int, who: str = "tanaka", outcome: str = "confirmed") -> Answer:
    number = number_on_file(org, sequence)
    return typed(
        *("payments", "callback", org, file, str(sequence), "--number", number, "--outcome", outcome),
        *CALLED,
        *by(who),
    )


def entry_of(said: Answer) -> str:
    """Return the entry that the next person is told to approve."""
    words = said.out.split()
    return words[words.index("--by") - 1]


def test_before_init_matching_payments_are_counted_and_not_listed(bank: Bank, org: Path) -> None:
    said = typed("payments", "check", org, bank.file)
    assert said.code == 10
    named = [line.split()[1] for line in said.out.splitlines() if line.startswith("No. ")]
    assert named == [str(number) for number in sorted(planted(bank))]
    assert "32 payments (0 may go out, 2 held, 0 could not be determined)." in said.out
    assert "30 payments match the payee list. A match is proven only once there is a ledger." in said.out
    assert said.out.count("There is no ledger yet") == 1


def test_before_init_nothing_is_proven_even_where_all_of_it_matches(bank: Bank, org: Path, tmp_path: Path) -> None:
    said = typed("payments", "check", org, only_matching(bank, tmp_path))
    assert said.code == 11
    assert "30 payments match the payee list" in said.out


def test_after_init_a_matching_file_may_go_to_the_bank(bank: Bank, founded: Path, tmp_path: Path) -> None:
    said = typed("payments", "check", founded, only_matching(bank, tmp_path))
    assert said.code == 0
    assert "30 payments (30 may go out, 0 held, 0 could not be determined). 0 yen stays back." in said.out


def test_after_init_only_what_differs_is_held(bank: Bank, founded: Path) -> None:
    said = typed("payments", "check", founded, bank.file)
    assert said.code == 10
    assert "30 may go out, 2 held" in said.out
    kept_back = sum(one["amount"] for one in bank.truth["differences"])
    assert f"{kept_back:,} yen stays back" in said.out
    assert "sekisho payments callback" in said.out
    japanese = typed("payments", "check", founded, bank.file, lang="ja")
    assert "送金可30件、保留2件" in japanese.out
    assert "HELD" not in japanese.out


def test_its_data_say_what_its_sentences_say(bank: Bank, founded: Path) -> None:
    data = typed("payments", "check", founded, bank.file, "--json")
    text = typed("payments", "check", founded, bank.file)
    assert data.code == text.code == data.data["exit_code"] == 10
    for one in data.data["held"]:
        assert f"No. {one['sequence']}  {one['payee']}" in text.out
        assert all(reason["says"] in text.out for reason in one["reasons"])


def test_callback_and_approval_open_exactly_that_payment_of_that_file(
    bank: Bank, founded: Path, tmp_path: Path
) -> None:
    lookalike, other = planted(bank)
    before = states(founded, bank.file)
    called = asked(founded, bank.file, other)
    assert called.code == 0
    assert "It opens once a second person runs: sekisho payments approve" in called.out
    assert states(founded, bank.file) == before
    approved = typed("payments", "approve", founded, entry_of(called), *by("sato"))
    assert "You approve: payment no. " in approved.out, "the second person sees what they sign"
    assert "tanaka called " in approved.out
    assert approved.code == 0
    assert states(founded, bank.file) == {**before, other: "released"}
    written_again = tmp_path / "again.txt"
    written_again.write_bytes(furikomi(bank.file, [*records(bank.file)[1:], records(bank.file)[0]]))
    again = states(founded, written_again)
    assert sorted(number for number, state in again.items() if state == "held") == [other - 1, lookalike - 1]
    assert "released" not in again.values()


def test_the_caller_cannot_be_the_second_person(bank: Bank, founded: Path) -> None:
    _, other = planted(bank)
    called = asked(founded, bank.file, other)
    typed("payments", "approve", founded, entry_of(called), *by("tanaka"))
    assert states(founded, bank.file)[other] == "held"


@pytest.mark.parametrize("outcome", ["denied", "not_reached"])
def test_a_call_that_confirmed_nothing_opens_nothing(bank: Bank, founded: Path, outcome: str) -> None:
    _, other = planted(bank)
    called = asked(founded, bank.file, other, outcome=outcome)
    assert called.code == 0
    assert f"Payment {other} stays held." in called.out
    assert states(founded, bank.file)[other] == "held"


def test_a_number_from_a_mail_is_refused(bank: Bank, founded: Path) -> None:
    said = typed(
        *("payments", "callback", founded, bank.file, "18", "--number", "03-9999-0000", "--outcome", "confirmed"),
        *CALLED,
        *by("tanaka"),
    )
    assert said.code == 4
    assert "03-9999-0000 is not a number on file" in said.err


def test_a_refused_payment_stays_refused_in_its_file(bank: Bank, founded: Path) -> None:
    _, other = planted(bank)
    said = typed("payments", "refuse", founded, bank.file, str(other), "--why", "denied", *by("sato"))
    assert said.code == 0
    assert states(founded, bank.file)[other] == "refused"
    assert "REFUSED" in typed("payments", "check", founded, bank.file).out
    later = asked(founded, bank.file, other)
    assert later.code == 4
    assert "was refused, and that is final for this file" in later.err
    assert states(founded, bank.file)[other] == "refused"


def test_a_whole_file_can_be_refused(bank: Bank, founded: Path, tmp_path: Path) -> None:
    file = only_matching(bank, tmp_path)
    assert typed("payments", "refuse", founded, file, "0", "--why", "sent in twice", *by("sato")).code == 0
    assert set(states(founded, file).values()) == {"refused"}
    assert typed("payments", "check", founded, file).code == 10


def test_an_approved_change_of_account_makes_later_files_clear(bank: Bank, founded: Path, tmp_path: Path) -> None:
    _, other = planted(bank)
    data = typed("payments", "check", founded, bank.file, "--json").data
    held = next(one for one in data["held"] if one["sequence"] == other)
    with Snapshot.open(Org.open(founded).store) as snapshot:
        paid = next(
            row["account_key"]
            for row in snapshot.dicts("payment", ["sequence", "account_key", "amount_minor", "value_date"])
            if row["sequence"] == other and row["amount_minor"] == held["amount_minor"]
        )
    called = typed(
        *("payments", "account", founded, held["counterparty"], paid, "--number", number_on_file(founded, other)),
        *("--outcome", "confirmed", *CALLED),
        *by("sato"),
    )
    assert called.code == 0
    later = tmp_path / "later.txt"
    later.write_bytes(furikomi(bank.file, [records(bank.file)[other - 1], records(bank.file)[0]]))
    assert states(founded, later) == {1: "held", 2: "proven"}
    approved = typed("payments", "approve", founded, entry_of(called), *by("tanaka"))
    assert approved.code == 0
    assert "is put on file for payee" in approved.out
    assert states(founded, later) == {1: "proven", 2: "proven"}
    assert typed("payments", "check", founded, later).code == 0


def test_an_account_that_was_denied_is_not_asked_for(bank: Bank, founded: Path) -> None:
    held = typed("payments", "holds", founded, "--json").data[0]
    said = typed(
        *("payments", "account", founded, held["counterparty"], "jp:0001:001:1:7654321", "--number", held["call"][0]),
        *("--outcome", "denied", *CALLED),
        *by("sato"),
    )
    assert said.code == 0
    assert "approve" not in said.out


def test_a_wrong_passphrase_signs_nothing(bank: Bank, founded: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not the passphrase\n", "utf-8")
    wrong.chmod(0o600)
    before = (founded / "ledger.db").read_bytes()
    said = typed(
        *("payments", "refuse", founded, bank.file, "3", "--why", "x", "--by", "tanaka"),
        "--passphrase",
        f"file:{wrong}",
    )
    assert said.code == 4
    assert "passphrase" in said.err
    assert (founded / "ledger.db").read_bytes() == before


def test_deciding_needs_a_ledger(bank: Bank, org: Path) -> None:
    said = typed("payments", "refuse", org, bank.file, "3", "--why", "x", *by("tanaka"))
    assert said.code == 4
    assert "this organisation has no ledger yet" in said.err
    said = typed(
        *("payments", "callback", org, bank.file, "3", "--number", "03-1234-5678", "--outcome", "confirmed"),
        *CALLED,
        *by("tanaka"),
    )
    assert said.code == 4


def test_a_payment_that_is_not_in_the_file_is_a_sentence(bank: Bank, founded: Path) -> None:
    said = typed("payments", "refuse", founded, bank.file, "99", "--why", "x", *by("tanaka"))
    assert said.code == 4
    assert "has no payment number 99" in said.err


def test_an_entry_that_nobody_can_mean_is_a_sentence(founded: Path) -> None:
    for entry in ("abc", "0123456789ab"):
        said = typed("payments", "approve", founded, entry, *by("tanaka"))
        assert said.code == 4
        assert f"No single entry of the ledger begins with {entry}" in said.err


def test_a_file_that_is_no_payment_file_is_a_sentence(bank: Bank, org: Path) -> None:
    said = typed("payments", "check", org, bank.folder / "staff.csv")
    assert said.code == 4
    assert "staff.csv is not a payment file" in said.err


@pytest.mark.parametrize("option", ["--expect", "--expect-head"])
def test_a_ledger_that_is_not_the_one_expected_stops_a_check_in_one_sentence(
    bank: Bank, founded: Path, tmp_path: Path, option: str
) -> None:
    file = only_matching(bank, tmp_path)
    said = typed("payments", "check", founded, file, option, "00" * 32)
    assert said.code == 5
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1


def test_waiting_payments_come_with_the_number_to_call(bank: Bank, org: Path) -> None:
    said = typed("payments", "holds", org)
    assert said.code == 0
    assert said.out.count("the number on file.") == 2
    assert "2 payments wait." in said.out
    assert "Two people run: sekisho init" in said.out
    for one in typed("payments", "holds", org, "--json").data:
        assert f"Call {one['call'][0]}" in said.out
    assert "止まっている振込：2件" in typed("payments", "holds", org, lang="ja").out


def test_after_init_the_way_out_is_named(founded: Path) -> None:
    assert "To open one: call the number on file" in typed("payments", "holds", founded).out


def test_nothing_waits_once_the_day_of_the_file_is_over(bank: Bank, org: Path) -> None:
    said = typed("payments", "holds", org, at=NOW + timedelta(days=1))
    assert "0 payments wait." in said.out


def test_a_file_with_one_bad_record_is_refused_whole_and_never_forgotten(bank: Bank, org: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    lines = records(bank.file)
    broken = lines[4][:80] + b"00000X0000" + lines[4][90:]
    written = furikomi(bank.file, [*lines[:4], lines[4], *lines[5:]]).replace(lines[4], broken)
    bad.write_bytes(written)
    said = typed("payments", "check", org, bad)
    assert said.code == 3
    assert said.out == ""
    assert "line 6" in said.err or "record 6" in said.err
    assert "amount" in said.err
    rejects = typed("evidence", "rejects", org, "--json").data
    assert [one["file"] for one in rejects] == ["bad.txt"]
    assert rejects[0]["field"] == "amount"
    assert rejects[0]["place"]
    looked = typed("assess", org, "--json").data["document"]
    assert "Send nothing of bad.txt to the bank" in looked["headline"][0]["en"]
    assert "bad.txt" in looked["headline"][0]["ja"]
    assert "amount" in looked["headline"][0]["en"]
    bad.write_bytes(furikomi(bank.file, lines[:2]))
    assert typed("payments", "check", org, bad).code == 11
    assert "bad.txt" not in json.dumps(typed("assess", org, "--json").data["document"]["headline"])


def test_each_payment_is_listed_with_release_or_hold_and_every_check(bank: Bank, founded: Path, tmp_path: Path) -> None:
    said = typed("payments", "check", bank.file, "--org", founded, "--json")
    assert said.code == 10
    items = said.data["items"]
    assert [one["sequence"] for one in items] == list(range(1, said.data["payments"] + 1))
    held = {one["sequence"] for one in items if one["decision"] == "hold"}
    assert held == set(planted(bank))
    names = ["payee", "account", "account_case", "first_payment", "duplicate", "amount", "limit"]
    for one in items:
        assert [check["check"] for check in one["checks"]] == names
        assert all(check["says"] and check["answer"] in {"flagged", "clear", "undetermined"} for check in one["checks"])
        assert one["reasons"], "released or held, it says why"
    twice = tmp_path / "twice.txt"
    twice.write_bytes(furikomi(bank.file, [*records(only_matching(bank, tmp_path)), records(bank.file)[0]]))
    again = typed("payments", "check", "--org", founded, twice, "--json")
    assert again.code == 10
    assert [one["reasons"][-1]["code"] for one in again.data["held"]] == ["paid_twice_in_file"]


def test_a_limit_in_the_settings_holds_what_is_split_under_it(bank: Bank, founded: Path, tmp_path: Path) -> None:
    settings = founded / "sekisho.toml"
    items = typed("payments", "check", founded, only_matching(bank, tmp_path), "--json").data["items"]
    largest = max(items, key=lambda one: int(one["amount_minor"]))
    limit = f"[payments]\nlimit = {largest['amount_minor'] * 2}\n"
    settings.write_text(settings.read_text("utf-8").replace("[payments]\n", limit), "utf-8")
    data = records(only_matching(bank, tmp_path))
    file = tmp_path / "split.txt"
    file.write_bytes(furikomi(bank.file, [*data, data[largest["sequence"] - 1]]))
    held = typed("payments", "check", founded, file, "--json").data["held"]
    assert {reason["code"] for one in held for reason in one["reasons"]} >= {"split_under_limit", "paid_twice_in_file"}


def test_a_bank_that_does_not_know_the_payee_holds_the_payment(bank: Bank, founded: Path, tmp_path: Path) -> None:
    file = only_matching(bank, tmp_path)
    first = records(file)[0].decode("shift_jis")
    answer = tmp_path / "answers.csv"
    line = f"{NOW:%Y/%m/%d},{first[1:5]},{first[20:23]},{first[42]},{first[43:50]},{first[50:80].strip()},不一致"
    answer.write_bytes(
        f"照会日,銀行コード,支店コード,預金種目,口座番号,受取人名,確認結果\r\n{line}\r\n".encode("cp932")
    )
    said = typed("payments", "check", founded, file, "--confirmed", answer, "--json")
    assert said.code == 10
    assert [(one["sequence"], one["reasons"][-1]["code"]) for one in said.data["held"]] == [
        (1, "confirmation_no_match")
    ]
    assert said.data["items"][1]["checks"][-1]["code"] == "confirmation_not_asked"
    answer.write_bytes(answer.read_bytes().replace("不一致".encode("cp932"), "たぶん".encode("cp932")))
    refused = typed("payments", "check", founded, file, "--confirmed", answer)
    assert refused.code == 3
    assert "line 2" in refused.err


def test_a_check_needs_a_folder_and_one_file(bank: Bank, founded: Path) -> None:
    for words in ((founded,), (bank.file, bank.file, "--org", founded), ("--org", founded)):
        assert typed("payments", "check", *words).code == 2


def test_before_init_a_number_counts_by_the_age_that_its_list_gives_it(org: Path) -> None:
    before = typed("payments", "holds", org, "--json").data
    assert all(one["numbers"] for one in before)
    told = {number["code"] for one in before for number in one["numbers"]}
    assert told <= {"number_dated_by_list", "number_changed_lately", "number_undated", "number_seen_unchanged"}
    said = typed("payments", "holds", org).out
    for one in before:
        for number in one["numbers"]:
            assert (number["says"] in said) is not number["counts"]


def test_after_init_a_number_counts_since_both_founders_stand_for_it(founded: Path) -> None:
    after = typed("payments", "holds", founded, "--json").data
    assert {number["code"] for one in after for number in one["numbers"] if number["counts"]} == {"number_attested"}
    assert all(not one["call"] or any(number["counts"] for number in one["numbers"]) for one in after)
