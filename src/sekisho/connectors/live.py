"""What every live source of mail is: places that can be fetched, each page by page from a cursor."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

MESSAGE_BYTES = 48 * 1024 * 1024
"""Bytes of one message past which it is left where it is, and told."""
PAGE_BYTES = 8 * 1024 * 1024

MAILBOX = re.compile(r"[^./\s\x00-\x1f][^/\s\x00-\x1f]{0,199}")
"""What a mailbox may be called: its name becomes that of a file."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of a mailbox: `key` names it in every run, `name` is told to people."""

    key: str
    mailbox: str
    name: str


@dataclass(frozen=True, slots=True)
class Page:
    """Messages of a place, and the cursor behind them. `too_large` are id and bytes of those that were not fetched."""

    cursor: str
    messages: tuple[bytes, ...]
    too_large: tuple[tuple[str, int], ...] = ()


class Live(Protocol):
    """A live source. Reads alone: nothing is marked as read, moved or deleted."""

    def places(self) -> tuple[Place, ...]:
        """Return the folders to fetch; SekishoError where the source cannot be reached or lets nobody in."""

    def pages(self, place: Place, cursor: str | None) -> Iterator[Page]:
        """Yield what came to a place after a cursor; all of it where the cursor is None or holds no more.

        SekishoError where the source fails for good, or for longer than is waited for.
        """
