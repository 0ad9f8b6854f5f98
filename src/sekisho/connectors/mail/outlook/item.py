"""One message in Outlook's terms: properties by number (MS-OXPROPS), recipients, attachments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Value = str | bytes | int
Properties = Mapping[int, Value]

SUBJECT = 0x0037
SUBMITTED = 0x0039
REPRESENTED = (0x5D02, 0x0065, 0x0064, 0x0042)
SENDER = (0x5D01, 0x0C1F, 0x0C1E, 0x0C1A)
RECIPIENT = (0x39FE, 0x3003, 0x3002, 0x3001)
RECIPIENT_TYPE = 0x0C15
REPLY_TO = 0x004F
HEADERS = 0x007D
DELIVERED = 0x0E06
TEXT = 0x1000
RTF = 0x1009
HTML = 0x1013
MESSAGE_ID = 0x1035
REFERENCES = 0x1039
IN_REPLY_TO = 0x1042
ATTACHED = 0x3701
FILE_NAMES = (0x3707, 0x3704, 0x3001)
ATTACH_METHOD = 0x3705
MIME_TYPE = 0x370E
CODE_PAGE = 0x3FDE
CLASS = 0x001A
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment: its properties, and the message in it where it is one. `missing` where its content is kept elsewhere."""

    properties: Properties
    message: "Item | None" = None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One message; `cut` is True where recipients or attachments past a bound were left."""

    properties: Properties
    recipients: tuple[Properties, ...]
    attached: tuple[Attached, ...]
    cut: bool = False

    def text(self, tag: int) -> str:
        """Return a text property, "" where it is none."""
        return text_of(self.properties, tag)


def text_of(properties: Properties, *tags: int) -> str:
    """Return the first of these properties that holds text, without NUL and blanks at its ends."""
    for tag in tags:
        value = properties.get(tag)
        if isinstance(value, str) and value.strip("\x00 \t\r\n"):
            return value.strip("\x00 \t\r\n")
    return ""


def moment(value: Value | None) -> datetime | None:
    """Return a time counted in 100 ns since 1601, None where there is none or it is out of range."""
    if not isinstance(value, int) or value <= 0:
        return None
    try:
        return _EPOCH + timedelta(microseconds=value // 10)
    except OverflowError:
        return None


def is_mail(item: Item) -> bool:
    """Return whether an item is mail, a meeting request or a report; contacts, tasks, notes and calendar entries are none."""
    kind = item.text(CLASS).upper()
    return not kind or kind.startswith(
        ("IPM.NOTE", "IPM.SCHEDULE", "REPORT.", "IPM.POST", "IPM.OUTLOOK.RECALL", "IPM.RECALL")
    )
