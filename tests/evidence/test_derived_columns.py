"""Derived rows in columns become what they would become one by one."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.evidence.arrow import GROUP_ROWS
from sekisho.evidence.columns import InColumns, RowColumns, row_texts
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot, write_derived
from sekisho.model.rows import Cell

Way = Callable[[list[RowColumns]], list[dict[str, Any]]]
TOKYO = timezone(timedelta(hours=9))
TEXTS = st.text(st.characters(), max_size=6)
TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.sampled_from((UTC, TOKYO)))  # noqa: DTZ001 - given a zone here
CELLS: tuple[st.SearchStrategy[Cell], ...] = (
    TEXTS,
    st.integers(),
    st.booleans(),
    st.floats(),
    TIMES,
    st.dates(),
    st.none(),
    st.lists(TEXTS, max_size=3),
)


@st.composite
def parts(draw: st.DrawFn) -> RowColumns:
    """Draw some rows: columns of one kind or of several, and cells that stand in every row."""
    rows = draw(st.integers(1, 4))
    column = st.sampled_from(CELLS).flatmap(lambda kind: st.lists(kind, min_size=rows, max_size=rows))
    mixed = st.lists(st.one_of(*CELLS), min_size=rows, max_size=rows)
    constant = st.one_of(*CELLS).filter(lambda cell: not isinstance(cell, list))
    return RowColumns(rows, draw(st.dictionaries(TEXTS, column | mixed | constant, max_size=4)))


def one_by_one(part: RowColumns) -> list[dict[str, Any]]:
    """Return the rows as dictionaries."""
    return [
        {name: cells[at] if isinstance(cells, list) else cells for name, cells in part.cells.items()}
        for at in range(part.rows)
    ]


@given(parts())
def test_the_text_that_an_id_is_made_from_is_that_of_the_row(part: RowColumns) -> None:
    encoder = json.JSONEncoder(sort_keys=True, default=str, ensure_ascii=True)
    assert list(row_texts(part)) == list(map(encoder.encode, one_by_one(part)))


def written(store: Store, rows: Any, inputs: str, now: datetime) -> list[dict[str, Any]]:
    assert write_derived(store, "judged", rows, inputs=inputs, now=now)
    with Snapshot.open(store) as snapshot:
        return list(snapshot.dicts("judged"))


def line(rows: int, first: int = 0, **more: Any) -> RowColumns:
    """Return so many lines of what was judged, with times of two zones."""
    hours = [datetime(2026, 11, 24, tzinfo=(UTC, TOKYO)[at % 2]) + timedelta(hours=at) for at in range(rows)]
    cells: Mapping[str, Any] = {
        "judged_key": [f"key {first + at} \ud800%s" for at in range(rows)],
        "detector": 'a "detector" 100% 検知',
        "judged_source": "mail",
        "hour": [None if at == 2 else hour for at, hour in enumerate(hours)],
        "run_sequence": 7,
        "flagged": list(range(rows)),
        "clear": 0,
        "undetermined": 1,
    }
    return RowColumns(rows, {**cells, **more})


def test_rows_in_columns_are_the_same_rows(store: Store, now: datetime) -> None:
    given_ = [line(5), line(0), line(GROUP_ROWS + 3, 5, source_id="named", hour=datetime(2026, 1, 1, tzinfo=TOKYO))]
    rows = written(store, (row for part in given_ for row in one_by_one(part)), "one by one", now)
    assert written(store, InColumns(given_), "in columns", now) == rows
    assert len(rows) == GROUP_ROWS + 8
    assert {row["source_id"] for row in rows} == {"", "named"}
    assert written(store, InColumns([]), "none", now) == []


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"colour": "red"}, "no column colour"),
        ({"detector": None}, "detector is required"),
        ({"judged_key": ["a", None]}, "judged_key is required"),
        ({"hour": "noon"}, "hour is not a time"),
        ({"judged_key": ["a"]}, "1 cells for 2 rows"),
        ({"flagged": "many"}, "judged.flagged"),
    ],
)
def test_columns_that_break_the_schema_are_refused(store: Store, now: datetime, more: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        write_derived(store, "judged", InColumns([line(2, **more)]), inputs="broken", now=now)
    assert not store.table("judged").names()
