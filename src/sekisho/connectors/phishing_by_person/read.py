"""Results of one exercise as CSV or XLSX, what each person did in columns -> one record a person."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import BinaryIO

from sekisho.connectors.phishing_by_person.normalise import fault
from sekisho.connectors.sheets.columns import ColumnSpec, load_spec
from sekisho.connectors.sheets.peek import first_rows
from sekisho.connectors.sheets.recognise import Shape, recognise
from sekisho.connectors.sheets.whole import understood
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_ID = "phishing_by_person"


@cache
def spec() -> ColumnSpec:
    """Return the columns that such a table may have."""
    return load_spec(__name__)


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Sure where a header names people, who clicked, and who reported or entered something.

    Who opened and clicked alone is also told of customers by whoever sends them a newsletter: there a department must stand
    beside it.
    """
    full = tuple(
        (who, click, *more)
        for who in ("email", "name")
        for click in ("clicked", "clicked_at")
        for more in (("reported",), ("submitted",), ("opened", "department"))
    )
    return recognise(first_rows(head), spec(), Shape(full=full, some=(), not_with=("event",)))


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:
    """Yield the lines; Refused where a column, or what stands in it, cannot be told."""
    yield from understood(stream, spec(), mapping, limits, _ID, fault)
