"""The record of actions is added to and follows from line to line; a change is told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sekisho.actions.journal import FIRST, Journal
from sekisho.actions.nouns import Status, Step
from sekisho.model.errors import SekishoError

NOW = datetime(2026, 11, 20, tzinfo=UTC)
STEP = Step("move", Status.WOULD, "a@bank.example", "INBOX", "Sekisho/Held")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    found = Journal(tmp_path / "actions.jsonl")
    assert found.head() == FIRST
    for state in ("begun", "done", "begun"):
        found.add(state, STEP, "tanaka", "f-1", NOW)
    return found


def test_lines_follow_one_another(journal: Journal) -> None:
    assert len(journal.path.read_bytes().splitlines()) == 3
    assert journal.head() != FIRST


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [(b'"by": "tanaka"', b'"by": "satou0"', 2), (b'{"at"', b"{at", 1), (b"f-1", b"f-2", 2)],
)
def test_a_line_that_was_changed_is_told(journal: Journal, old: bytes, new: bytes, line: int) -> None:
    journal.path.write_bytes(journal.path.read_bytes().replace(old, new, 1))
    with pytest.raises(SekishoError, match="actions_damaged") as told:
        journal.add("done", STEP, "tanaka", "f-1", NOW)
    assert told.value.params["line"] == line


def test_a_line_that_is_gone_is_told(journal: Journal) -> None:
    lines = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(lines[0] + lines[2])
    with pytest.raises(SekishoError, match="actions_damaged"):
        journal.head()


def test_a_line_that_was_cut_off_is_told(journal: Journal) -> None:
    journal.path.write_bytes(journal.path.read_bytes()[:-5])
    with pytest.raises(SekishoError, match="actions_damaged"):
        journal.head()
