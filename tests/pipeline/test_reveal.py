"""The name behind a stand-in: found among the names that the finding is about, and never any other."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sekisho.evidence.view import MemoryTables
from sekisho.findings.nouns import Finding, State
from sekisho.ledger.reveals import Reveal
from sekisho.ledger.verify import read
from sekisho.model.errors import SekishoError
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer as Judged
from sekisho.model.verdict import Reason
from sekisho.pipeline.callbacks import Caller
from sekisho.pipeline.org import Org
from sekisho.pipeline.reveal import NAME, approve, ask, could_stand, kinds, standins, waiting
from sekisho.pipeline.revealed import Answer, behind, granted, look_up, names_of
from sekisho.report.build import subject_name
from sekisho.report.said import pseudonym
from tests.pipeline.bank import Bank, copied, found_with

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
BOX = "hr@bank.example"
STAFF = [
    {"employee_id": "1", "name": "佐藤 健", "name_kana": "さとう けん", "name_romaji": "Sato Ken"},
    {"employee_id": "2", "name": "森 葵", "name_kana": "もり あおい", "name_romaji": "Mori Aoi"},
]


def about(table: str, key: str, *reasons: Reason) -> Finding:
    return Finding("f-1", "d", Subject(table, key), State.OPEN, Judged.FLAGGED, reasons, (), 1, NOW, NOW)


def test_stand_ins_of_people_and_mailboxes_are_known_and_no_other_word() -> None:
    said = "「name-430d58」は account_entry-d3a3d0 と name-430d58、opened_store-c392c7, username-123456, name-430d58a"
    assert standins(said, "mailbox_takeover-a9d64a") == (
        "name-430d58",
        "account_entry-d3a3d0",
        "mailbox_takeover-a9d64a",
    )
    assert {"mailbox_takeover", "mailbox_forwarding", "person_exfiltration", "account_entry", "staff"} <= kinds().keys()


@pytest.mark.parametrize(
    ("finding", "reader", "name"),
    [
        (about("mailbox_takeover", BOX), MemoryTables({"mailbox_takeover": []}), ""),
        (about("staff", "1"), MemoryTables({"staff": STAFF}), "佐藤 健"),
        (about("account_entry", "uid-9"), MemoryTables({"account_entry": []}), ""),
        (about("staff", "3"), MemoryTables({"staff": STAFF}), ""),
        (about("staff", "4"), MemoryTables({"staff": [{"employee_id": "4"}]}), ""),
    ],
)
def test_the_name_of_a_subject_is_found_by_its_key(finding: Finding, reader: MemoryTables, name: str) -> None:
    standin = subject_name(finding.subject)
    found = behind(standin, names_of(finding, finding.subject.table, reader))
    assert found == (Answer(name) if name else Answer(why="gone"))


def test_the_name_in_a_sentence_is_one_that_the_finding_is_about() -> None:
    finding = about("message", "m-1", Reason.of("colleague", name="SATO KEN", count=3))
    reader = MemoryTables({"staff": STAFF})
    assert behind(pseudonym(NAME, "Sato Ken"), names_of(finding, NAME, reader)) == Answer("Sato Ken")
    assert behind(pseudonym(NAME, "Mori Aoi"), names_of(finding, NAME, reader)) == Answer(why="gone")


def test_two_names_of_one_stand_in_are_not_told_apart() -> None:
    standin = pseudonym("staff", "1")
    assert behind(standin, [("1", "Sato"), ("1", "SATO")]) == Answer("SATO")
    assert behind(standin, [("1", "Sato"), ("1", "Mori"), ("2", "Abe")]) == Answer(why="several")


def test_a_stand_in_of_something_else_does_not_stand_on_a_finding() -> None:
    finding = about("mailbox_takeover", BOX)
    assert could_stand(finding, pseudonym("mailbox_takeover", BOX))
    assert could_stand(finding, "name-012345")
    assert not could_stand(finding, pseudonym("mailbox_takeover", "ceo@bank.example"))
    assert not could_stand(about("opened_store", "s"), pseudonym("opened_store", "s"))
    assert not could_stand(finding, "name-ceo")


def test_nothing_is_asked_or_looked_up_without_a_ledger_an_assessment_or_two_signatures(
    bank: Bank, tmp_path: Path
) -> None:
    path = copied(bank.org, tmp_path)
    org, caller = Org.open(path), Caller("tanaka", "correct horse battery")
    with pytest.raises(SekishoError, match="reveal_not_granted"):
        granted(org, "0" * 64, NOW)
    found_with(path)
    with pytest.raises(SekishoError, match="reason_missing"):
        ask(path, "f-1", "name-012345", " ", caller, NOW)
    with pytest.raises(SekishoError, match="finding_unknown"):
        ask(path, "f-nothing", "name-012345", "why", caller, NOW)
    view = org.decided()
    assert view is not None
    with pytest.raises(SekishoError, match="reveal_not_waiting"):
        waiting(view, "0" * 64, NOW)
    asked = Reveal("0" * 64, "f-gone", "name-012345", "why", "tanaka", NOW)
    assert look_up(org, asked) == Answer(why="gone")
    (path / "runs").rename(tmp_path / "away")
    with pytest.raises(SekishoError, match="not_assessed"):
        ask(path, "f-1", "name-012345", "why", caller, NOW)
    with pytest.raises(SekishoError, match="not_assessed"):
        look_up(org, asked)


def test_a_finding_that_was_asked_about_by_another_stand_in_gives_no_name(bank: Bank, tmp_path: Path) -> None:
    path = copied(bank.org, tmp_path)
    found_with(path)
    org = Org.open(path)
    finding = next(path for path in sorted((path / "runs").glob("[0-9]*")))
    assert finding.is_dir()
    known = next(iter(_findings(org)))
    asking, second = Caller("tanaka", "correct horse battery"), Caller("sato", "staple of another kind")
    with pytest.raises(SekishoError, match="standin_elsewhere"):
        ask(path, known, pseudonym("mailbox_takeover", BOX), "why", asking, NOW)
    entry = ask(path, known, "name-012345", "why", asking, NOW).hash
    with pytest.raises(SekishoError, match="reveal_asked"):
        ask(path, known, "name-012345", "why", asking, NOW)
    with pytest.raises(SekishoError, match="reveal_own"):
        approve(path, entry, asking, NOW)
    approve(path, entry, second, NOW)
    with pytest.raises(SekishoError, match="reveal_not_waiting"):
        approve(path, entry, second, NOW)
    assert look_up(org, granted(org, entry, NOW)) == Answer(why="gone")
    assert read(org.ledger).fold.index[entry].payload.keys() == {"standin", "reason"}


def _findings(org: Org) -> list[str]:
    from sekisho.pipeline.runs import newest

    saved = newest(org.runs)
    assert saved is not None
    return list(saved.book.findings)
