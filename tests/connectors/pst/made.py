"""Small archives written from the documentation (MS-PST): one page of nodes, one of blocks, a heap for each node."""

import struct
import zlib
from collections.abc import Mapping, Sequence

PAGE, LAID = 512, 0x4400
ROOT, TOP, STORE, NAMES, FIRST = 0x122, 0x8022, 0x21, 0x61, 0x200024
Properties = Mapping[int, "str | bytes | int"]


def archive(messages: Sequence[Properties]) -> bytes:
    """Return an archive with one folder that holds these messages, at most 7."""
    found = [FIRST + 32 * index for index in range(len(messages))]
    nodes: list[tuple[int, int, bytes]] = [
        (STORE, 0, properties({0x3001: "Personal Folders"})),
        (NAMES, 0, properties({0x0001: 251, 0x0002: bytes(16), 0x0003: bytes(8), 0x0004: b"\x02\0\0\0a\0\0\0"})),
        (ROOT, ROOT, properties({0x3001: "Root"})),
        (ROOT & ~0x1F | 0x0D, 0, table([TOP])),
        (ROOT & ~0x1F | 0x0E, 0, table([])),
        (TOP, ROOT, properties({0x3001: "Top of Personal Folders"})),
        (TOP & ~0x1F | 0x0D, 0, table([])),
        (TOP & ~0x1F | 0x0E, 0, table(found)),
        *((number, TOP, properties(held)) for number, held in zip(found, messages, strict=True)),
    ]
    out = bytearray(LAID)
    entries, blocks = bytearray(), bytearray()
    for index, (number, parent, data) in enumerate(nodes):
        block, at = 4 * (index + 1), len(out)
        out += data.ljust(-(-(len(data) + 16) // 64) * 64 - 16, b"\0")
        out += struct.pack("<HHLQ", len(data), signature(at, block), checksum(data), block)
        entries += struct.pack("<QQQLL", number, block, 0, parent, 0)
        blocks += struct.pack("<QQHHL", block, at, len(data), 2, 0)
    out += bytes(-len(out) % PAGE)
    places = []
    for kind, size, held_entries, own in ((0x81, 32, entries, 0x1001), (0x80, 24, blocks, 0x1002)):
        places.append((own, len(out)))
        body = bytes(held_entries).ljust(488, b"\0")
        body += struct.pack("<BBBBL", len(held_entries) // size, 488 // size, size, 0, 0)
        out += body + struct.pack("<BBHLQ", kind, kind, signature(len(out), own), checksum(body), own)
    out[: PAGE + 52] = header(len(out), places[0], places[1])
    return bytes(out)


def header(size: int, nodes: tuple[int, int], blocks: tuple[int, int]) -> bytes:
    root = struct.pack("<LQQQQQQQQBBH", 0, size, LAID - 0x4000, 0, 0, *nodes, *blocks, 2, 0, 0)
    counts = struct.pack("<32L", *[0x400] * 32)
    body = struct.pack("<2sHHBBLLQQL", b"SM", 23, 19, 1, 1, 0, 0, 0, 0x2000, 1) + counts + bytes(8) + root
    body += bytes(4) + b"\xff" * 256 + struct.pack("<BBHQ", 0x80, 0, 0, 0x400)
    part = struct.pack("<4sL", b"!BDN", checksum(body[:471])) + body
    return part + struct.pack("<L", checksum(body[:516])) + bytes(36)


def properties(held: Properties) -> bytes:
    """Return a heap with a table of properties: numbers in it, others beside."""
    values: list[bytes] = []
    records = bytearray()
    for tag, value in sorted(held.items()):
        if isinstance(value, int):
            records += struct.pack("<HHL", tag, 0x0003, value)
            continue
        values.append(value.encode("utf-16-le") if isinstance(value, str) else value)
        records += struct.pack("<HHL", tag, 0x001F if isinstance(value, str) else 0x0102, (len(values) + 2) << 5)
    return heap(0xBC, [struct.pack("<BBBBL", 0xB5, 2, 6, 0, 2 << 5), bytes(records), *values])


def table(numbers: Sequence[int]) -> bytes:
    """Return a heap with a table of what lies in a folder: the number and version of each."""
    columns = b"".join(struct.pack("<HHHBB", 3, tag, at, 4, bit) for tag, at, bit in ((0x67F2, 0, 0), (0x67F3, 4, 1)))
    info = struct.pack("<BBHHHHLLL", 0x7C, 2, 8, 8, 8, 9, 2 << 5, (4 << 5) if numbers else 0, 0) + columns
    index = struct.pack("<BBBBL", 0xB5, 4, 4, 0, (3 << 5) if numbers else 0)
    keys = b"".join(struct.pack("<LL", number, row) for row, number in enumerate(numbers))
    rows = b"".join(struct.pack("<LLB", number, 1, 0xC0) for number in numbers)
    return heap(0x7C, [info, index, keys, rows] if numbers else [info, index])


def heap(kind: int, pieces: Sequence[bytes]) -> bytes:
    offsets = [12]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    body = b"".join(pieces)
    gap = -(12 + len(body)) % 2
    places = struct.pack(f"<HH{len(offsets)}H", len(pieces), 0, *offsets)
    return struct.pack("<HBBL4x", 12 + len(body) + gap, 0xEC, kind, 1 << 5) + body + bytes(gap) + places


def signature(place: int, number: int) -> int:
    mixed = place ^ number
    return (mixed >> 16 ^ mixed) & 0xFFFF


def checksum(data: bytes) -> int:
    """Return the CRC-32 of the documentation, which begins and ends without inversion."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF
