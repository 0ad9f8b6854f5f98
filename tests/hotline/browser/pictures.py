"""Small pictures with something beside the picture in them."""

import struct
import zlib


def exif(place: bool = True) -> bytes:
    """Return EXIF data, big-endian: a camera, an author, and where the picture was taken."""
    texts = {0x010F: b"Canon\0", 0x013B: b"Tanaka Ichiro\0"}
    count = len(texts) + place
    at = 8 + 2 + count * 12 + 4
    entries, data = b"", b""
    for tag, text in texts.items():
        entries += struct.pack(">HHII", tag, 2, len(text), at + len(data))
        data += text
    if place:
        folder = at + len(data)
        numbers = folder + 2 + 4 * 12 + 4
        entries += struct.pack(">HHII", 0x8825, 4, 1, folder)
        data += struct.pack(">H", 4)
        data += struct.pack(">HHI4s", 1, 2, 2, b"N\0\0\0") + struct.pack(">HHII", 2, 5, 3, numbers)
        data += struct.pack(">HHI4s", 3, 2, 2, b"E\0\0\0") + struct.pack(">HHII", 4, 5, 3, numbers + 24)
        data += struct.pack(">I", 0) + struct.pack(">12I", 34, 1, 58, 1, 30, 1, 138, 1, 23, 1, 10, 1)
    return b"MM\0*" + struct.pack(">IH", 8, count) + entries + struct.pack(">I", 0) + data


def with_exif(jpeg: bytes) -> bytes:
    """Return a JPEG with EXIF data and a comment put in, and with something behind its end."""
    body = b"Exif\0\0" + exif()
    comment = b"from the loans desk"
    parts = (
        b"\xff\xe1"
        + struct.pack(">H", len(body) + 2)
        + body
        + b"\xff\xfe"
        + struct.pack(">H", len(comment) + 2)
        + comment
    )
    return jpeg[:2] + parts + jpeg[2:] + b"behind the end"


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png() -> bytes:
    """Return a PNG of one point with a text, a time and EXIF data."""
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"tEXt", b"Author\0Tanaka Ichiro"),
        (b"tIME", struct.pack(">HBBBBB", 2026, 11, 30, 9, 5, 0)),
        (b"eXIf", exif(place=False)),
        (b"IDAT", zlib.compress(b"\0\x33\x66\x99")),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def webp(plain: bytes) -> bytes:
    """Return a WebP with EXIF data put behind the picture of one that has an extended head, as browsers write it."""
    assert plain[12:16] == b"VP8X"
    data = exif()
    whole = bytearray(plain + b"EXIF" + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2))
    whole[20] |= 0x08
    whole[4:8] = struct.pack("<I", len(whole) - 8)
    return bytes(whole)
