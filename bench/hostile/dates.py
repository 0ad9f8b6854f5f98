"""Dates that no calendar holds, and dates that look odd and are right."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bench.hostile.case import SENDER, Case, letter

_RIGHT = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)


def _is_right(value: Any) -> bool:
    return isinstance(value, datetime) and value.astimezone(UTC) == _RIGHT


def _in_year(*years: int) -> Any:
    return lambda value: value is None or value.year in years


_DATES: tuple[tuple[str, bytes | None, Any], ...] = (
    ("missing", None, None),
    ("empty", b"", None),
    ("words", b"yesterday at noon", None),
    ("plain", b"Mon, 02 Mar 2026 09:30:00 +0900", _is_right),
    ("no_weekday", b"2 Mar 2026 09:30:00 +0900", _is_right),
    ("wrong_weekday", b"Fri, 02 Mar 2026 09:30:00 +0900", _is_right),
    ("no_seconds", b"Mon, 02 Mar 2026 09:30 +0900", _is_right),
    ("comment", b"Mon, 02 Mar 2026 09:30:00 +0900 (JST)", _is_right),
    ("gmt_name", b"Mon, 02 Mar 2026 00:30:00 GMT", _is_right),
    ("ut_name", b"Mon, 02 Mar 2026 00:30:00 UT", _is_right),
    ("lower_case", b"mon, 02 mar 2026 09:30:00 +0900", _is_right),
    ("folded", b"Mon, 02 Mar\r\n 2026 09:30:00 +0900", _is_right),
    ("year_0", b"Mon, 02 Mar 0000 09:30:00 +0900", lambda value: value is None or value.year >= 1900),
    ("year_1", b"Mon, 02 Mar 0001 09:30:00 +0900", lambda value: value is None or value.year >= 1),
    ("year_9999", b"Fri, 31 Dec 9999 23:59:59 -2359", lambda value: value is None or value.year <= 9999),
    ("year_10000", b"Fri, 31 Dec 10000 23:59:59 +0000", None),
    ("year_of_a_thousand_digits", b"Fri, 31 Dec " + b"9" * 1000 + b" 23:59:59 +0000", None),
    ("year_of_two_digits", b"Mon, 02 Mar 26 09:30:00 +0900", _in_year(2026)),
    ("year_of_three_digits", b"Mon, 02 Mar 126 09:30:00 +0900", _in_year(2026, 126)),
    ("year_1969", b"Wed, 31 Dec 1969 23:59:59 +0000", _in_year(1969)),
    ("year_2038", b"Wed, 20 Jan 2038 23:59:59 +0000", _in_year(2038)),
    ("offset_unknown", b"Mon, 02 Mar 2026 00:30:00 -0000", _is_right),
    ("offset_9999", b"Mon, 02 Mar 2026 09:30:00 +9999", lambda value: value is None or abs((value - _RIGHT).days) < 6),
    ("offset_minus_9999", b"Mon, 02 Mar 2026 09:30:00 -9999", lambda value: value is None or abs((value - _RIGHT).days) < 6),
    ("offset_2400", b"Mon, 02 Mar 2026 09:30:00 +2400", lambda value: value is None or abs((value - _RIGHT).days) < 2),
    ("offset_of_a_thousand_digits", b"Mon, 02 Mar 2026 09:30:00 +" + b"9" * 1000, lambda value: value is None or value.year == 2026),
    ("offset_with_colon", b"Mon, 02 Mar 2026 09:30:00 +09:00", lambda value: value is None or _is_right(value)),
    ("zone_jst", b"Mon, 02 Mar 2026 09:30:00 JST", lambda value: value is None or value.date() == _RIGHT.date()),
    ("zone_unknown", b"Mon, 02 Mar 2026 09:30:00 XYZ", lambda value: value is None or value.date() == _RIGHT.date()),
    ("no_zone", b"Mon, 02 Mar 2026 00:30:00", lambda value: value is None or value.date() == _RIGHT.date()),
    ("day_0", b"Mon, 00 Mar 2026 09:30:00 +0900", None),
    ("day_31_of_february", b"Mon, 31 Feb 2026 09:30:00 +0900", None),
    ("day_29_of_february", b"Sun, 29 Feb 2026 09:30:00 +0900", None),
    ("hour_24", b"Mon, 02 Mar 2026 24:00:00 +0900", lambda value: value is None or value.year == 2026),
    ("hour_99", b"Mon, 02 Mar 2026 99:99:99 +0900", None),
    ("second_60", b"Mon, 02 Mar 2026 09:30:60 +0900", lambda value: value is None or value.year == 2026),
    ("negative", b"Mon, -2 Mar -2026 09:30:00 +0900", lambda value: value is None or value.year == 2026),
    ("month_in_japanese", "2026年3月2日 09:30:00 +0900".encode(), lambda value: value is None or _is_right(value)),
    ("month_in_french", b"lun., 02 mars 2026 09:30:00 +0900", lambda value: value is None or _is_right(value)),
    ("month_number", b"Mon, 02 03 2026 09:30:00 +0900", lambda value: value is None or _is_right(value)),
    ("iso", b"2026-03-02T09:30:00+09:00", lambda value: value is None or _is_right(value)),
    ("full_width_digits", "Mon, ０２ Mar ２０２６ 09:30:00 +0900".encode(), lambda value: value is None or _is_right(value)),
    ("seconds_since_1970", b"1772411400", lambda value: value is None or _is_right(value)),
    ("dotted_time", b"Mon, 02 Mar 2026 09.30.00 +0900", lambda value: value is None or _is_right(value)),
    ("nul", b"Mon, 02 Mar 2026\0 09:30:00 +0900", lambda value: value is None or value.year == 2026),
    ("eight_bit", b"Mon, 02 M\xe4r 2026 09:30:00 +0900", lambda value: value is None or value.year == 2026),
    ("commas", b"Mon,,,, 02 Mar 2026 09:30:00 +0900", lambda value: value is None or value.year == 2026),
)  # fmt: skip


def cases() -> Iterator[Case]:
    """Yield each date in Date, and the stranger half of them as the time of the border too."""
    for name, value, wanted in _DATES:
        yield Case(f"date_{name}", letter(Date=value), {"from_address": SENDER, "date_header": wanted})
        if value is not None and wanted is None:
            trace = b"Received: from a.example by b.example; " + value
            yield Case(f"received_{name}", letter(b"x", trace), {"date_header": _is_right, "received_time": None})
