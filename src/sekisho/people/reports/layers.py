"""The parts of one message in order, with the bytes of each; a message inside is one part, opened by whoever wants it."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sekisho.connectors.mail.headers import Field, lenient_base64, split_block, structure
from sekisho.connectors.mail.params import parse
from sekisho.connectors.mail.parts import FIELD_BYTES, MOST_NEAR_MARKS, MOST_PARTS, PART_FIELDS, Part

DEEPEST: Final = 16
"""Multiparts in multiparts, and messages in messages, together."""
MESSAGES: Final = frozenset({"message/rfc822", "message/global"})
_ENCODED: Final = frozenset({"base64", "quoted-printable"})
_LINE_REST = re.compile(rb"(--)?[ \t]*(?:\r?\n|\r?\Z)")


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


class Span(NamedTuple):
    """Bytes from `start` up to `end` of `raw`."""

    raw: bytes
    start: int
    end: int


def leaves(fields: tuple[Field, ...], body: Span, depth: int, work: Work) -> Iterator[Part]:
    """Yield the parts of a message that are no multipart, whose body is given apart from its header fields."""
    yield from _walk(_head(fields, "text/plain"), body, depth, work)


def content(part: Part, most: int, work: Work) -> bytes:
    """Return the bytes of a part as they were before they were encoded: nothing where it is longer than `most`, which is noted."""
    size = part.end - part.start
    if size > most + most // 2 or not work.spend(size):
        work.passed = True
        return b""
    return part.content(size + 1)


class _Head(NamedTuple):
    content_type: str
    charset: str
    boundary: str
    encoding: str
    attached: bool
    file_name: str


def _head(fields: tuple[Field, ...], usual: str) -> _Head:
    first: dict[str, bytes] = {}
    for one in fields:
        name = one.name.lower()
        if name.startswith("content-"):
            first.setdefault(name, one.raw)
    kind, of_type = _parsed(first.get("content-type"))
    disposition, of_disposition = _parsed(first.get("content-disposition"))
    encoding = first.get("content-transfer-encoding", b"").strip().lower().decode("ascii", "replace")
    name = " ".join((of_disposition.get("filename") or of_type.get("name") or "").split())
    return _Head(
        kind if "/" in kind else usual,
        of_type.get("charset", ""),
        of_type.get("boundary", "").rstrip(),
        encoding,
        disposition == "attachment" or bool(name),
        name,
    )


def _parsed(raw: bytes | None) -> tuple[str, dict[str, str]]:
    if raw is None:
        return "", {}
    head, named, _ = parse(structure(raw[:FIELD_BYTES])[0])
    return head, named


def _walk(head: _Head, body: Span, depth: int, work: Work) -> Iterator[Part]:
    if work.parts <= 0 or work.fields <= 0:
        work.passed = True
        return
    work.parts -= 1
    if head.content_type.startswith("multipart/") and head.boundary:
        if depth <= 0:
            work.passed = True
            return
        body, pieces = _pieces(head, body, work)
        usual = "message/rfc822" if head.content_type == "multipart/digest" else "text/plain"
        for start, end in pieces:
            fields, at = split_block(body.raw, start, end, min(PART_FIELDS, max(work.fields, 1)))
            work.fields -= len(fields)
            yield from _walk(_head(fields, usual), Span(body.raw, at, end), depth - 1, work)
        if pieces:
            return
    kind = "text/plain" if head.content_type.startswith("multipart/") else head.content_type
    yield Part(
        kind, head.charset, head.encoding, head.attached, head.file_name, False, body.raw, body.start, body.end, ()
    )


def _pieces(head: _Head, body: Span, work: Work) -> tuple[Span, list[tuple[int, int]]]:
    """Return where the parts of a multipart lie; one that was encoded as a whole, which it must not be, is decoded first."""
    pieces = _between(head.boundary, body, work)
    if pieces or head.encoding not in _ENCODED or not work.spend(body.end - body.start):
        return body, pieces
    held = body.raw[body.start : body.end]
    plain = lenient_base64(held) if head.encoding == "base64" else binascii.a2b_qp(held)
    inner = Span(plain, 0, len(plain))
    return inner, _between(head.boundary, inner, work)


def _between(boundary: str, body: Span, work: Work) -> list[tuple[int, int]]:
    """Return start and end of each piece between the lines of a boundary."""
    pieces: list[tuple[int, int]] = []
    if not work.spend(body.end - body.start):
        return pieces
    mark = b"--" + boundary.encode("utf-8", "surrogatepass")
    raw, start, at = body.raw, -1, body.raw.find(mark, body.start, body.end)
    for _ in range(MOST_NEAR_MARKS):
        if at < 0 or len(pieces) > MOST_PARTS:
            break
        begins = at == body.start or raw[at - 1] == 0x0A
        found = _LINE_REST.match(raw, at + len(mark), body.end) if begins else None
        if found is not None:
            if start >= 0:
                pieces.append((start, _before_line_end(raw, start, at)))
            start = -1 if found[1] else found.end()
            if found[1]:
                return pieces
        at = raw.find(mark, at + len(mark), body.end)
    work.passed = work.passed or at >= 0
    if start >= 0:
        pieces.append((start, body.end))
    return pieces


def _before_line_end(raw: bytes, start: int, end: int) -> int:
    if end > start and raw[end - 1] == 0x0A:
        end -= 1
    if end > start and raw[end - 1] == 0x0D:
        end -= 1
    return end
