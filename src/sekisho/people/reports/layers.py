"""The parts of one message in order, with the bytes of each; a message inside is one part, opened by whoever wants it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sekisho.connectors.mail.boundaries import MOST_PARTS, Span, cut
from sekisho.connectors.mail.headers import Field, split_block
from sekisho.connectors.mail.heads import PartHead, head_of
from sekisho.connectors.mail.parts import PART_FIELDS, Part, decoded

DEEPEST: Final = 16
"""Multiparts in multiparts, and messages in messages, together."""
MESSAGES: Final = frozenset({"message/rfc822", "message/global"})
_ENCODED: Final = frozenset({"base64", "quoted-printable"})


@dataclass(slots=True)
class Work:
    """What may still be spent on one report: bytes that are searched for boundaries or decoded, parts, header fields.

    `passed` is True once a bound was met, so that not all of the report was read.
    """

    bytes: int = 256 * 1024 * 1024
    parts: int = MOST_PARTS
    fields: int = 100_000
    passed: bool = field(default=False)

    def spend(self, size: int) -> bool:
        """Take `size` bytes from what is left; False where there are not so many."""
        self.bytes -= size
        self.passed = self.passed or self.bytes < 0
        return self.bytes >= 0


def leaves(fields: tuple[Field, ...], body: Span, depth: int, work: Work) -> Iterator[Part]:
    """Yield the parts of a message that are no multipart, whose body is given apart from its header fields."""
    yield from _walk(head_of(fields), body, depth, work)


def content(part: Part, most: int, work: Work) -> bytes:
    """Return the bytes of a part as they were before they were encoded: nothing where it is longer than `most`, which is noted."""
    size = part.end - part.start
    if size > most + most // 2 or not work.spend(size):
        work.passed = True
        return b""
    return part.content(size + 1)


def _walk(head: PartHead, body: Span, depth: int, work: Work) -> Iterator[Part]:
    if work.parts <= 0 or work.fields <= 0:
        work.passed = True
        return
    work.parts -= 1
    if head.content_type.startswith("multipart/") and head.boundary.rstrip():
        if depth <= 0:
            work.passed = True
            return
        body, pieces = _pieces(head, body, work)
        usual = "message/rfc822" if head.content_type == "multipart/digest" else "text/plain"
        for start, end in pieces:
            fields, at = split_block(body.raw, start, end, min(PART_FIELDS, max(work.fields, 1)))
            work.fields -= len(fields)
            yield from _walk(head_of(fields, usual), Span(body.raw, at, end), depth - 1, work)
        if pieces:
            return
    yield Part(
        head.leaf_type, head.charset, head.encoding, head.attached, head.file_name, False, body.raw, body.start, body.end, ()
    )  # fmt: skip


def _pieces(head: PartHead, body: Span, work: Work) -> tuple[Span, list[tuple[int, int]]]:
    """Return where the parts of a multipart lie; one that was encoded as a whole, which it must not be, is decoded first."""
    pieces = _between(head.boundary, body, work)
    if pieces or head.encoding not in _ENCODED or not work.spend(body.end - body.start):
        return body, pieces
    plain = decoded(body.raw[body.start : body.end], head.encoding)
    inner = Span(plain, 0, len(plain))
    return inner, _between(head.boundary, inner, work)


def _between(boundary: str, body: Span, work: Work) -> list[tuple[int, int]]:
    """Return start and end of each piece between the lines of a boundary."""
    if not work.spend(body.end - body.start):
        return []
    found = cut(body, boundary)
    work.passed = work.passed or bool(found.bound)
    return [*found.pieces, *found.rest]
