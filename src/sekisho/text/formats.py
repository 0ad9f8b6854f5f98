"""How money, days, moments, shares, counts and places in files are written in each language."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sekisho.model.money import MINOR_DIGITS, Money
from sekisho.text.lang import Lang

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PLACE = re.compile(
    r"(?:sheet (?P<sheet>.+?)(?: (?=row \d+$)|$))?(?:(?P<unit>line|row|byte) (?P<from>\d+)(?:-(?P<to>\d+))?)?",
    re.DOTALL,
)


def money(value: Money, lang: Lang) -> str:
    """Write an amount: `1,234,567 yen` and `1,234,567円`; other currencies with their code and decimals."""
    digits = MINOR_DIGITS.get(value.currency, 2)
    amount = f"{value.major:,.{digits}f}"
    if value.currency == "JPY":
        return f"{amount}円" if lang == "ja" else f"{amount} yen"
    return f"{value.currency} {amount}"


def day(value: date, lang: Lang) -> str:
    """Write a day: `24 Nov 2026` and `2026年11月24日`."""
    if lang == "ja":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime, zone: str, lang: Lang) -> str:
    """Write an instant in the firm's time zone, to the minute."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local.date(), lang)} {local:%H:%M}"


def days(value: int, lang: Lang) -> str:
    """Write a number of days: `1 day`, `12 days` and `12日`."""
    if lang == "ja":
        return f"{value:,}日"
    return "1 day" if value == 1 else f"{value:,} days"


def share(value: float, lang: Lang) -> str:  # noqa: ARG001 - both languages write a share alike today
    """Write a share as a whole per cent, with one decimal below ten so that small is not nothing."""
    percent = value * 100
    return f"{percent:.1f}%" if 0 < percent < 10 else f"{percent:.0f}%"


def number(value: float, lang: Lang) -> str:  # noqa: ARG001 - both languages group by thousands here
    """Write a number with thousands separators, whole."""
    return f"{value:,.0f}"


def place(value: str, lang: Lang) -> str:
    """Write a place in a file: `sheet A row 3` and `シート「A」3行目`; `byte 10-20` and `バイト10〜20`; another as it is."""
    if value == "archive":
        return "ファイル全体" if lang == "ja" else "the file as a whole"
    found = _PLACE.fullmatch(value)
    if lang == "en" or not found:
        return value
    sheet = f"シート「{found['sheet']}」" if found["sheet"] else ""
    if not found["unit"]:
        return sheet
    span = f"{found['from']}〜{found['to']}" if found["to"] else found["from"]
    return f"{sheet}バイト{span}" if found["unit"] == "byte" else f"{sheet}{span}行目"
