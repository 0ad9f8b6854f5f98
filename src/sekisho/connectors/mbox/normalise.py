"""One message of a mailbox -> message and message_text."""

from collections.abc import Iterator

from sekisho.connectors.contract import Context
from sekisho.connectors.mail.message import message_rows
from sekisho.model.rows import Limits, RawRecord, Rejected, Row


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the rows of one message."""
    if not isinstance(record.payload, bytes):
        raise TypeError(f"{record.place} does not hold bytes")
    yield from message_rows(record.payload, record.place, context.file_name, Limits())
