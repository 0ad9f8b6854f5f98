"""Cut from a landed copy what a place names."""

import re
from itertools import islice
from typing import BinaryIO

LONGEST = 4096
"""Bytes shown at most."""
_BYTES = re.compile(r"bytes? (\d+)-(\d+)")
_LINE = re.compile(r"lines? (\d+)")


def excerpt(stream: BinaryIO, place: str) -> bytes | None:
    """Return the bytes at `place` (`byte 10-20`, the end not included; `line 7`), at most LONGEST; None elsewhere.

    `stream` is at its beginning and may be compressed: it is read up to the place, never held.
    """
    if found := _BYTES.match(place):
        start, end = int(found[1]), int(found[2])
        stream.seek(start)
        return stream.read(min(max(end - start, 0), LONGEST))
    if found := _LINE.match(place):
        return _line(stream, int(found[1]))
    return None


def _line(stream: BinaryIO, number: int) -> bytes:
    """Return a line by number from 1, without its break; a file without breaks is read in bounded pieces."""
    seen = 1
    while seen < number:
        piece = stream.readline(1 << 16)
        if not piece:
            return b""
        seen += piece.endswith(b"\n")
    return next(islice(iter(lambda: stream.readline(LONGEST), b""), 1), b"").rstrip(b"\r\n")
