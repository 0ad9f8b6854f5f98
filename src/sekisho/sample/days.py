"""Business days in Japan: holidays by rule, 五十日, and the nearest day on which banks pay."""

from __future__ import annotations

import datetime as dt
from functools import cache

_FIXED = ((1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23))
_MONDAYS = ((1, 2), (7, 3), (9, 3), (10, 2))
DAY = dt.timedelta(days=1)


def _nth_monday(year: int, month: int, n: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(7 - first.weekday()) % 7 + 7 * (n - 1))


def _equinox(year: int, month: int, base: float) -> dt.date:
    return dt.date(year, month, int(base + 0.242194 * (year - 1980) - (year - 1980) // 4))


@cache
def holidays(year: int) -> frozenset[dt.date]:
    """National holidays of one year, with substitute and sandwiched days (rules in force since 2020)."""
    days = {dt.date(year, m, d) for m, d in _FIXED} | {_nth_monday(year, m, n) for m, n in _MONDAYS}
    days |= {_equinox(year, 3, 20.8431), _equinox(year, 9, 23.2488)}
    for day in sorted(days):
        if day.weekday() == 6:
            other = day + DAY
            while other in days:
                other += DAY
            days.add(other)
    for day in sorted(days):
        between = day + DAY
        if between not in days and between + DAY in days and between.weekday() < 5:
            days.add(between)
    return frozenset(days)


def is_business(day: dt.date) -> bool:
    """Whether banks are open."""
    new_year = (day.month, day.day) in {(12, 31), (1, 2), (1, 3)}
    return day.weekday() < 5 and not new_year and day not in holidays(day.year)


def on_or_before(day: dt.date) -> dt.date:
    """Return the day itself, or the last business day before it."""
    while not is_business(day):
        day -= DAY
    return day


def business_days(start: dt.date, end: dt.date) -> list[dt.date]:
    """Return the business days from start to end, both included."""
    span = (end - start).days + 1
    return [d for d in (start + dt.timedelta(days=n) for n in range(span)) if is_business(d)]


def nominal(day: dt.date) -> int:
    """Which 五十日 a calendar day is: 5, 10, 15, 20, 25, 31 for the month's end, or 0."""
    if (day + DAY).month != day.month:
        return 31
    return day.day if day.day in (5, 10, 15, 20, 25) else 0


def payment_days(start: dt.date, end: dt.date) -> list[tuple[dt.date, tuple[int, ...]]]:
    """Return the business days on which payments are made, each with the 五十日 that it stands for."""
    found: dict[dt.date, list[int]] = {}
    for n in range((end - start).days + 4):
        day = start + dt.timedelta(days=n)
        if (which := nominal(day)) and start <= (paid := on_or_before(day)) <= end:
            found.setdefault(paid, []).append(which)
    return [(d, tuple(which)) for d, which in sorted(found.items())]


def weight(day: dt.date) -> float:
    """How busy a day's mail is, against an ordinary Wednesday."""
    if not is_business(day):
        return 0.06
    busy = 1.0 + (0.15 if day.weekday() == 0 else 0.0) - (0.12 if day.weekday() == 4 else 0.0)
    if nominal(day) or any(nominal(day + dt.timedelta(days=n)) == 31 for n in range(3)):
        busy += 0.25
    return busy * (0.55 if day.month == 8 and 12 <= day.day <= 16 else 1.0)
