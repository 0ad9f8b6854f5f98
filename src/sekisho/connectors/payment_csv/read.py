"""A list of payments: read whole and checked before its first payment is given out."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import BinaryIO

from sekisho.connectors.payment_csv.check import checked, fault, without_totals
from sekisho.connectors.payments import summary
from sekisho.connectors.sheets.accounts import BY_HEADER
from sekisho.connectors.sheets.archive import spooled
from sekisho.connectors.sheets.columns import ColumnSpec, load_spec
from sekisho.connectors.sheets.order import order_of, ordered
from sekisho.connectors.sheets.peek import first_rows
from sekisho.connectors.sheets.recognise import Shape, recognise
from sekisho.connectors.sheets.table import records
from sekisho.connectors.sheets.whole import look
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_ID = "payment_csv"


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
        whole = summary(checked(again()))
        yield RawRecord(whole.place, whole)
        for payment in checked(again()):
            yield RawRecord(payment.place, payment)
