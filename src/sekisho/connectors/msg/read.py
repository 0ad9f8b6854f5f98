"""A file that is one message as Outlook saves it."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARK = "__properties_version1.0".encode("utf-16-le")
_DIRECTORY = 0x30


def sniff(head: bytes, name: str) -> Match:
    """Certain where the container names the properties of a message; by the name where its list of parts is further on."""
    if not head.startswith(_OLE):
        return Match(0)
    if _MARK in head:
        return Match(95, "message_properties")
    # The list begins in a sector that the header names; sectors are 512 bytes long, 4,096 in the newer kind.
    sector = int.from_bytes(head[_DIRECTORY : _DIRECTORY + 4], "little")
    size = 1 << min(int.from_bytes(head[0x1E:0x20], "little"), 16)
    beyond = (sector + 1) * size >= len(head)
    return Match(70, "name") if beyond and name.lower().removesuffix(".gz").endswith((".msg", ".oft")) else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the one message; a file past the bound is a reject."""
    data = stream.read(limits.record_bytes + 1)
    if len(data) > limits.record_bytes:
        yield Rejected("byte 0-", "message", "message_too_large")
        return
    yield RawRecord(f"byte 0-{len(data)}", data, len(data))
