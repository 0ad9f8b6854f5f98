"""A list of payments: read whole and checked before its first payment is given out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import BinaryIO

from sekisho.connectors.payment_csv.check import checked, fault, without_totals
from sekisho.connectors.sheets.accounts import BY_HEADER
from sekisho.connectors.sheets.archive import spooled
from sekisho.connectors.sheets.columns import ColumnSpec, load_spec
from sekisho.connectors.sheets.order import order_of, ordered
from sekisho.connectors.sheets.peek import first_rows
from sekisho.connectors.sheets.recognise import Shape, recognise
from sekisho.connectors.sheets.table import records
from sekisho.connectors.sheets.whole import look
from sekisho.model.money import Money
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_ID = "payment_csv"
MIXED = "XXX"
"""ISO 4217 for no currency."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The file as a whole: how many payments, their sum, and their day where all have the same.

    Of several currencies the sum is that of all minor units, in XXX: a check that none is missing, and no amount.
    """

    count: int
    total: Money
    value_date: date | None


@cache
def spec() -> ColumnSpec:
    """Return the columns that such a file may have."""
    return load_spec(__name__)


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Sure where a header names amounts and accounts together."""
    shape = Shape(
        full=BY_HEADER,
        some=("amount", "account_number", "bank_code", "bank_name", "branch_code", "branch_name", "account_type"),
        must=("amount",),
    )
    return recognise(first_rows(head), spec(), shape)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:
    """Yield the file's `Summary` and then each `Payment`; Refused with place and field at the first bad record.

    Where more than half of the rows fall for the same thing, the column is at fault and named (`column_values_unclear`).
    """
    with spooled(stream, limits.member_bytes) as file:
        order = order_of(records(file, spec(), mapping, limits, _ID))

        def again() -> Iterator[RawRecord | Rejected]:
            file.seek(0)
            return ordered(records(file, spec(), mapping, limits, _ID), order)

        look(without_totals(again()), spec(), _ID, fault)
        count, minor, currencies, days, place = 0, 0, set[str](), set[date | None](), ""
        for payment in checked(again()):
            count += 1
            minor += payment.amount.minor
            currencies.add(payment.amount.currency)
            days.add(payment.value_date)
            place = place or payment.place
        total = Money(minor, currencies.pop() if len(currencies) == 1 else MIXED)
        yield RawRecord(place, Summary(count, total, days.pop() if len(days) == 1 else None))
        for payment in checked(again()):
            yield RawRecord(payment.place, payment)
