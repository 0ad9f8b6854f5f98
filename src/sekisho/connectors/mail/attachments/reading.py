"""What one attachment gave, and the reasons why one gives nothing: closed, since sentences and judgements hang on them."""

import struct
import zlib
from dataclasses import dataclass
from enum import StrEnum

# What parsers of foreign formats raise on broken files, besides errors of their own. RecursionError is a RuntimeError.
FAILURES = (
    ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, LookupError, MemoryError, OSError, RuntimeError,
    StopIteration, SyntaxError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip


class Unread(StrEnum):
    """Why an attachment, or a part of it, was not read. What it says is not known: it is never taken for harmless."""

    ARCHIVE = "archive"
    BROKEN = "broken"
    CUT = "cut"
    ENCRYPTED = "encrypted"
    LEGACY_OFFICE = "legacy_office"
    MACROS = "macros"
    NO_TEXT = "no_text"
    OTHER_KIND = "other_kind"
    PICTURE = "picture"
    SCRIPT = "script"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Reading:
    """Text, targets of links, payloads of codes; `unread` is None where all of it was read.

    `scanned` says whether pictures were searched for codes: None where there were none, False where the reader of
    codes is not installed.
    """

    text: str = ""
    links: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    unread: Unread | None = None
    scanned: bool | None = None
