"""When a contract runs, as registers write it: two days, one period, an end that there is not, or one that moves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sekisho.connectors.sheets.accounts import Fault
from sekisho.connectors.sheets.dates import day
from sekisho.connectors.sheets.values import Value, folded
from sekisho.connectors.vendor_register.words import (
    NOTHING,
    REMARK,
    end_of_month,
    no_end,
    noted,
    renews,
    told_until,
    unsaid,
    was_renewed,
)

_BETWEEN = re.compile(r"\s*(?:[~〜～]|から|\bto\b|\s[-–—]\s|[–—])\s*")


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, None where not said or there is none; whether the contract renews or has no end, if said.

    `unread` is what the register writes for the last day where nobody can tell what it means: the end is not known then.
    """

    start: date | None
    end: date | None
    open_ended: bool | None
    unread: str = ""


def period(cells: Mapping[str, Value]) -> Period | Fault:
    """Return when a contract runs, or a fault: a first day that cannot be read, or an end before the start."""
    first, last = cells.get("contract_start"), cells.get("contract_end")
    whole = folded(cells.get("contract_period"))
    if not unsaid(whole):
        parts = _BETWEEN.split(whole, maxsplit=1)
        first = first or parts[0]
        last = last or (parts[1] if len(parts) > 1 and parts[1] else whole if no_end(whole) else None)
        if len(parts) == 1 and not no_end(whole):
            return Fault("contract_period", "date_unclear", whole[:40])
    start = _day(first)
    if start is None and not unsaid(folded(first)) and not no_end(folded(first)):
        return Fault("contract_start", "date_unclear", folded(first)[:40])
    written = folded(last)
    if no_end(written):
        return Period(start, None, open_ended=True)
    end = _day(last) or end_of_month(written) or told_until(written)
    if start and end and end < start:
        return Fault("contract_end", "ends_before_start", end.isoformat())
    open_ended = renews(folded(cells.get("open_ended")))
    unread = "" if open_ended or end or unsaid(written) else written[:40]
    known = _renewed(Period(start, None if open_ended else end, open_ended, unread), cells.get("renewed_until"))
    return known if isinstance(known, Fault) else _with_notes(known, folded(cells.get("notes")))


def _renewed(known: Period, until: Value) -> Period | Fault:
    """Return the period with the later of its end and the day until which it was renewed."""
    renewed = _day(until) or told_until(folded(until))
    written = folded(until)
    if known.open_ended or not written.strip(NOTHING):
        return known
    if renewed is None and was_renewed(written):
        # It goes on, and until when is not said.
        return replace(known, end=None)
    if renewed is None:
        return Fault("renewed_until", "date_unclear", written[:40]) if re.search(r"\d", written) else known
    return replace(known, end=max(renewed, known.end or renewed), unread="")


def _with_notes(known: Period, notes: str) -> Period:
    """Return the period with the later end that a remark beside it names, where a day of an end is known at all."""
    until = None if known.open_ended else noted(notes)
    return replace(known, end=max(until, known.end or until), unread="") if until else known


def _day(value: Value) -> date | None:
    """Return the day, with the words まで and remarks in brackets left away."""
    if isinstance(value, str):
        return day(REMARK.sub("", folded(value)).removesuffix("まで").removesuffix("より").strip())
    return day(value)
