"""The parts of a message, found without recursion past a bound: bodies, attachments, forwarded messages."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.connectors.mail.charsets import decode
from sekisho.connectors.mail.headers import Field, lenient_base64, split_block, structure, value
from sekisho.connectors.mail.params import parse

MOST_PARTS = 1_000
PART_FIELDS = 1_000
FIELD_BYTES = 16 * 1024
MOST_NEAR_MARKS = 10_000
TEXT_BYTES = 2 * 1024 * 1024
PLAIN_BYTES = 1024 * 1024
_LINE_REST = re.compile(rb"(--)?[ \t]*(?:\r?\n|\r?\Z)")


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf. `nested` is True inside a forwarded message; its body, before transfer decoding, is raw[start:end]."""

    content_type: str
    charset: str
    encoding: str
    attached: bool
    file_name: str
    nested: bool
    raw: bytes
    start: int
    end: int
    problems: tuple[str, ...]

    @property
    def cut(self) -> bool:
        """Whether the body is longer than what `content` returns of it."""
        return self.end - self.start > self._most

    @property
    def _most(self) -> int:
        return PLAIN_BYTES if self.content_type == "text/plain" else TEXT_BYTES

    def text(self) -> tuple[str, tuple[str, ...]]:
        """Return the decoded text of `content` and the charsets that could not be decoded as declared."""
        text, problem = decode(self.content(), self.charset)
        return text.replace("\r\n", "\n").replace("\r", "\n"), (problem,) if problem else ()

    def content(self, most: int = 0) -> bytes:
        """Return the body after transfer decoding, of at most its first 2 MiB, 1 MiB of plain text (cut at a line's end).

        `most` is another bound.
        """
        most = most or self._most
        body = self.raw[self.start : min(self.end, self.start + most)]
        if self.end - self.start > most:
            body = body[: body.rfind(b"\n") + 1] or body
        return _decoded(body, self.encoding)


@dataclass(frozen=True, slots=True)
class TooComplex:
    """Parts beyond the bound of depth or count were not opened: what they say is not known."""

    bound: str


def parts(fields: tuple[Field, ...], raw: bytes, start: int, depth: int) -> Iterator[Part | TooComplex]:
    """Yield the leaves of the body that begins at `start`, in document order, at most 1,000; nothing is copied.

    `TooComplex` stands where a bound was passed.
    """
    work = _Work()
    for count, item in enumerate(_walk(fields, _Span(raw, start, len(raw)), depth, work, nested=False)):
        if count >= MOST_PARTS:
            yield TooComplex("parts")
            return
        yield item


@dataclass(frozen=True, slots=True)
class _Span:
    """Bytes from `start` up to `end` of `raw`."""

    raw: bytes
    start: int
    end: int


@dataclass(slots=True)
class _Work:
    """What may still be spent on one message: bytes searched for boundaries, at each level anew, and header fields of parts."""

    searched: int = 192 * 1024 * 1024
    fields: int = 100_000

    def block(self, body: _Span) -> tuple[tuple[Field, ...], int]:
        """Return the header fields of a part and where its body begins."""
        found = split_block(body.raw, body.start, body.end, min(PART_FIELDS, self.fields))
        self.fields -= len(found[0])
        return found


def _walk(
    fields: tuple[Field, ...], body: _Span, depth: int, work: _Work, *, nested: bool
) -> Iterator[Part | TooComplex]:
    head = _head(fields)
    if head.content_type.startswith("multipart/") and head.boundary:
        work.searched -= body.end - body.start
        if depth <= 0 or work.searched < 0:
            yield TooComplex("depth")
            return
        pieces, all_found = _split(body, head.boundary)
        for start, end in pieces:
            inside, at = work.block(_Span(body.raw, start, end))
            yield from _walk(inside, _Span(body.raw, at, end), depth - 1, work, nested=nested)
            if work.fields <= 0:
                yield TooComplex("headers")
                return
        if not all_found:
            yield TooComplex("boundaries")
        if pieces or not all_found:
            return
    if head.content_type in {"message/rfc822", "message/global"}:
        yield from _forwarded(head, body, depth, work)
        return
    kind = "text/plain" if head.content_type.startswith("multipart/") else head.content_type
    yield Part(
        kind, head.charset, head.encoding, head.attached, head.file_name, nested, body.raw, body.start, body.end, head.problems
    )  # fmt: skip


def _forwarded(head: "_Head", body: _Span, depth: int, work: _Work) -> Iterator[Part | TooComplex]:
    if depth <= 0:
        yield TooComplex("depth")
        return
    if head.encoding in {"base64", "quoted-printable"}:
        plain = _decoded(body.raw[body.start : body.end], head.encoding)
        body = _Span(plain, 0, len(plain))
    inside, at = work.block(body)
    subject = next((value(field.raw)[0] for field in inside if field.name.lower() == "subject"), "")
    yield Part("message/rfc822", "", "", True, head.file_name or f"{subject}.eml", True, b"", 0, 0, head.problems)
    yield from _walk(inside, _Span(body.raw, at, body.end), depth - 1, work, nested=True)


@dataclass(frozen=True, slots=True)
class _Head:
    """What the headers of one part say about its body."""

    content_type: str
    charset: str
    boundary: str
    encoding: str
    attached: bool
    file_name: str
    problems: tuple[str, ...]


def _head(fields: tuple[Field, ...]) -> _Head:
    """Read the first Content-Type, Content-Disposition and Content-Transfer-Encoding."""
    first: dict[str, bytes] = {}
    for field in fields:
        name = field.name.lower()
        if name.startswith("content-"):
            first.setdefault(name, field.raw)
    kind, of_type, problems = _parsed(first.get("content-type"))
    disposition, of_disposition, more = _parsed(first.get("content-disposition"))
    encoding = first.get("content-transfer-encoding", b"").strip().lower().decode("ascii", "replace")
    name = of_disposition.get("filename") or of_type.get("name") or ""
    content_type = kind if "/" in kind else "text/plain"
    charset, boundary = of_type.get("charset", ""), of_type.get("boundary", "")
    attached = disposition == "attachment" or bool(name)
    return _Head(content_type, charset, boundary, encoding, attached, " ".join(name.split()), problems + more)


def _parsed(raw: bytes | None) -> tuple[str, dict[str, str], tuple[str, ...]]:
    if raw is None:
        return "", {}, ()
    text, problems = structure(raw[:FIELD_BYTES])
    head, named, more = parse(text)
    return head, named, problems + more


def _decoded(data: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return lenient_base64(data)
    return binascii.a2b_qp(data) if encoding == "quoted-printable" else data


def _split(body: _Span, boundary: str) -> tuple[list[tuple[int, int]], bool]:
    """Return start and end of each piece between the boundary's lines, and whether they were looked for to the end.

    What looks like the boundary and is none, some thousand times over, ends the search.
    """
    mark = b"--" + boundary.rstrip().encode("utf-8", "surrogatepass")
    pieces: list[tuple[int, int]] = []
    raw, start, at = body.raw, -1, body.raw.find(mark, body.start, body.end)
    near = 0
    while at >= 0 and len(pieces) <= MOST_PARTS:
        near += 1
        if near > MOST_NEAR_MARKS:
            return pieces, False
        begins = at == body.start or raw[at - 1] == 0x0A
        found = _LINE_REST.match(raw, at + len(mark), body.end) if begins else None
        if found is not None:
            if start >= 0:
                pieces.append((start, _before_line_end(raw, start, at)))
            start = -1 if found[1] else found.end()
            if found[1]:
                break
        at = raw.find(mark, at + len(mark), body.end)
    if start >= 0:
        pieces.append((start, body.end))
    return pieces, True


def _before_line_end(body: bytes, start: int, end: int) -> int:
    if end > start and body[end - 1] == 0x0A:
        end -= 1
    if end > start and body[end - 1] == 0x0D:
        end -= 1
    return end
