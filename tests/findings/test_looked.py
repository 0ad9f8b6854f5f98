"""What was looked at, by detector, source and hour."""

from datetime import UTC, datetime, timedelta

from sekisho.detection.results import Judged
from sekisho.evidence.reader import MemoryTables
from sekisho.findings.looked import Looked, from_row, gaps, looked, to_row
from sekisho.model.verdict import Answer

HOUR = datetime(2026, 11, 24, 2, tzinfo=UTC)
LATER = HOUR + timedelta(hours=1)


def judged(hour: datetime | None, **answers: int) -> Judged:
    return Judged("one", "mail", hour, {Answer(name): count for name, count in answers.items()})


def test_the_newest_run_counts_and_older_hours_are_kept() -> None:
    first = looked((), [judged(HOUR, undetermined=3), judged(None, clear=1)], 1)
    second = looked(first, [judged(HOUR, clear=2, flagged=1), judged(LATER, clear=5)], 2)
    assert [(line.hour, line.sequence, line.total, line.undetermined) for line in second] == [
        (None, 1, 1, 0),
        (HOUR, 2, 3, 0),
        (LATER, 2, 5, 0),
    ]


def test_an_older_run_told_late_changes_nothing() -> None:
    newest = looked((), [judged(HOUR, clear=1)], 2)
    assert looked(newest, [judged(HOUR, undetermined=1)], 1) == newest


def test_an_hour_with_rows_that_nobody_could_judge_is_a_gap() -> None:
    lines = looked((), [judged(HOUR, clear=1), judged(LATER, undetermined=4)], 1)
    present = {"one": [("mail", HOUR), ("mail", LATER), ("mail", None)]}
    assert list(gaps(lines, present)) == [("one", "mail", None), ("one", "mail", LATER)]


def test_a_line_comes_back_from_its_row() -> None:
    lines = looked((), [judged(HOUR, clear=1, flagged=2), judged(None, undetermined=4)], 1)
    tables = MemoryTables({"judged": [to_row(line) for line in lines]})
    assert [from_row(row) for row in tables.dicts("judged")] == list(lines)
    assert all(isinstance(line, Looked) for line in lines)
