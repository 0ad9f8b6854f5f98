"""A file that is one message as Outlook saves it."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What the storages and streams of a message are called, and the class of its root.
_MARKS = tuple(
    name.encode("utf-16-le")
    for name in (
        "__properties_version1.0",
        "__substg1.0_",
        "__nameid_version1.0",
        "__recip_version1.0_",
        "__attach_version1.0_",
    )
)
_CLASS = bytes.fromhex("0b0d020000000000c000000000000046")
_DIRECTORY, _SECTOR_SHIFT, _CLASS_AT = 0x30, 0x1E, 80


def sniff(head: bytes, name: str) -> Match:
    """Certain where the container names the parts of a message; by the name where its list of parts is further on."""
    if not head.startswith(_OLE):
        return Match(0)
    # The list begins in a sector that the header names; its first entry is the root, with the class of the whole.
    size = 1 << min(int.from_bytes(head[_SECTOR_SHIFT : _SECTOR_SHIFT + 2], "little"), 16)
    start = (int.from_bytes(head[_DIRECTORY : _DIRECTORY + 4], "little") + 1) * size
    if any(mark in head for mark in _MARKS) or head[start + _CLASS_AT : start + _CLASS_AT + 16] == _CLASS:
        return Match(95, "message_properties")
    named = name.lower().removesuffix(".gz").endswith((".msg", ".oft"))
    return Match(70, "name") if start >= len(head) and named else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the one message; a file past the bound is a reject."""
    data = stream.read(limits.record_bytes + 1)
    if len(data) > limits.record_bytes:
        yield Rejected("byte 0-", "message", "message_too_large")
        return
    yield RawRecord(f"byte 0-{len(data)}", data, len(data))
