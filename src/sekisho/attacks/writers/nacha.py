"""NACHA files as payroll and accounting software writes them, from the published record layouts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_DEBITS = {"27", "37", "28", "38"}


@dataclass(frozen=True, slots=True)
class AchEntry:
    """One entry: nine digits of bank, the account as written, cents, and what its addenda record says."""

    name: str
    bank: str
    account: str
    cents: int
    code: str = "22"
    number: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class AchBatch:
    """One batch: class 220 credits, 225 debits, 200 both."""

    day: date
    entries: Sequence[AchEntry]
    service_class: str = "220"
    entry_class: str = "CCD"
    description: str = "VENDOR PMT"


def routing(eight: str) -> str:
    """Return a routing number with its check digit: weights 3, 7, 1, the sum filled up to a multiple of ten."""
    total = sum(int(digit) * weight for digit, weight in zip(eight, (3, 7, 1, 3, 7, 1, 3, 7), strict=True))
    return f"{eight}{-total % 10}"


def _left(text: str, width: int) -> str:
    return text[:width].ljust(width)


def _digits(value: int, width: int) -> str:
    return str(value)[-width:].rjust(width, "0")


def _batch(batch: AchBatch, number: int, odfi: str, company: str) -> tuple[list[str], tuple[int, int, int, int]]:
    header = (
        f"5{batch.service_class}{_left('EXAMPLE CU', 16)}{'':20}{_left(company, 10)}{batch.entry_class}"
        f"{_left(batch.description, 10)}{'':6}{batch.day:%y%m%d}   1{odfi}{_digits(number, 7)}"
    )
    records = [header]
    count = banks = drawn = paid = 0
    for at, one in enumerate(batch.entries, 1):
        trace = odfi + _digits(number * 10_000 + at, 7)
        records.append(
            f"6{one.code}{one.bank}{_left(one.account, 17)}{_digits(one.cents, 10)}{_left(one.number, 15)}"
            f"{_left(one.name, 22)}  {'1' if one.memo else '0'}{trace}"
        )
        count, banks = count + 1, banks + int(one.bank[:8])
        if one.code in _DEBITS:
            drawn += one.cents
        else:
            paid += one.cents
        if one.memo:
            records.append(f"705{_left(one.memo, 80)}0001{trace[8:]}")
            count += 1
    records.append(
        f"8{batch.service_class}{_digits(count, 6)}{_digits(banks, 10)}{_digits(drawn, 12)}{_digits(paid, 12)}"
        f"{_left(company, 10)}{'':25}{odfi}{_digits(number, 7)}"
    )
    return records, (count, banks, drawn, paid)


def nacha(batches: Sequence[AchBatch], end: str = "\r\n") -> bytes:
    """Return a whole file, filled up with nines to blocks of ten; records end in `end`."""
    odfi, company = routing("12100035")[:8], "1234567890"
    header = (
        f"101 {routing('12100035')}{_left(company, 10)}2611200900A094101{_left('EXAMPLE BANK', 23)}"
        f"{_left('EXAMPLE CU', 23)}{'':8}"
    )
    records = [header]
    sums = [0, 0, 0, 0]
    for number, batch in enumerate(batches, 1):
        more, counted = _batch(batch, number, odfi, company)
        records += more
        sums = [old + new for old, new in zip(sums, counted, strict=True)]
    blocks = (len(records) + 1 + 9) // 10
    records.append(
        f"9{_digits(len(batches), 6)}{_digits(blocks, 6)}{_digits(sums[0], 8)}{_digits(sums[1], 10)}"
        f"{_digits(sums[2], 12)}{_digits(sums[3], 12)}{'':39}"
    )
    records += ["9" * 94] * (blocks * 10 - len(records))
    return (end.join(records) + end).encode("ascii")
