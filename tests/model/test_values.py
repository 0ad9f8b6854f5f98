"""The nouns keep their promises."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.errors import Refused, SekishoError
from sekisho.model.ids import mention_id, stable_id
from sekisho.model.money import Money
from sekisho.model.paths import shown
from sekisho.model.quantity import Coverage, Interval
from sekisho.model.schema import ColumnType, tables
from sekisho.model.subject import Subject
from sekisho.model.times import BusinessCalendar, instant
from sekisho.model.verdict import Answer, Reason, Verdict


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_ids_differ_when_their_parts_differ(one: list[str], other: list[str]) -> None:
    assert (stable_id("r", *one) == stable_id("r", *other)) == (one == other)


def test_a_mention_belongs_to_its_source() -> None:
    assert mention_id("mbox:a", "email", "x@y.example") != mention_id("mbox:b", "email", "x@y.example")


def test_money_adds_only_its_own_currency() -> None:
    assert Money(100) + Money(23) == Money(123, "JPY")
    with pytest.raises(ValueError, match="cannot add USD to JPY"):
        Money(1) + Money(1, "USD")


def test_money_in_whole_units_keeps_the_decimals_of_its_currency() -> None:
    assert Money(12345, "USD").major == Decimal("123.45")
    assert Money.from_major(Decimal("123.45"), "USD") == Money(12345, "USD")
    assert Money.from_major(Decimal(500), "JPY").major == 500
    with pytest.raises(ValueError, match="more decimals than JPY"):
        Money.from_major(Decimal("0.5"), "JPY")


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000))
def test_the_share_of_what_was_not_seen_is_an_interval(yes: int, no: int, unseen: int) -> None:
    share = Coverage(yes, no, unseen).share
    assert 0 <= share.low <= share.middle <= share.high <= 1
    if unseen == 0 and yes + no:
        assert share.low == share.high


def test_nothing_to_measure_is_not_full_coverage() -> None:
    assert Coverage(0, 0, 0).share == Interval(0.0, 1.0)


def test_counts_and_intervals_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Coverage(-1, 0, 0)
    with pytest.raises(ValueError, match="empty"):
        Interval(2, 1)


def test_a_time_without_a_zone_is_not_an_instant() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert instant(datetime(2026, 11, 20, 9, tzinfo=tokyo)) == datetime(2026, 11, 20, tzinfo=UTC)
    with pytest.raises(ValueError, match="time zone"):
        instant(datetime(2026, 11, 20, 9))  # noqa: DTZ001 - that is the point


def test_the_business_calendar_closes_on_weekends_holidays_and_the_turn_of_the_year() -> None:
    calendar = BusinessCalendar(frozenset({date(2026, 11, 23)}))
    assert calendar.next_open(date(2026, 11, 20)) == date(2026, 11, 24)
    assert not calendar.is_open(date(2026, 12, 31))
    assert calendar.is_open(date(2026, 12, 30))


def test_a_verdict_names_the_same_finding_in_every_run() -> None:
    one = Verdict("d", Subject("payment", "p1"), Answer.FLAGGED, (Reason.of("x", b=1, a="2"),))
    other = Verdict("d", Subject("payment", "p1"), Answer.CLEAR, ())
    assert one.finding_id == other.finding_id
    assert one.reasons[0].params == (("a", "2"), ("b", 1))
    assert str(one.subject) == "payment:p1"


def test_errors_carry_what_where_and_whether_to_try_again() -> None:
    error = SekishoError("disk_full", permanent=False, path="/x")
    assert (error.code, error.permanent, error.params) == ("disk_full", False, {"path": "/x"})
    assert str(SekishoError("plain")) == "plain"
    refused = Refused("bad_total", place="line 3", field="total", found=2)
    assert refused.params == {"found": 2, "place": "line 3", "field": "total"}
    assert (refused.place, refused.field) == ("line 3", "total")


def test_every_table_has_its_key_among_its_columns() -> None:
    for schema in tables().values():
        assert schema.column(schema.key).type is ColumnType.STRING, schema.name
        names = [column.name for column in schema.all_columns]
        assert len(names) == len(set(names)), schema.name


def test_a_column_that_a_table_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError, match="payment has no column colour"):
        tables()["payment"].column("colour")


def test_a_table_is_called_as_its_file_is() -> None:
    room = files("sekisho.model").joinpath("tables")
    assert {f"{name}.toml" for name in tables()} == {
        item.name for item in room.iterdir() if item.name.endswith(".toml")
    }


def test_any_file_name_can_be_shown() -> None:
    assert shown("支払先.csv") == "支払先.csv"
    assert shown("bad\udcff.csv") == "bad\\xff.csv"
    assert shown("lone\ud800") == "lone\\ud800"
