"""Cells that come out of Arrow are those that went in."""

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.evidence.arrow import text_table, to_dicts, to_table
from sekisho.evidence.machinery import schema_of
from sekisho.model.rows import Cell
from sekisho.model.schema import Column, ColumnType, TableSchema

SCHEMA = TableSchema(
    "seen",
    "Seen.",
    "day",
    (Column("day", ColumnType.DATE, "A day."), Column("moment", ColumnType.TIMESTAMP, "A time.")),
    "machinery",
)
ROWS = st.fixed_dictionaries({
    "day": st.one_of(st.none(), st.dates(), st.sampled_from([date.min, date.max, date(1969, 12, 31)])),
    "moment": st.one_of(st.none(), st.datetimes(timezones=st.just(UTC)), st.just(datetime(1969, 12, 31, 23, tzinfo=UTC))),
})  # fmt: skip
TIMES = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - given a zone
TEXTS = st.none() | st.text(st.characters(codec="utf-8"), max_size=4)


@settings(deadline=None)
@given(st.lists(ROWS, max_size=8))
def test_days_and_times_come_back_as_they_were(rows: list[dict[str, Cell]]) -> None:
    assert list(to_dicts(to_table(SCHEMA, rows))) == rows


def test_a_table_of_texts_holds_them_in_their_columns() -> None:
    rows = [{"login": "a", "person": "あ"}, {"login": "b", "person": ""}]
    found = text_table({name: [row[name] for row in rows] for name in rows[0]})
    assert list(to_dicts(found)) == rows
    assert list(to_dicts(text_table({"login": []}))) == []


@given(st.lists(st.fixed_dictionaries({"hour": st.none() | TIMES, "detector": TEXTS, "clear": st.none() | st.just(7)})))
def test_rows_come_back_and_their_times_are_in_our_utc(rows: list[dict[str, Cell]]) -> None:
    found = list(to_dicts(to_table(schema_of("judged"), rows)))
    assert [{name: row[name] for name in ("hour", "detector", "clear")} for row in found] == rows
    assert all(row["hour"] is None or row["hour"].tzinfo is UTC for row in found)


def test_a_table_without_columns_has_rows_all_the_same() -> None:
    table = to_table(schema_of("judged"), [{}, {}])
    assert list(to_dicts(table.select([]))) == [{}, {}]
