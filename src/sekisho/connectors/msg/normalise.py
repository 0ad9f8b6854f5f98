"""One message as Outlook saves it -> message and message_text."""

from collections.abc import Iterator

from sekisho.connectors.contract import Context
from sekisho.connectors.mail.outlook.item import is_mail
from sekisho.connectors.mail.outlook.ole import NotMessageError, item_of
from sekisho.connectors.mail.outlook.rows import item_rows
from sekisho.model.rows import Limits, Output, RawRecord, Rejected, Skipped


def normalise(record: RawRecord, context: Context) -> Iterator[Output]:
    """Yield the rows of one message; `message_broken` where the container cannot be read. A contact or a task is skipped."""
    if not isinstance(record.payload, bytes):
        raise TypeError(f"{record.place} does not hold bytes")
    try:
        item = item_of(record.payload)
    except NotMessageError:
        yield Rejected(record.place, "message", "message_broken")
        return
    if not is_mail(item):
        yield Skipped(record.place)
        return
    yield from item_rows(item, record.place, context.file_name, Limits())
