import datetime as dt

import pytest

from sekisho.sample import days


@pytest.mark.parametrize(
    "day",
    [
        dt.date(2026, 5, 6),  # substitute for Constitution Day on a Sunday
        dt.date(2026, 9, 22),  # between Respect-for-the-Aged Day and the equinox
        dt.date(2026, 11, 23),
        dt.date(2025, 11, 24),  # substitute
        dt.date(2026, 12, 31),
        dt.date(2026, 11, 21),
    ],
)
def test_banks_are_closed(day: dt.date) -> None:
    assert not days.is_business(day)


def test_the_equinoxes_are_those_of_the_calendar() -> None:
    assert dt.date(2024, 3, 20) in days.holidays(2024)
    assert dt.date(2024, 9, 22) in days.holidays(2024)
    assert dt.date(2026, 9, 23) in days.holidays(2026)


def test_payments_fall_on_gotobi_or_the_business_day_before() -> None:
    found = dict(days.payment_days(dt.date(2026, 10, 1), dt.date(2026, 10, 31)))
    assert found[dt.date(2026, 10, 9)] == (10,)
    assert found[dt.date(2026, 10, 23)] == (25,)
    assert found[dt.date(2026, 10, 30)] == (31,)
    assert all(days.is_business(d) for d in found)


def test_business_days_of_a_week_with_a_holiday() -> None:
    assert len(days.business_days(dt.date(2026, 11, 2), dt.date(2026, 11, 8))) == 4


def test_month_end_is_busier_than_a_quiet_day() -> None:
    assert days.weight(dt.date(2026, 10, 30)) > days.weight(dt.date(2026, 10, 14)) > days.weight(dt.date(2026, 10, 17))
