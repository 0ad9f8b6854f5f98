from datetime import date

import pytest

from sekisho.connectors.discover import folders
from sekisho.connectors.lint import Problem
from sekisho.detection.discover import ours
from sekisho.evidence.view import MemoryTables
from sekisho.model.rows import Cell
from sekisho.model.verdict import Reason
from sekisho.pipeline import content
from sekisho.pipeline.document.words import reason_text
from sekisho.pipeline.overlay import Overlay
from tests.cli.typed import typed


def test_a_complaint_about_a_connector_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "ours", lambda: ())
    monkeypatch.setattr(content, "folders", lambda: folders()[:1])
    monkeypatch.setattr(content, "lint_connector", lambda _: [lint_issue()])
    monkeypatch.setattr(content, "check_examples", lambda *_: ())
    (one,) = content.complaints(None)
    assert one.say("en") != one.say("ja")
    assert typed("lint").code == 12


def lint_issue() -> Problem:
    return Problem("part_missing", (("connector", "eml"), ("part", "read.py")))


def test_a_reason_that_nobody_has_words_for_is_its_code() -> None:
    guard = next(one for one in ours() if one.id == "payee_account_differs")
    assert reason_text(Reason.of("made_up"), guard, "en") == "made_up"
    assert reason_text(Reason.of("account_differs"), guard, "en") == "account_differs", "without its parameters"
    assert reason_text(Reason.of("missing_evidence"), None, "en") == "missing_evidence"


def test_an_overlay_reads_its_tables_before_those_below() -> None:
    person: dict[str, Cell] = {"employee_id": "1", "name": "森 彩"}
    payee: dict[str, Cell] = {
        "counterparty_key": "7",
        "account_key": "jp:0001:001:1:1111111",
        "basis": "founding",
        "since": date(2026, 1, 5),
    }
    below = MemoryTables({"staff": [person, {**person, "employee_id": "2"}], "account_on_file": [payee]})
    both = Overlay(below, MemoryTables({"staff": [{**person, "employee_id": "3"}]}))
    assert both.names() == {"staff", "account_on_file"}
    assert [both.count(name) for name in ("staff", "account_on_file")] == [1, 1]
    assert [row["employee_id"] for row in both.dicts("staff", ["employee_id"])] == ["3"]
    assert both.ibis("staff").to_pyarrow().num_rows == 1
