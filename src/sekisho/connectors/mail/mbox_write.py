"""Messages -> one mbox file (mboxrd), that `mbox_stream` takes apart into the same messages."""

import re
from collections.abc import Sequence

from sekisho.model.ids import stable_id

_FROM = re.compile(rb"^(?=>*From )", re.MULTILINE)


def mbox(messages: Sequence[bytes], mailbox: str) -> bytes:
    """Return the messages as one file, whose bytes are another mailbox's never.

    Of each message, empty lines before it and at its end are not kept apart.
    """
    separator = f"From {stable_id('box', mailbox)} Thu Jan  1 00:00:00 1970\n".encode("ascii")
    return b"".join(separator + _one(raw) for raw in messages)


def _one(raw: bytes) -> bytes:
    lines = raw.lstrip(b"\r\n")
    lines = _FROM.sub(b">", lines) if b"From " in lines else lines
    return lines + (b"\n" if lines.endswith(b"\n") else b"\n\n")
