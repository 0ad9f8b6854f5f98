"""When a contract runs, as registers write it: two days, one period, an end that there is not, or one that moves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.connectors.sheets.accounts import Fault
from sekisho.connectors.sheets.dates import day
from sekisho.connectors.sheets.values import Value, folded

_NO_END = re.compile(
    r"期間の?定めなし|期限の?定めなし|定めなし|無期限|期限なし|終了日なし|open.?ended|indefinite|no end|evergreen|perpetual",
    re.IGNORECASE,
)
_RENEWS = re.compile(r"自動(?:更新|延長|継続)|auto(?:matic(?:ally)?)?.?renew", re.IGNORECASE)
_YES = frozenset(
    {"有", "あり", "有り", "○", "〇", "◯", "する", "yes", "y", "true", "1", "自動", "自動更新", "自動更新あり"}
)
_NO = frozenset(
    {
        "都度",
        "都度更新",
        "毎回",
        "要更新",
        "終了",
        "無",
        "なし",
        "無し",
        "×",
        "しない",
        "no",
        "n",
        "false",
        "0",
        "自動更新なし",
    }
)
_NOTHING = "-－ー―—‐/"
_REMARK = re.compile(r"[(（][^()（）]*[)）]")
_RENEWED = re.compile(
    r"(?<!not )(?<!no )(?:renew(?:ed|s)|renewal bound|extended|prolonged)|更新済|延長済", re.IGNORECASE
)
_DATE = (
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{4}年\d{1,2}月\d{1,2}日|[a-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2} [a-z]{3,9} \d{4}"
)
_UNTIL = re.compile(
    rf"\b(?:to|thru|through|until|till|expires?|ends?)(?: on)? ({_DATE})|({_DATE}) ?まで", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*(?:[~〜～]|から|\bto\b|\s[-–—]\s|[–—])\s*")


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, None where not said or there is none; whether the contract renews or has no end, if said."""

    start: date | None
    end: date | None
    open_ended: bool | None


def period(cells: Mapping[str, Value]) -> Period | Fault:
    """Return when a contract runs, or a fault: a day that cannot be read, or an end before the start."""
    first, last = cells.get("contract_start"), cells.get("contract_end")
    whole = folded(cells.get("contract_period"))
    if whole.strip(_NOTHING):
        parts = _BETWEEN.split(whole, maxsplit=1)
        first = first or parts[0]
        last = last or (parts[1] if len(parts) > 1 and parts[1] else whole if _no_end(whole) else None)
        if len(parts) == 1 and not _no_end(whole):
            return Fault("contract_period", "date_unclear", whole[:40])
    start = _day(first)
    if start is None and _said(first):
        return Fault("contract_start", "date_unclear", folded(first)[:40])
    open_ended = _renews(folded(cells.get("open_ended")))
    if _no_end(folded(last)):
        return Period(start, None, open_ended=True)
    end = _day(last)
    if end is None and _said(last):
        return Fault("contract_end", "date_unclear", folded(last)[:40])
    if start and end and end < start:
        return Fault("contract_end", "ends_before_start", end.isoformat())
    return _renewed(Period(start, None if open_ended else end, open_ended), cells.get("renewed_until"))


def _renewed(known: Period, until: Value) -> Period | Fault:
    """Return the period with the later of its end and the day until which it was renewed."""
    renewed = _day(until) or _told_until(folded(until))
    written = folded(until)
    if known.open_ended or not _said(until):
        return known
    if renewed is None and _RENEWED.search(written):
        # It goes on, and until when is not said.
        return Period(known.start, None, known.open_ended)
    if renewed is None:
        return Fault("renewed_until", "date_unclear", written[:40]) if re.search(r"\d", written) else known
    return Period(known.start, max(renewed, known.end or renewed), known.open_ended)


def _told_until(written: str) -> date | None:
    """Return the last day that a sentence names behind "to" or "until", or before まで; None where it names none."""
    days = [day(found[1] or found[2]) for found in _UNTIL.finditer(written)]
    return max((one for one in days if one), default=None)


def _day(value: Value) -> date | None:
    """Return the day, with the words まで and remarks in brackets left away."""
    if isinstance(value, str):
        return day(_REMARK.sub("", folded(value)).removesuffix("まで").removesuffix("より").strip())
    return day(value)


def _said(value: Value) -> bool:
    return bool(folded(value).strip(_NOTHING))


def _no_end(written: str) -> bool:
    return bool(_NO_END.search(written) or _RENEWS.search(written))


def _renews(written: str) -> bool | None:
    plain = _REMARK.sub("", written).strip().lower()
    first = re.split(r"[\s,;:、。-]", plain, maxsplit=1)[0]
    if _RENEWS.match(plain) or {plain, first} & _YES:
        return True
    return False if {plain, first} & _NO else None
