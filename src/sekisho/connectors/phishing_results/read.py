"""Results of exercises as GoPhish or KnowBe4 exports them -> one record a person and exercise."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import BinaryIO

from sekisho.connectors.phishing_results.normalise import fault
from sekisho.connectors.sheets.columns import ColumnSpec, load_spec
from sekisho.connectors.sheets.peek import first_rows
from sekisho.connectors.sheets.recognise import Shape, recognise
from sekisho.connectors.sheets.whole import understood
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_ID = "phishing_results"


@cache
def spec() -> ColumnSpec:
    """Return the columns of the export."""
    return load_spec(__name__)


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Sure where the header is that of GoPhish's results, or names when a message was to be sent or came back, and arrived."""
    shape = Shape(
        full=(
            ("email", "status", "send_date", "reported"),
            ("email", "status", "send_date", "modified_date"),
            ("email", "scheduled_at", "delivered_at", "clicked_at"),
            ("email", "bounced_at", "delivered_at", "clicked_at"),
        ),
        some=(),
    )
    return recognise(first_rows(head), spec(), shape)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:
    """Yield the lines; Refused where a column, or what stands in it, cannot be told."""
    yield from understood(stream, spec(), mapping, limits, _ID, fault)
