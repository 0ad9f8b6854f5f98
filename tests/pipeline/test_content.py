import json
import shutil
from datetime import date
from pathlib import Path

import msgspec
import pytest

from sekisho.connectors.discover import folders, load
from sekisho.connectors.examples import Expected, record
from sekisho.connectors.lint import Problem
from sekisho.detection.discover import ours
from sekisho.evidence.view import MemoryTables
from sekisho.model.rows import Cell
from sekisho.model.verdict import Reason
from sekisho.pipeline import content
from sekisho.pipeline.document.words import reason_text
from sekisho.pipeline.overlay import Overlay
from sekisho.risk.lint import Fault
from tests.cli.typed import typed


def test_a_complaint_about_a_connector_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "ours", lambda: ())
    monkeypatch.setattr(content, "folders", lambda: folders()[:1])
    monkeypatch.setattr(content, "lint_connector", lambda _: [lint_issue()])
    monkeypatch.setattr(content, "_tried", lambda _: ())
    (one,) = content.complaints(None)
    assert one.say("en") != one.say("ja")
    assert typed("lint").code == 12


def test_a_card_of_the_loss_model_that_cannot_be_used_comes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    faults = [Fault("mfa_for_everyone", "card_silent", "text.en.name"), Fault("log_watch", "card_wrong", "no stage")]
    monkeypatch.setattr(content, "faults", lambda *_: faults)
    (one,) = content.complaints(None)
    assert one.say("en").startswith("The card cannot be used: no stage.")
    assert one.say("en") != one.say("ja")
    monkeypatch.setattr(content, "faults", lambda *_: faults[:1])
    monkeypatch.setattr(content, "ours", lambda: ())
    monkeypatch.setattr(content, "folders", list)
    assert [(one.name, one.code) for one in content.complaints(None)] == [("mfa_for_everyone", "card_silent")]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A firm's folder with one connector of its own."""
    source = next(folder for folder in folders() if folder.name == "eml")
    copy = shutil.copytree(source, tmp_path / "connectors" / "ours", ignore=shutil.ignore_patterns("__pycache__"))
    card = Path(copy) / "connector.toml"
    card.write_text(card.read_text("utf-8").replace('id = "eml"', 'id = "ours"'), "utf-8")
    return tmp_path


def test_a_firms_own_connector_is_linted_too(home: Path) -> None:
    folder = home / "connectors" / "ours"
    for beside in folder.glob("*/*.expected.json"):
        record(load(folder), beside.with_name(beside.name.removesuffix(".expected.json")), known(beside))
    assert content.complaints(home) == ()
    (folder / "notes.md").write_text("WRITE THIS", "utf-8")
    assert [one.code for one in content.complaints(home)] == ["placeholder_left"]


def test_code_that_raises_is_a_complaint_with_folder_file_and_error(home: Path) -> None:
    with (home / "connectors" / "ours" / "normalise.py").open("a", encoding="utf-8") as file:
        file.write("\n\ndef normalise(record, context):\n    raise ZeroDivisionError('by nothing')\n")
    said = typed("lint", home)
    assert said.code == 12
    assert "ours: The connector's code failed on samples/" in said.out
    assert "normalise.py line" in said.out
    assert "ZeroDivisionError: by nothing" in said.out


def test_code_that_cannot_be_loaded_is_a_complaint(home: Path) -> None:
    (home / "connectors" / "ours" / "read.py").write_text("import nowhere_to_be_found\n", "utf-8")
    assert [one.code for one in content.complaints(home)] == ["example_raises"]


def test_a_broken_file_of_sentences_is_a_complaint(home: Path) -> None:
    (home / "connectors" / "ours" / "sentences.toml").write_text("x", "utf-8")
    (one,) = content.complaints(home)
    assert one.code == "sentences_broken"
    assert "sentences.toml" in one.say("en")


def test_the_first_difference_is_named_once(home: Path) -> None:
    beside = next(path for path in sorted(home.glob("connectors/ours/samples/*.expected.json")) if known(path).rows)
    data = json.loads(beside.read_text("utf-8"))
    data["rows"][0]["table"], table = "nothing", data["rows"][0]["table"]
    beside.write_text(json.dumps(data), "utf-8")
    said = typed("lint", home).out
    assert f"First difference at rows[0].table: expected 'nothing', got '{table}'." in said
    assert "ours: ours" not in said


def known(beside: Path) -> Expected:
    return msgspec.json.decode(beside.read_bytes(), type=Expected)


def lint_issue() -> Problem:
    return Problem("part_missing", (("connector", "eml"), ("part", "read.py")))


def test_a_reason_that_nobody_has_words_for_is_its_code() -> None:
    guard = next(one for one in ours() if one.id == "payee_account_differs")
    assert reason_text(Reason.of("made_up"), guard, "en") == "made_up"
    assert reason_text(Reason.of("account_differs"), guard, "en") == "account_differs", "without its parameters"
    assert reason_text(Reason.of("missing_evidence"), None, "en") == "missing_evidence"


def test_why_a_release_does_not_count_is_a_sentence() -> None:
    told = reason_text(Reason.of("release_not_honoured", why="second_missing"), None, "en")
    assert told.startswith("A release does not count: ")
    assert "second_missing" not in told


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
