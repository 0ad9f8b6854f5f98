"""Split an mbox file into messages, in bounded memory."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.mail.mbox_stream import messages
from sekisho.connectors.mail.sniff import is_mbox
from sekisho.model.rows import Limits, Match, RawRecord, Rejected


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where a separator line opens the file."""
    return is_mbox(head)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield each message's bytes with its place `byte FIRST-END`; one past the bound is a reject, and reading goes on."""
    for item in messages(stream, limits.record_bytes):
        place = f"byte {item.start}-{item.end}"
        if item.data is None:
            yield Rejected(place, "message", "message_too_large")
        else:
            yield RawRecord(place, item.data, item.end - item.start)
