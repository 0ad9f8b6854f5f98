"""Cut from a landed copy what a place names."""

import io
import re
from typing import BinaryIO

LONGEST = 4096
"""Bytes shown at most."""
_BYTES = re.compile(r"bytes? (\d+)-(\d+)")
_LINE = re.compile(r"lines? (\d+)")


def excerpt(stream: BinaryIO, place: str) -> bytes | None:
    """Return the bytes at `place` (`byte 10-20`, the end not included; `line 7`), at most LONGEST; None elsewhere.

    `stream` is at its beginning and may be compressed: it is read up to the place, never held, and left open.
    """
    if found := _BYTES.match(place):
        start, end = int(found[1]), int(found[2])
        stream.seek(start)
        return stream.read(min(max(end - start, 0), LONGEST))
    if found := _LINE.match(place):
        return _line(stream, int(found[1]))
    return None


def _line(stream: BinaryIO, number: int) -> bytes:
    """Return a line by number from 1, without its break (CRLF, LF or CR); UTF-16 becomes UTF-8, all else stays.

    Long lines are read in bounded pieces.
    """
    encoding = _wide(stream.read(4))
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding or "latin-1", errors="replace", newline=None)
    seen = 1
    while seen < number:
        piece = text.readline(1 << 16)
        if not piece:
            break
        seen += piece.endswith("\n")
    found = text.readline(LONGEST).removesuffix("\n") if seen == number else ""
    text.detach()
    return found.lstrip("\ufeff").encode("utf-8" if encoding else "latin-1")


def _wide(head: bytes) -> str:
    """Tell UTF-16 by its mark or by the zero half of its first letter; empty for everything else."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" not in head[:2]:
        return ""
    return "utf-16-be" if head.startswith(b"\x00") else "utf-16-le"
