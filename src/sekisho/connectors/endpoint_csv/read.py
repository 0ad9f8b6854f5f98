"""A log of devices as CSV or XLSX -> one record a line."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import BinaryIO

from sekisho.connectors.sheets.archive import spooled
from sekisho.connectors.sheets.columns import ColumnSpec, load_spec
from sekisho.connectors.sheets.order import in_question, order_of, ordered
from sekisho.connectors.sheets.peek import first_rows
from sekisho.connectors.sheets.recognise import Shape, recognise
from sekisho.connectors.sheets.table import records
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_ID = "endpoint_csv"
_FIRST = 200
"""So many lines show how a tool writes its days."""
_SURE = (
    ("device", "action", "file_name"),
    ("action", "channel"),
    ("device", "channel", "file_name"),
    ("action", "medium", "file_name"),
)


@cache
def spec() -> ColumnSpec:
    """Return the columns that such a log may have."""
    return load_spec(__name__)


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Sure where a header names a time, a login, a device, and what was done with a file or a medium."""
    shape = Shape(
        full=tuple((when, "user_name", *names) for when in ("time", "time_utc", "day") for names in _SURE),
        some=("device", "action", "channel", "medium", "file_name", "source_path", "destination"),
        not_with=("amount",),
        must=("user_name",),
    )
    return recognise(first_rows(head), spec(), shape)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:
    """Yield the lines of the log; Refused where a column cannot be told. Days by the order that the log shows (`order`)."""
    with spooled(stream, limits.member_bytes) as file:

        def again() -> Iterator[RawRecord | Rejected]:
            file.seek(0)
            return records(file, spec(), mapping, limits, _ID)

        if not in_question(islice(again(), _FIRST)):
            yield from again()
            return
        order = order_of(again())
        yield from ordered(again(), order)
