"""What was looked at, by detector, source and hour."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sekisho.detection.results import Judged
from sekisho.evidence.reader import MemoryTables
from sekisho.findings.looked import COLUMNS, Looked, columns, from_row, gaps, looked
from sekisho.model.rows import Cell
from sekisho.model.verdict import Answer

HOUR = datetime(2026, 11, 24, 2, tzinfo=UTC)
LATER = HOUR + timedelta(hours=1)


def judged(hour: datetime | None, **answers: int) -> Judged:
    return Judged("one", "mail", hour, {Answer(name): count for name, count in answers.items()})


def rows(lines: list[Looked]) -> list[dict[str, Cell]]:
    """Return the rows of lines, as they are read from the table."""
    part = columns(lines)
    cells = [cell for cell in part.cells.values() if isinstance(cell, list)]
    return [dict(zip(("judged_key", *COLUMNS), row, strict=True)) for row in zip(*cells, strict=True)]


def test_the_newest_run_counts_and_older_hours_are_kept() -> None:
    first = looked((), [judged(HOUR, undetermined=3), judged(None, clear=1)], 1)
    second = looked(rows(first), [judged(HOUR, clear=2, flagged=1), judged(LATER, clear=5)], 2)
    assert [(line.hour, line.sequence, line.total, line.undetermined) for line in second] == [
        (None, 1, 1, 0),
        (HOUR, 2, 3, 0),
        (LATER, 2, 5, 0),
    ]


def test_an_older_run_told_late_changes_nothing() -> None:
    newest = looked((), [judged(HOUR, clear=1)], 2)
    assert looked(rows(newest), [judged(HOUR, undetermined=1)], 1) == newest


def test_an_hour_with_rows_that_nobody_could_judge_is_a_gap() -> None:
    lines = looked((), [judged(HOUR, clear=1), judged(LATER, undetermined=4)], 1)
    present = {"one": [("mail", HOUR), ("mail", LATER), ("mail", None)]}
    assert list(gaps(lines, present)) == [("one", "mail", None), ("one", "mail", LATER)]


def test_a_line_comes_back_from_its_row() -> None:
    lines = looked((), [judged(HOUR, clear=1, flagged=2), judged(None, undetermined=4)], 1)
    tables = MemoryTables({"judged": rows(lines)})
    assert [from_row(row) for row in tables.dicts("judged")] == lines
    assert [row["judged_key"] for row in tables.dicts("judged")] == ["one/mail/", "one/mail/2026-11-24T02:00:00+00:00"]
    assert all(isinstance(line, Looked) for line in lines)
    assert not columns([]).rows


HOURS = st.sampled_from((None, HOUR, LATER))
LINES = st.lists(st.builds(Looked, st.sampled_from("ab"), st.just("mail"), HOURS, st.integers(1, 3), *[st.just(1)] * 3))
JUDGED = st.builds(Judged, st.sampled_from("ab"), st.just("mail"), HOURS, st.just({Answer.CLEAR: 9}))


@given(LINES, st.lists(JUDGED, unique_by=lambda one: (one.detector, one.hour)))
def test_a_line_stays_where_a_newer_run_wrote_it_or_this_one_did_not_look(
    before: list[Looked], new: list[Judged]
) -> None:
    book = {line[:3]: line for line in before}
    for one in new:
        key = (one.detector, one.source_id, one.hour)
        if key not in book or book[key].sequence <= 2:
            book[key] = Looked(*key, 2, 0, 9, 0)
    after = looked(rows(before), new, 2)
    assert set(after) == set(book.values())
    assert len(after) == len(book)
