"""Messages -> one mbox file (mboxrd), that `mbox_stream` takes apart into the same messages."""

import re
from collections.abc import Sequence

SEPARATOR = b"From sekisho Thu Jan  1 00:00:00 1970\n"
_FROM = re.compile(rb"^(?=>*From )", re.MULTILINE)


def mbox(messages: Sequence[bytes]) -> bytes:
    """Return the messages as one file. Of each, empty lines before it and at its end are not kept apart."""
    return b"".join(_one(raw) for raw in messages)


def _one(raw: bytes) -> bytes:
    lines = _FROM.sub(b">", raw.lstrip(b"\r\n")) if b"From " in raw else raw.lstrip(b"\r\n")
    return SEPARATOR + lines + (b"\n" if lines.endswith(b"\n") else b"\n\n")
