"""Payments of a file that stands or falls whole, and the file they make together, as columns of `payment` and `payment_file`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.connectors.contract import Context
from sekisho.model.ids import stable_id
from sekisho.model.money import Money
from sekisho.model.rows import Cell

MIXED = "XXX"
"""ISO 4217 for no currency."""


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment: its number from 1 through the file, its place, its amount, its day, and the other cells of its row."""

    sequence: int
    place: str
    amount: Money
    value_date: date | None
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Summary:
    """A file as a whole: the place of its first payment, how many, their sum, and their day where all have the same.

    Of several currencies the sum is that of all minor units, in XXX: a check that none is missing, and no amount.
    """

    place: str
    count: int
    total: Money
    value_date: date | None


def summary(payments: Iterable[Payment]) -> Summary:
    """Return what payments come to; `place` is "" where there is none."""
    count, minor, currencies, days, place = 0, 0, set[str](), set[date | None](), ""
    for payment in payments:
        count += 1
        minor += payment.amount.minor
        currencies.add(payment.amount.currency)
        days.add(payment.value_date)
        place = place or payment.place
    total = Money(minor, currencies.pop() if len(currencies) == 1 else MIXED)
    return Summary(place, count, total, days.pop() if len(days) == 1 else None)


def file_cells(connector: str, whole: Summary, context: Context) -> dict[str, Cell]:
    """Return the columns of `payment_file` that every format has."""
    return {
        "payment_file_uid": context.file_sha256,
        "format": connector,
        "value_date": whole.value_date,
        "record_count": whole.count,
        "total_minor": whole.total.minor,
        "currency": whole.total.currency,
    }


def payment_cells(payment: Payment, context: Context) -> dict[str, Cell]:
    """Return the columns of `payment`."""
    return {
        "payment_uid": stable_id("p", context.file_sha256, payment.sequence),
        "payment_file_uid": context.file_sha256,
        "sequence": payment.sequence,
        "value_date": payment.value_date,
        "amount_minor": payment.amount.minor,
        "currency": payment.amount.currency,
        **payment.cells,
    }
