"""Tell from the first bytes of a connection whether a request is there."""

import re
from enum import Enum, auto
from math import inf

MOST = 32_768
"""Bytes of a head, and usually of a request that is waited for; a longer body is read by whoever answers, as it comes."""
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*(?=\r\n)", re.IGNORECASE)
_CODED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)


class Arrived(Enum):
    """Nothing whole yet; a whole request; the head of one whose body is too long to be waited for; a head without end."""

    PART = auto()
    WHOLE = auto()
    LONG = auto()
    ENDLESS = auto()


def needed(seen: bytes) -> float:
    """Return how many bytes the request has whose first up to `MOST` these are: infinite where its body does not say so, 0 where the head is not there yet.

    Whether they are right is not asked: two lengths, or a wrong one, are for the parser to refuse.
    """
    end = seen.find(b"\r\n\r\n")
    if end < 0:
        return 0
    head = seen[: end + 4]
    if _CODED.search(head):
        return inf
    return len(head) + max(map(int, _LENGTH.findall(head)), default=0)


def arrived(seen: bytes, there: int, most: int = MOST) -> Arrived:
    """Judge by its first up to `MOST` bytes a request of which so many are there; one of more than `most` is not waited for."""
    wanted = needed(seen)
    if not wanted:
        return Arrived.ENDLESS if len(seen) >= MOST else Arrived.PART
    if wanted > most:
        return Arrived.LONG
    return Arrived.WHOLE if there >= wanted else Arrived.PART
