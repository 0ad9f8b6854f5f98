"""Rows that come in columns are stored as rows that come one by one: the same files, byte by byte."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.evidence.batches import BatchHead, BatchReport, write_in, write_sets
from sekisho.evidence.chunks import ChunkSizes, Record
from sekisho.evidence.group import Group
from sekisho.evidence.store import Store
from sekisho.model.ids import ids_of, stable_id, stable_ids
from sekisho.model.rows import Row, RowSet

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
HEAD = BatchHead("b-1", "trail:a", "f" * 64, "a.json", "trail@1", ("api_activity", "message"))
TEXT = st.one_of(st.none(), st.sampled_from(["", "a", "あいう", "\U0001f600", "b" * 40]), st.text(max_size=5))
TIME = st.one_of(
    st.none(),
    st.integers(-3, 200).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    st.just(datetime(1969, 12, 31, 23, 59, tzinfo=UTC)),
    st.just(datetime(2026, 11, 24, 12, 30, tzinfo=timezone(timedelta(hours=9)))),
)
VALUES = st.fixed_dictionaries(
    {
        "activity_uid": st.text(min_size=1, max_size=4),
        "service": st.just("s3"),
        "operation": st.sampled_from(["Get", "Put"]),
        "outcome": st.just("success"),
        "actor_user": TEXT,
        "read_only": st.sampled_from([True, False, None]),
        "resources": st.one_of(st.none(), st.lists(st.text(max_size=4), max_size=3)),
        "parameters": TEXT,
        "unmapped": TEXT,
    }
)
ROWS = st.lists(st.builds(lambda values, when: Row("api_activity", "", values, when), VALUES, TIME), max_size=25)


def set_of(rows: Sequence[Row]) -> RowSet:
    names = list(rows[0].values) if rows else []
    columns: dict[str, list[Any]] = {name: [row.values[name] for row in rows] for name in names}
    return RowSet(rows[0].table, [row.place for row in rows], [row.event_time for row in rows], columns)


def cut(rows: Sequence[Row], size: int) -> Iterator[RowSet]:
    for start in range(0, len(rows), size):
        yield set_of(rows[start : start + size])


def files(org: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(org)): path.read_bytes()
        for path in sorted(org.rglob("*.parquet"))
        if "_delta_log" not in path.parts
    }


def both_ways(rows: Sequence[Row], at_once: int, sizes: ChunkSizes) -> BatchReport:
    """Write rows both ways, assert that the files are the same, and return the report."""
    with TemporaryDirectory() as folder:
        one, other = Store.create(Path(folder) / "one"), Store.create(Path(folder) / "other")
        entries: list[Record] = [(row.place, (row,)) for row in rows]
        with Group.begun(one) as group:
            slow = write_in(group, HEAD, entries, NOW, sizes=sizes)
        with Group.begun(other) as group:
            fast = write_sets(group, HEAD, cut(rows, at_once), NOW, sizes=sizes)
        assert fast == slow
        assert files(other.org) == files(one.org)
    return fast


@settings(max_examples=40, deadline=None)
@given(ROWS, st.integers(1, 9), st.integers(1, 12), st.sampled_from([1, 700, 1500, 4000, 1 << 20]))
def test_the_files_are_the_same_wherever_sets_and_chunks_are_cut(
    rows: list[Row], at_once: int, records: int, size: int
) -> None:
    placed = [Row(row.table, f"/Records/{at}", row.values, row.event_time) for at, row in enumerate(rows)]
    both_ways(placed, at_once, ChunkSizes(records=records, bytes=size))


def test_a_long_delivery_is_cut_into_the_same_files() -> None:
    values = {"activity_uid": "u", "service": "s3", "operation": "Get", "outcome": "success", "parameters": "あ" * 700}
    rows = [Row("api_activity", f"/Records/{at}", values, NOW + timedelta(minutes=at)) for at in range(21_000)]
    assert both_ways(rows, 2_000, ChunkSizes()).rows["api_activity"] == 21_000


def test_half_characters_and_times_in_columns_are_stored_alike() -> None:
    values: dict[str, Any] = {
        "message_uid": "u\ud800",
        "mailbox": "m",
        "to_addresses": ["\udcff@x", "y@z"],
        "date_header": NOW,
    }
    rows = [Row("message", f"byte {at}-9", values, None) for at in range(5)]
    assert both_ways(rows, 2, ChunkSizes()).records == 5


@pytest.mark.parametrize(
    ("values", "table", "words"),
    [
        ({"activity_uid": ["a"], "shoe_size": [9]}, "api_activity", "no column shoe_size"),
        ({"activity_uid": ["a"]}, "api_activity", "service is required"),
        ({"activity_uid": [None]}, "api_activity", "activity_uid is required"),
        ({"activity_uid": ["a", "b"]}, "api_activity", "2 cells for 1 rows"),
        ({}, "payment", "did not declare the table payment"),
        ({"message_uid": ["u"], "mailbox": ["m"], "date_header": ["x"]}, "message", "is not a time"),
        ({"message_uid": ["u"], "mailbox": [5.5]}, "message", "message.mailbox"),
    ],
)
def test_a_fault_of_a_fast_path_is_named(store: Store, values: dict[str, Any], table: str, words: str) -> None:
    def run() -> None:
        with Group.begun(store) as group:
            write_sets(group, HEAD, [RowSet(table, ["p"], [NOW], values)], NOW)

    with pytest.raises(ValueError, match=words):
        run()


def test_ids_made_together_are_those_made_one_by_one() -> None:
    places = ["/Records/1", "", "行 7", "x" * 300]
    assert stable_ids("r", ("t", "f"), places) == [stable_id("r", "t", "f", place, 0) for place in places]
    assert list(map(ids_of("r", "t"), places, reversed(places))) == [
        stable_id("r", "t", *pair) for pair in zip(places, reversed(places), strict=True)
    ]
    assert list(map(ids_of("r", "t", "f"), places)) == [stable_id("r", "t", "f", place) for place in places]
