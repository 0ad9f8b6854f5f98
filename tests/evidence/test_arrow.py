"""Cells that come out of Arrow are those that went in."""

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.evidence.arrow import text_table, to_dicts, to_table
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


@settings(deadline=None)
@given(st.lists(ROWS, max_size=8))
def test_days_and_times_come_back_as_they_were(rows: list[dict[str, Cell]]) -> None:
    assert list(to_dicts(to_table(SCHEMA, rows))) == rows


def test_a_table_of_texts_holds_them_in_their_columns() -> None:
    rows = [{"login": "a", "person": "あ"}, {"login": "b", "person": ""}]
    found = text_table({name: [row[name] for row in rows] for name in rows[0]})
    assert list(to_dicts(found)) == rows
    assert list(to_dicts(text_table({"login": []}))) == []
