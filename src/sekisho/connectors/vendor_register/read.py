"""A register of vendors as CSV or XLSX -> its lines, one a contract."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import BinaryIO

from sekisho.connectors.sheets.columns import ColumnSpec, load_spec
from sekisho.connectors.sheets.peek import first_rows
from sekisho.connectors.sheets.recognise import Shape, recognise
from sekisho.connectors.sheets.whole import understood
from sekisho.connectors.vendor_register.normalise import fault
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_ID = "vendor_register"
_CONTRACT = ("contract_start", "contract_end", "contract_period")
_ABOUT = (
    *_CONTRACT,
    "service",
    "cloud_accounts",
    "domains",
    "login_names",
    "remote_tools",
    "data_agreed",
    "open_ended",
)
# What several contracts of one vendor share, where the register merges its cells over their lines.
SPREAD = frozenset({"code", "name", "contact", "domains", "cloud_accounts", "login_names", "remote_tools"})


@cache
def spec() -> ColumnSpec:
    """Return the columns that a register may have."""
    return load_spec(__name__)


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Sure where a header names vendors and their contracts, and neither bank accounts, payments nor staff."""
    shape = Shape(
        full=tuple(("name", one, other) for one in _CONTRACT for other in _ABOUT if one != other),
        some=("name", *_ABOUT),
        not_with=("account_number", "bank_code", "amount", "employee_id"),
    )
    return recognise(first_rows(head), spec(), shape)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:
    """Yield the lines of the register; Refused where a column, or what stands in it, cannot be told."""
    yield from understood(stream, spec(), mapping, limits, _ID, fault, SPREAD)
