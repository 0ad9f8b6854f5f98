"""Days as people write them in sheets: ISO, Japanese eras, Excel's serial numbers; never a guess between two."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from sekisho.connectors.sheets.values import NoValue, Value

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867, "令": 2018, "平": 1988, "昭": 1925,
         "大": 1911, "明": 1867, "r": 2018, "h": 1988, "s": 1925, "t": 1911, "m": 1867}  # fmt: skip
_ERA = re.compile(
    r"(令和|平成|昭和|大正|明治|[令平昭大明rhstm])\s*(元|\d{1,2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?"
)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_NAMED = re.compile(r"(\d{1,2})[ -]([a-z]{3})[a-z]*\.?[ ,-]+(\d{4})|([a-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(r"[ t]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?$")
_WEEKDAY = re.compile(r"\s*\([月火水木金土日]\)$")


def day(value: Value) -> date | None:
    """Return the day that a cell means, None where it is none or could be two (11/10/2026).

    Numbers are YYYYMMDD where they read so, else Excel's serial days since 1900.
    """
    match value:
        case datetime():
            return value.date()
        case date():
            return value
        case bool() | None | NoValue():
            return None
        case int() | float():
            return _of_number(value)
        case str():
            return _of_text(value)


def _of_number(value: float) -> date | None:
    if value != value or abs(value) > 99_999_999:  # noqa: PLR0124 - not a number
        return None
    whole = int(value)
    found = _COMPACT.fullmatch(str(whole))
    if found and 1900 <= int(found[1]) <= 2200:
        return _make(found[1], found[2], found[3])
    return serial_day(whole) if 60 < whole < 110_000 else None


def serial_day(number: int, *, since_1904: bool = False) -> date:
    """Return the day of an Excel serial number above 60 (below, Excel counts a 29 February 1900 that never was)."""
    return (date(1904, 1, 1) if since_1904 else date(1899, 12, 30)) + timedelta(days=number)


def _of_text(value: str) -> date | None:
    plain = unicodedata.normalize("NFKC", value).strip().lower()
    plain = _WEEKDAY.sub("", _TIME.sub("", plain)).strip()
    if len(plain) > 40:
        return None
    if found := _ERA.fullmatch(plain):
        year = 1 if found[2] == "元" else int(found[2])
        return _make(str(_ERAS[found[1]] + year), found[3], found[4]) if year else None
    if found := _YEAR_FIRST.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return _make(found[1], found[2], found[3])
    if found := _YEAR_LAST.fullmatch(plain):
        return _year_last(int(found[1]), int(found[2]), int(found[3]))
    if found := _NAMED.fullmatch(plain):
        name, number, year_text = (found[2], found[1], found[3]) if found[2] else (found[4], found[5], found[6])
        return _make(year_text, str(_MONTHS.index(name) + 1), number) if name in _MONTHS else None
    return None


def _year_last(first: int, second: int, year: int) -> date | None:
    """Return the day where only one of month-day and day-month is possible, or both are the same."""
    if first == second or second > 12:
        return _make(str(year), str(first), str(second))
    return _make(str(year), str(second), str(first)) if first > 12 else None


def _make(year: str, month: str, number: str) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None
