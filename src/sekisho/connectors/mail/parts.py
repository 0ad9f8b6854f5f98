"""The parts of a message, found without recursion past a bound: bodies, attachments, forwarded messages."""

import binascii
from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.connectors.mail.boundaries import MOST_PARTS, Span, cut
from sekisho.connectors.mail.charsets import decode
from sekisho.connectors.mail.headers import Field, lenient_base64, split_block, value
from sekisho.connectors.mail.heads import PartHead, head_of

PART_FIELDS = 1_000
TEXT_BYTES = 2 * 1024 * 1024
PLAIN_BYTES = 1024 * 1024


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
        return decoded(body, self.encoding)


@dataclass(frozen=True, slots=True)
class TooComplex:
    """Parts beyond the bound of depth or count were not opened: what they say is not known."""

    bound: str


def parts(fields: tuple[Field, ...], raw: bytes, start: int, depth: int) -> Iterator[Part | TooComplex]:
    """Yield the leaves of the body that begins at `start`, in document order, at most 1,000; nothing is copied.

    `TooComplex` stands where a bound was passed.
    """
    work = _Work()
    for count, item in enumerate(_walk(fields, Span(raw, start, len(raw)), depth, work, nested=False)):
        if count >= MOST_PARTS:
            yield TooComplex("parts")
            return
        yield item


@dataclass(slots=True)
class _Work:
    """What may still be spent on one message: bytes searched for boundaries, at each level anew, and header fields of parts."""

    searched: int = 192 * 1024 * 1024
    fields: int = 100_000

    def block(self, body: Span) -> tuple[tuple[Field, ...], int]:
        """Return the header fields of a part and where its body begins."""
        found = split_block(body.raw, body.start, body.end, min(PART_FIELDS, self.fields))
        self.fields -= len(found[0])
        return found


def _walk(
    fields: tuple[Field, ...], body: Span, depth: int, work: _Work, *, nested: bool
) -> Iterator[Part | TooComplex]:
    head = head_of(fields)
    if head.content_type.startswith("multipart/") and head.boundary:
        work.searched -= body.end - body.start
        if depth <= 0 or work.searched < 0:
            yield TooComplex("depth")
            return
        found = cut(body, head.boundary)
        all_found = found.bound != "marks"
        pieces = [*found.pieces, *(found.rest if all_found else ())]
        for start, end in pieces:
            inside, at = work.block(Span(body.raw, start, end))
            yield from _walk(inside, Span(body.raw, at, end), depth - 1, work, nested=nested)
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
    yield Part(
        head.leaf_type, head.charset, head.encoding, head.attached, head.file_name, nested, body.raw, body.start, body.end, head.problems
    )  # fmt: skip


def _forwarded(head: PartHead, body: Span, depth: int, work: _Work) -> Iterator[Part | TooComplex]:
    if depth <= 0:
        yield TooComplex("depth")
        return
    if head.encoding in {"base64", "quoted-printable"}:
        plain = decoded(body.raw[body.start : body.end], head.encoding)
        body = Span(plain, 0, len(plain))
    inside, at = work.block(body)
    subject = next((value(field.raw)[0] for field in inside if field.name.lower() == "subject"), "")
    yield Part("message/rfc822", "", "", True, head.file_name or f"{subject}.eml", True, b"", 0, 0, head.problems)
    yield from _walk(inside, Span(body.raw, at, body.end), depth - 1, work, nested=True)


def decoded(data: bytes, encoding: str) -> bytes:
    """Return bytes as they were before they were encoded for transfer; those of an encoding that nobody knows stay as they are."""
    if encoding == "base64":
        return lenient_base64(data)
    return binascii.a2b_qp(data) if encoding == "quoted-printable" else data
