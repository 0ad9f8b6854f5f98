"""winmail.dat written from the documentation (MS-OXTNEF): attributes, and properties of messages and of files."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MESSAGE = bytes.fromhex("0703020000000000c000000000000046")
Value = str | bytes | int


@dataclass(frozen=True)
class File:
    """A file: its name and bytes, or a message as another winmail.dat."""

    name: str
    data: bytes = b""
    message: bytes | None = None
    properties: Mapping[int, Value] = field(default_factory=dict)


def attribute(level: int, name: int, data: bytes) -> bytes:
    return struct.pack("<BLL", level, name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)


def prop(tag: int, value: Value, *, narrow: str = "") -> bytes:
    """Return one property; text in UTF-16, or in the charset `narrow`."""
    if isinstance(value, int):
        return struct.pack("<HHl", 3, tag, value)
    if isinstance(value, str):
        kind, data = (0x1E, value.encode(narrow) + b"\0") if narrow else (0x1F, value.encode("utf-16-le") + b"\0\0")
    else:
        kind, data = (0x0D, value) if value.startswith(MESSAGE) else (0x102, value)
    return struct.pack("<HHLL", kind, tag, 1, len(data)) + padded(data)


def named(text: str) -> bytes:
    """Return a property with a name of its own, which a reader has to pass over."""
    name = "X-Made-Up".encode("utf-16-le") + b"\0\0"
    head = struct.pack("<HH", 0x1F, 0x8001) + b"\x02" * 16 + struct.pack("<LL", 1, len(name)) + padded(name)
    data = text.encode("utf-16-le") + b"\0\0"
    return head + struct.pack("<LL", 1, len(data)) + padded(data)


def several(tag: int, values: Sequence[str]) -> bytes:
    """Return a property of many values."""
    held = [one.encode("utf-16-le") + b"\0\0" for one in values]
    return struct.pack("<HHL", 0x101F, tag, len(held)) + b"".join(
        struct.pack("<L", len(one)) + padded(one) for one in held
    )


def winmail(
    properties: Mapping[int, Value],
    files: Sequence[File] = (),
    *,
    kind: str = "IPM.Microsoft Mail.Note",
    body: str = "",
    narrow: str = "",
    page: int = 1252,
) -> bytes:
    """Return a winmail.dat: of a message with these properties and files."""
    out = [struct.pack("<LH", 0x223E9F78, 0x1234), attribute(1, 0x00089006, struct.pack("<L", 0x00010000))]
    out.append(attribute(1, 0x00069007, struct.pack("<LL", page, 0)))
    out.append(attribute(1, 0x00078008, kind.encode() + b"\0"))
    if body:
        out.append(attribute(1, 0x0002800C, body.encode(narrow or "cp1252") + b"\0"))
    packed = [prop(tag, value, narrow=narrow) for tag, value in properties.items()]
    packed += [named("made up"), several(0x3A5B, ["one", "three"]), struct.pack("<HHH2x", 0x0B, 0x0E1B, 1)]
    out.append(attribute(1, 0x00069003, struct.pack("<L", len(packed)) + b"".join(packed)))
    for one in files:
        out.append(attribute(2, 0x00069002, struct.pack("<HlHHL", 1, -1, 32, 32, 0)))
        out.append(attribute(2, 0x00018010, one.name.encode(narrow or "cp1252", "replace") + b"\0"))
        held: dict[int, Value] = {0x3707: one.name, **one.properties}
        if one.message is None:
            out.append(attribute(2, 0x0006800F, one.data))
        else:
            held |= {0x3705: 5, 0x3701: MESSAGE + one.message}
        made = [prop(tag, value) for tag, value in held.items()]
        out.append(attribute(2, 0x00069005, struct.pack("<L", len(made)) + b"".join(made)))
    return b"".join(out)
