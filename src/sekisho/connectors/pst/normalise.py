"""One message of an archive -> message and message_text."""

from collections.abc import Iterator

from sekisho.connectors.contract import Context
from sekisho.connectors.mail.outlook.render import Rendered
from sekisho.connectors.mail.outlook.rows import rendered_rows
from sekisho.connectors.pst.child import Answer
from sekisho.model.rows import Limits, Output, RawRecord, Skipped


def normalise(record: RawRecord, context: Context) -> Iterator[Output]:
    """Yield the rows of one message; a contact, a task or a calendar entry is skipped."""
    if not isinstance(record.payload, Answer):
        raise TypeError(f"{record.place} holds no message of an archive")
    if record.payload.reason:
        yield Skipped(record.place)
        return
    written = Rendered(record.payload.data, record.payload.header)
    yield from rendered_rows(written, record.place, context.file_name, Limits())
