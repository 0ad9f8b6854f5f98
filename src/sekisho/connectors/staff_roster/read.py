"""A staff roster as CSV or XLSX -> its rows."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import BinaryIO

from sekisho.connectors.sheets.columns import ColumnSpec, load_spec
from sekisho.connectors.sheets.peek import first_rows
from sekisho.connectors.sheets.recognise import Shape, recognise
from sekisho.connectors.sheets.whole import understood
from sekisho.connectors.staff_roster.normalise import fault
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_ID = "staff_roster"


@cache
def spec() -> ColumnSpec:
    """Return the columns that a roster may have."""
    return load_spec(__name__)


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Sure where a header names people with a number, a department or a first day, and neither payments, courses nor exercises."""
    named = ("name", "email", "name_romaji", "name_kana")
    about = ("department", "title", "joined_on", "left_on", "email")
    shape = Shape(
        full=tuple(("employee_id", one, other) for one in named for other in about if one != other),
        some=("name", "email", "name_romaji", "department", "title", "joined_on", "left_on"),
        not_with=("amount", "counterparty", "course", "exercise"),
    )
    return recognise(first_rows(head), spec(), shape)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:
    """Yield the rows of the roster; Refused where a column, or what stands in it, cannot be told."""
    yield from understood(stream, spec(), mapping, limits, _ID, fault)
