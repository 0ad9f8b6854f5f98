"""Outlook messages written from the documentation: compound files (MS-CFB) with the streams of a message (MS-OXMSG)."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

SECTOR, SMALL = 512, 64
END, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
Tree = Mapping[str, "bytes | Tree"]
ONE_OFF = bytes.fromhex("00000000812b1fa4bea310199d6e00dd010f540200000180")


@dataclass
class Node:
    name: str
    kind: int
    data: bytes = b""
    children: list["Node"] = field(default_factory=list)
    left: int = FREE
    right: int = FREE
    child: int = FREE
    start: int = 0


def compound(tree: Tree) -> bytes:
    """Return a compound file of version 3 whose storages and streams are those of the tree."""
    root = Node("Root Entry", 5, children=nodes(tree))
    entries = [root]
    number(root, entries)
    small, chain = bytearray(), []
    for node in (one for one in entries if one.kind == 2 and 0 < len(one.data) < 4096):
        node.start = len(small) // SMALL
        count = -(-len(node.data) // SMALL)
        chain += [*range(node.start + 1, node.start + count), END]
        small += node.data.ljust(count * SMALL, b"\0")
    root.data = bytes(small)
    sectors: list[bytes] = []
    fat: list[int] = []
    for node in (one for one in entries if one.kind == 5 or len(one.data) >= 4096):
        node.start = lay(node.data, sectors, fat)
    small_fat = lay(struct.pack(f"<{len(chain)}L", *chain), sectors, fat, b"\xff")
    directory = lay(b"".join(map(entry, entries)), sectors, fat)
    count = 1
    while count * 128 < len(fat) + count:
        count += 1
    table = fat + [FAT_SECTOR] * count
    table += [FREE] * (count * 128 - len(table))
    packed = struct.pack(f"<{len(table)}L", *table)
    places = [len(fat) + index for index in range(count)]
    head = struct.pack(
        "<8s16sHHHHH6sLLLLLLLLL", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, count, directory, 0,
        4096, small_fat, -(-len(chain) // 128), END, 0,
    )  # fmt: skip
    head += struct.pack("<109L", *places, *[FREE] * (109 - count))
    return head + b"".join(sectors) + packed


def nodes(tree: Tree) -> list[Node]:
    return [
        Node(name, 2, held) if isinstance(held, bytes) else Node(name, 1, children=nodes(held))
        for name, held in tree.items()
    ]


def number(parent: Node, entries: list[Node]) -> None:
    """Give children their places, as a tree in which each has the next on its right."""
    order = sorted(parent.children, key=lambda one: (len(one.name), one.name.upper()))
    before: Node | None = None
    for node in order:
        place = len(entries)
        entries.append(node)
        if before is None:
            parent.child = place
        else:
            before.right = place
        before = node
    for node in order:
        number(node, entries)


def lay(data: bytes, sectors: list[bytes], fat: list[int], fill: bytes = b"\0") -> int:
    """Lay a stream into sectors and return its first."""
    if not data:
        return END
    first = len(sectors)
    pieces = [data[at : at + SECTOR].ljust(SECTOR, fill) for at in range(0, len(data), SECTOR)]
    sectors += pieces
    fat += [*range(first + 1, first + len(pieces)), END]
    return first


def entry(node: Node) -> bytes:
    name = node.name.encode("utf-16-le") + b"\0\0"
    start = node.start if node.data or node.kind == 5 else END
    return struct.pack(
        "<64sHBBLLL16sLQQLQ", name, len(name), node.kind, 1, node.left, node.right, node.child, b"", 0, 0, 0,
        0 if node.kind == 1 else start, len(node.data),
    )  # fmt: skip


def storage(properties: Mapping[int, object], head: int, *, narrow: bool = False) -> dict[str, "bytes | Tree"]:
    """Return the streams of one set of properties; `narrow` writes text in CP932 as old versions do."""
    table, streams = bytearray(head), {}
    for tag, value in properties.items():
        if isinstance(value, str):
            kind, data = (0x1E, value.encode("cp932")) if narrow else (0x1F, value.encode("utf-16-le"))
        elif isinstance(value, bytes):
            kind, data = 0x102, value
        elif isinstance(value, datetime):
            ticks = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
            table += struct.pack("<HHLQ", 0x40, tag, 6, ticks)
            continue
        else:
            table += struct.pack("<HHLl4x", 3, tag, 6, value)
            continue
        streams[f"__substg1.0_{tag:04X}{kind:04X}"] = data
        table += struct.pack("<HHLLL", kind, tag, 6, len(data) + (2 if kind == 0x1F else 0), 0)
    return {"__properties_version1.0": bytes(table), **streams}


@dataclass(frozen=True)
class File:
    """One attachment: its properties, or the message in it."""

    properties: Mapping[int, object]
    inside: "Mapping[str, bytes | Tree] | None" = None


def message(
    properties: Mapping[int, object],
    recipients: Sequence[Mapping[int, object]] = (),
    files: Sequence[File] = (),
    *,
    top: bool = True,
    narrow: bool = False,
) -> dict[str, "bytes | Tree"]:
    """Return the storages and streams of a message."""
    made: dict[str, bytes | Tree] = {}
    if top:
        made["__nameid_version1.0"] = {f"__substg1.0_{tag:08X}": b"" for tag in (0x00020102, 0x00030102, 0x00040102)}
    made |= storage(properties, 32 if top else 24, narrow=narrow)
    for index, one in enumerate(recipients):
        made[f"__recip_version1.0_#{index:08X}"] = storage(one, 8, narrow=narrow)
    for index, file in enumerate(files):
        held = storage(file.properties, 8, narrow=narrow)
        if file.inside is not None:
            held["__substg1.0_3701000D"] = file.inside
        made[f"__attach_version1.0_#{index:08X}"] = held
    return made


def one_off(name: str, address: str) -> bytes:
    """Return the entry of somebody who is in no address book."""
    return ONE_OFF + b"".join(text.encode("utf-16-le") + b"\0\0" for text in (name, "SMTP", address))


def entries(*held: bytes) -> bytes:
    """Return a list of entries, as PidTagReplyRecipientEntries holds them."""
    body = b"".join(struct.pack("<L", len(one)) + one.ljust(-(-len(one) // 4) * 4, b"\0") for one in held)
    return struct.pack("<LL", len(held), len(body)) + body


def uncompressed(rtf: bytes) -> bytes:
    """Return an RTF as a property holds it without compression."""
    return struct.pack("<LL4sL", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf
