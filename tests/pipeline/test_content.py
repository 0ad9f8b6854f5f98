from pathlib import Path

import pytest

from sekisho.detection.discover import ours
from sekisho.evidence.view import MemoryTables
from sekisho.model.verdict import Reason
from sekisho.pipeline import content
from sekisho.pipeline.document.words import reason_text
from sekisho.pipeline.overlay import Overlay
from tests.cli.typed import typed


def test_a_complaint_about_a_connector_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "ours", lambda: ())
    monkeypatch.setattr(content, "folders", lambda: content_folders()[:1])
    monkeypatch.setattr(content, "lint_connector", lambda _: [lint_issue()])
    monkeypatch.setattr(content, "check_examples", lambda *_: ())
    (one,) = content.complaints(None)
    assert one.say("en") != one.say("ja")
    assert typed("lint").code == 12


def content_folders() -> tuple[Path, ...]:
    from sekisho.connectors.discover import folders

    return tuple(folders())


def lint_issue() -> object:
    from sekisho.connectors.lint import Issue

    return Issue("part_missing", (("connector", "eml"), ("part", "read.py")))


def test_a_reason_that_nobody_has_words_for_is_its_code() -> None:
    guard = next(one for one in ours() if one.id == "payee_account_differs")
    assert reason_text(Reason.of("made_up"), guard, "en") == "made_up"
    assert reason_text(Reason.of("account_differs"), guard, "en") == "account_differs", "without its parameters"
    assert reason_text(Reason.of("missing_evidence"), None, "en") == "missing_evidence"


def test_an_overlay_reads_its_tables_before_those_below() -> None:
    below = MemoryTables({"staff": [{"name": "a"}], "payment": [{"sequence": 1}, {"sequence": 2}]})
    both = Overlay(below, MemoryTables({"payment": [{"sequence": 3}]}))
    assert both.names() == {"staff", "payment"}
    assert [both.count(name) for name in ("staff", "payment")] == [1, 1]
    assert [row["sequence"] for row in both.dicts("payment", ["sequence"])] == [3]
    assert both.ibis("payment").count().execute() == 1
