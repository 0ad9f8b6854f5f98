"""Tell from the first bytes of a connection whether a request is there."""

import re
from enum import Enum, auto

MOST = 32_768
"""Bytes of a request that is waited for; a longer body is read by whoever answers, as it comes."""
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*(?=\r\n)", re.IGNORECASE)
_CODED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)


class Arrived(Enum):
    """Nothing whole yet; a whole request; the head of one whose body is too long to be waited for; a head without end."""

    PART = auto()
    WHOLE = auto()
    LONG = auto()
    ENDLESS = auto()


def arrived(seen: bytes) -> Arrived:
    """Judge up to `MOST` bytes. Whether they are right is not asked: two lengths, or a wrong one, are for the parser to refuse."""
    end = seen.find(b"\r\n\r\n")
    if end < 0:
        return Arrived.ENDLESS if len(seen) >= MOST else Arrived.PART
    head = seen[: end + 4]
    if _CODED.search(head):
        return Arrived.LONG
    lengths = _LENGTH.findall(head)
    needed = len(head) + max(map(int, lengths), default=0)
    if needed > MOST:
        return Arrived.LONG
    return Arrived.WHOLE if len(seen) >= needed else Arrived.PART
