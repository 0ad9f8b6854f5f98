from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.typed import NOW, Answer, by, typed
from tests.pipeline.bank import Bank, furikomi, planted, records

LATER, LATEST, LAST = (NOW + timedelta(minutes=minutes) for minutes in (10, 20, 30))


def groups(org: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for one in typed("payments", "holds", org, "--json", at=LAST).data:
        found.setdefault(one["group"], []).append(one)
    return found


def counts(org: Path) -> dict[str, int]:
    return {group: len(found) for group, found in groups(org).items()}


@pytest.fixture
def trial(bank: Bank, tmp_path: Path) -> Path:
    """Today's file with one payment less: a trial to get the rest out."""
    return written(bank, tmp_path / "trial.txt", records(bank.file)[:-1])


def written(bank: Bank, path: Path, payments: list[bytes]) -> Path:
    path.write_bytes(furikomi(bank.file, payments))
    return path


def test_a_payment_tried_in_three_files_waits_once(bank: Bank, org: Path, tmp_path: Path, trial: Path) -> None:
    before = typed("payments", "holds", org, "--json").data
    again = written(bank, tmp_path / "again.txt", records(bank.file)[1:-1])
    for place, file in enumerate((trial, again)):
        assert typed("payments", "check", org, file, at=NOW + timedelta(minutes=10 * place + 10)).code == 10
    found = groups(org)
    assert len(found["held"]) == len(before) == 2
    assert {one["file"] for one in found["held"]} == {"again.txt"}
    assert {one["file"] for one in found["replaced"]} == {"trial.txt", bank.file.name}
    assert {one["replaced_by"] for one in found["replaced"]} == {"again.txt"}
    said = typed("payments", "holds", org, at=LAST).out
    assert "2 payments wait." in said
    assert "4 replaced by a newer version" in said
    assert "must not be sent" in said


def test_what_is_replaced_counts_no_money_twice(bank: Bank, org: Path, trial: Path) -> None:
    before = typed("assess", org, "--json").data["document"]
    typed("payments", "check", org, trial, at=LATER)
    after = typed("assess", org, "--json", at=LATEST).data["document"]
    assert after["held_total"] == before["held_total"]
    assert after["payments_checked"] == before["payments_checked"] - 1
    assert [one["amount"] for one in after["payments"]] == [one["amount"] for one in before["payments"]]


def test_a_replaced_file_that_is_checked_again_is_held_again(bank: Bank, org: Path, trial: Path) -> None:
    typed("payments", "check", org, trial, at=LATER)
    assert typed("payments", "check", org, bank.file, at=LATEST).code == 10
    found = groups(org)
    assert {one["file"] for one in found["held"]} == {bank.file.name}
    assert {one["file"] for one in found["replaced"]} == {"trial.txt"}


def test_another_file_of_the_day_replaces_nothing(bank: Bank, org: Path, tmp_path: Path) -> None:
    _, differs = planted(bank)
    other = written(bank, tmp_path / "other.txt", records(bank.file)[differs - 1 : differs + 2])
    typed("payments", "check", org, other, at=LATER)
    assert "replaced" not in counts(org)
    assert {one["file"] for one in groups(org)["held"]} == {bank.file.name, "other.txt"}


def withdrawn(org: Path, which: str | Path, *more: str) -> Answer:
    return typed("payments", "withdraw", org, which, *more, at=LATER)


def test_before_init_a_withdrawal_is_a_note_and_opens_nothing(bank: Bank, org: Path) -> None:
    said = withdrawn(org, bank.file, "--by", "tanaka", "--why", "a trial")
    assert said.code == 0
    assert "Nothing opened by it" in said.out
    assert "not a signature" in said.out
    assert counts(org) == {"withdrawn": 2}
    listed = typed("payments", "holds", org, at=LAST).out
    assert "The file was withdrawn by tanaka." in listed
    assert "0 payments wait." in listed
    assert "2 withdrawn" in listed
    assert "取り下げ2件" in typed("payments", "holds", org, at=LAST, lang="ja").out
    assert typed("payments", "check", org, bank.file, at=LATEST).code == 10
    assert counts(org) == {"held": 2}, "checked again it waits again"


def test_a_note_from_before_init_does_not_count_in_a_ledger(bank: Bank, founded: Path) -> None:
    ledger = (founded / "ledger.db").rename(founded / "away")
    assert withdrawn(founded, bank.file, "--by", "anybody").code == 0
    ledger.rename(founded / "ledger.db")
    assert counts(founded) == {"held": 2}


def test_after_init_a_withdrawal_is_signed_and_opens_nothing(bank: Bank, founded: Path) -> None:
    assert withdrawn(founded, bank.file.name, *by("sato")).code == 0
    assert counts(founded) == {"withdrawn": 2}
    assert {one["withdrawn_by"] for one in groups(founded)["withdrawn"]} == {"sato"}
    assert typed("verify", founded, at=LATER).code == 0
    checked = typed("payments", "check", founded, bank.file, "--json", at=LATEST)
    assert checked.code == 10
    assert len(checked.data["held"]) == 2
    assert counts(founded) == {"held": 2}
    assert typed("verify", founded, at=LAST).code == 0


def test_without_the_passphrase_nothing_is_withdrawn(bank: Bank, founded: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not the passphrase\n", "utf-8")
    wrong.chmod(0o600)
    said = withdrawn(founded, bank.file, "--by", "tanaka", "--passphrase", f"file:{wrong}")
    assert said.code == 4
    assert counts(founded) == {"held": 2}


def test_marks_written_by_hand_open_nothing(bank: Bank, founded: Path) -> None:
    digest = groups(founded)["held"][0]["sha256"]
    marks = founded / "evidence" / "checked.json"
    marks.write_text(f'{{"withdrawn": {{"{digest}": {{"by": "x", "at": "2026-11-20T04:00:00Z"}}}}}}', "utf-8")
    assert counts(founded) == {"held": 2}
    marks.write_text("nonsense", "utf-8")
    assert counts(founded) == {"held": 2}
    assert typed("payments", "check", founded, bank.file, at=LATER).code == 10


def test_a_withdrawn_version_replaces_nothing(bank: Bank, org: Path, trial: Path) -> None:
    typed("payments", "check", org, trial)
    withdrawn(org, trial, "--by", "tanaka")
    found = groups(org)
    assert {one["file"] for one in found["held"]} == {bank.file.name}
    assert {one["file"] for one in found["withdrawn"]} == {"trial.txt"}


def test_a_file_is_named_by_itself_by_its_name_or_by_its_hash(bank: Bank, org: Path, trial: Path) -> None:
    typed("payments", "check", org, trial, at=LATER)
    digest = typed("payments", "check", org, trial, "--json", at=LATER).data["sha256"]
    for which in (trial, "trial.txt", digest[:12]):
        said = withdrawn(org, which, "--by", "tanaka")
        assert said.code == 0
        assert digest[:12] in said.out


@pytest.mark.parametrize("which", ["nothing.txt", "0123456789ab", "abc"])
def test_a_file_that_was_never_checked_cannot_be_withdrawn(org: Path, which: str) -> None:
    said = withdrawn(org, which, "--by", "tanaka")
    assert said.code == 4
    assert f"No payment file that was checked is {which}" in said.err


def test_a_name_that_two_files_have_is_asked_back(bank: Bank, org: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    file = written(bank, other / bank.file.name, records(bank.file)[:4])
    typed("payments", "check", org, file, at=LATER)
    said = withdrawn(org, bank.file.name, "--by", "tanaka")
    assert said.code == 4
    assert "Name the one that is meant by its hash" in said.err


def test_refused_and_released_payments_do_not_wait(bank: Bank, founded: Path) -> None:
    _, other = planted(bank)
    typed("payments", "refuse", founded, bank.file, str(other), "--why", "denied", *by("sato"))
    assert counts(founded) == {"held": 1, "refused": 1}
    said = typed("payments", "holds", founded, at=LATER).out
    assert "1 payment waits." in said
    assert "1 refused" in said
    assert "REFUSED" in said
    document = typed("assess", founded, "--json", at=LATER).data["document"]
    assert document["counts"]["held"] == 1
    assert document["counts"]["refused"] == 1
    assert len(document["payments"]) == 1
    assert [one["state"] for one in document["refused"]] == ["refused"]
    assert document["held_total"] == document["payments"][0]["amount"]
    looked = typed("assess", founded, at=LATER).out
    assert "was refused" in looked


def test_a_file_that_is_not_what_was_counted_is_refused_with_both_numbers(bank: Bank, org: Path) -> None:
    assert typed("payments", "check", org, bank.file, "--expect-count", "32").code == 10
    said = typed("payments", "check", org, bank.file, "--expect-count", "33")
    assert said.code == 3
    assert said.out == ""
    assert "holds 32 payments, and 33 were expected" in said.err
    total = sum(int(line[80:90]) for line in records(bank.file))
    assert typed("payments", "check", org, bank.file, "--expect-total", f"{total:,}").code == 10
    wrong = typed("payments", "check", org, bank.file, "--expect-total", str(total + 1))
    assert wrong.code == 3
    assert f"{total:,} JPY" in wrong.err
    assert f"{total + 1:,}" in wrong.err
    assert f"Send nothing of {bank.file.name}" in typed("assess", org).out
    assert typed("payments", "check", org, bank.file, "--expect-total", "many").code == 4
