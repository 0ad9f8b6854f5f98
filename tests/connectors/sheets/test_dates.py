"""Days as people write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors.sheets.dates import day
from sekisho.connectors.sheets.values import NoValue, Value

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-20", "2026/11/20", "2026.11.20", "2026年11月20日", "２０２６年１１月２０日", "20261120", "令和8年11月20日",
        "令和８年１１月２０日", "R8.11.20", "r08/11/20", "R8-11-20", "令8.11.20", "㋿8年11月20日", "令和 8年 11月 20日",
        "2026/11/20 09:30", "2026-11-20T09:30:00+09:00", "2026/11/20(金)", "20/11/2026", "11/20/2026", "20 Nov 2026",
        "Nov 20, 2026", "20-Nov-2026", " 2026-11-20 ", 20261120, 46346, 46346.75, datetime(2026, 11, 20, 9, tzinfo=UTC), DAY,
    ],
)  # fmt: skip
def test_it_reads(written: Value) -> None:
    assert day(written) == DAY


@pytest.mark.parametrize(
    "written",
    [
        "11/10/2026", "2026/13/01", "令和0年1月1日", "R8.2.30", "明日", "", "2026", "11月20日", "99999999", "20 Foo 2026", 0, 60, -5,
        10**12, float("nan"), float("inf"), True, None, NoValue("cell_error"), "1" * 100, "2026-11-20x",
    ],
)  # fmt: skip
def test_it_does_not_guess(written: Value) -> None:
    assert day(written) is None


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("令和元年5月1日", date(2019, 5, 1)), ("平成31年4月30日", date(2019, 4, 30)), ("H1.1.8", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)), ("S20.8.15", date(1945, 8, 15)), ("大正15年12月25日", date(1926, 12, 25)),
        ("明治45年7月30日", date(1912, 7, 30)), (61, date(1900, 3, 1)), ("05/05/2026", date(2026, 5, 5)),
    ],
)  # fmt: skip
def test_it_knows_the_eras(written: Value, wanted: date) -> None:
    assert day(written) == wanted


@given(st.dates(min_value=date(2019, 5, 1), max_value=date(2117, 12, 31)))
def test_every_day_survives_every_way_of_writing_it(wanted: date) -> None:
    year = wanted.year - 2018
    for text in (
        wanted.isoformat(), f"{wanted:%Y/%m/%d}", f"{wanted:%Y%m%d}", f"令和{year}年{wanted.month}月{wanted.day}日",
        f"R{year}.{wanted.month}.{wanted.day}",
    ):  # fmt: skip
        assert day(text) == wanted or year > 99
    assert day((wanted - date(1899, 12, 30)).days) == wanted


@given(st.one_of(st.text(max_size=50), st.integers(), st.floats()))
def test_nothing_raises(written: str | float) -> None:
    day(written)
