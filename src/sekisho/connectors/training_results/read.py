"""Training results as a learning system exports them, CSV or XLSX -> one record a person and training."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import BinaryIO

from sekisho.connectors.sheets.columns import ColumnSpec, load_spec
from sekisho.connectors.sheets.peek import first_rows
from sekisho.connectors.sheets.recognise import Shape, recognise
from sekisho.connectors.sheets.whole import understood
from sekisho.connectors.training_results.normalise import fault
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_ID = "training_results"
_WHO = ("employee_id", "email", "name")
_HOW = ("completed_on", "due_on", "assigned_on", "state")


@cache
def spec() -> ColumnSpec:
    """Return the columns that such a list may have."""
    return load_spec(__name__)


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Sure where a header names a person, a course, and when it was assigned, due or done."""
    shape = Shape(
        full=tuple((who, "course", how) for who in _WHO for how in _HOW),
        some=("course", *_HOW, "score", "exempt"),
        not_with=("amount",),
        must=("course",),
    )
    return recognise(first_rows(head), spec(), shape)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:
    """Yield the rows of the list; Refused where a column, or what stands in it, cannot be told."""
    yield from understood(stream, spec(), mapping, limits, _ID, fault)
