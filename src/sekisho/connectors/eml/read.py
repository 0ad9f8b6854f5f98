"""A file that is one message."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.mail.sniff import is_message
from sekisho.model.rows import Limits, Match, RawRecord, Rejected


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Sure where header fields open the file."""
    return is_message(head)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the one message; a file past the bound is a reject."""
    data = stream.read(limits.record_bytes + 1)
    if len(data) > limits.record_bytes:
        yield Rejected("byte 0-", "message", "message_too_large")
        return
    yield RawRecord(f"byte 0-{len(data)}", data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"), len(data))
