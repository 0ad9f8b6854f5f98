"""Where the pieces of a multipart lie: between the lines of its boundary, looked for within bounds."""

import re
from typing import Literal, NamedTuple

MOST_PARTS = 1_000
MOST_NEAR_MARKS = 10_000
"""What looks like the boundary and is none, so many times over, ends the search."""
_LINE_REST = re.compile(rb"(--)?[ \t]*(?:\r?\n|\r?\Z)")


class Span(NamedTuple):
    """Bytes from `start` up to `end` of `raw`."""

    raw: bytes
    start: int
    end: int


class Cut(NamedTuple):
    """Start and end of each piece that a boundary's line ends; `rest` is the one that none does, () where there is none.

    `bound` names what ended the search before its time, "" where nothing did.
    """

    pieces: list[tuple[int, int]]
    rest: tuple[tuple[int, int], ...]
    bound: Literal["", "marks", "parts"]


def cut(body: Span, boundary: str) -> Cut:
    """Return the pieces of a multipart."""
    mark = b"--" + boundary.rstrip().encode("utf-8", "surrogatepass")
    pieces: list[tuple[int, int]] = []
    raw, start, at = body.raw, -1, body.raw.find(mark, body.start, body.end)
    near = 0
    while at >= 0 and len(pieces) <= MOST_PARTS and near < MOST_NEAR_MARKS:
        near += 1
        begins = at == body.start or raw[at - 1] == 0x0A
        found = _LINE_REST.match(raw, at + len(mark), body.end) if begins else None
        if found is not None:
            if start >= 0:
                pieces.append((start, _before_line_end(raw, start, at)))
            if found[1]:
                return Cut(pieces, (), "")
            start = found.end()
        at = raw.find(mark, at + len(mark), body.end)
    rest = ((start, body.end),) if start >= 0 else ()
    return Cut(pieces, rest, "" if at < 0 else "parts" if len(pieces) > MOST_PARTS else "marks")


def _before_line_end(body: bytes, start: int, end: int) -> int:
    if end > start and body[end - 1] == 0x0A:
        end -= 1
    if end > start and body[end - 1] == 0x0D:
        end -= 1
    return end
