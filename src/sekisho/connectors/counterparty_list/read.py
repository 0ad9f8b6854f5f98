"""A payee list as CSV or XLSX -> its rows."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import BinaryIO

from sekisho.connectors.counterparty_list.normalise import fault
from sekisho.connectors.sheets.accounts import BY_HEADER
from sekisho.connectors.sheets.columns import ColumnSpec, load_spec
from sekisho.connectors.sheets.peek import first_rows
from sekisho.connectors.sheets.recognise import Shape, recognise
from sekisho.connectors.sheets.whole import understood
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_ID = "counterparty_list"


@cache
def spec() -> ColumnSpec:
    """Return the columns that such a list may have."""
    return load_spec(__name__)


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Sure where accounts and names are named by a header, and neither amounts nor what only a roster has."""
    shape = Shape(
        full=BY_HEADER,
        some=("account_number", "bank_code", "bank_name", "branch_code", "branch_name", "account_type", "holder_kana"),
        not_with=("amount", "employee_id", "staff_only"),
        doubt=("department",),
    )
    return recognise(first_rows(head), spec(), shape)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:
    """Yield the rows of the list; Refused where a column, or what stands in it, cannot be told."""
    yield from understood(stream, spec(), mapping, limits, _ID, fault)
