"""A text file of unknown encoding as numbered lines, in bounded memory."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sekisho.connectors.sheets.western import is_western
from sekisho.model.errors import Refused
from sekisho.model.rows import Rejected

CHUNK = 256 * 1024
LINE_BYTES = 1024 * 1024
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")
_NO_CONTROL = bytes(sign for sign in range(256) if not _CONTROL.match(bytes([sign])))
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end; `number` counts from 1."""

    number: int
    text: str


def encoding_of(head: bytes) -> str | None:
    """Return utf-8, cp932, cp1252, utf-16-le or utf-16-be for the head of a file, "ascii" where it could be any, None for none.

    UTF-8 is tried before CP932 and Windows-1252: bytes of the others are hardly ever valid in it.
    """
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if b"\x00" in head:
        return _utf16(head)
    if len(head.translate(None, _NO_CONTROL)) * 50 > len(head):
        return None
    if head.isascii():
        return "ascii"
    scores = {name: _readable(head, name) for name in ("utf-8", "cp932")}
    best = max(scores, key=lambda name: scores[name])
    if best == "cp932" or scores[best] <= 0.5:
        best = "cp1252" if is_western(head) else best
    return best if best == "cp1252" or scores[best] > 0.5 else None


def text_lines(stream: BinaryIO) -> Iterator[Line | Rejected]:
    """Yield the lines of a file, decoded; a line that cannot be decoded or is over 1 MiB is a reject.

    Line ends are CRLF, LF or CR. Refused `encoding_unknown` where no encoding reads the file.
    """
    head = stream.read(CHUNK)
    encoding = encoding_of(head)
    if encoding is None:
        raise Refused("encoding_unknown", place="line 1")
    decode = _Decoder(encoding)
    for number, raw in enumerate(_raw_lines(_chunks(head, stream, encoding)), 1):
        place = f"line {number}"
        if raw is None:
            yield Rejected(place, "", "line_too_long")
            continue
        decoded = decode(raw)
        yield Rejected(place, "", "text_undecodable") if decoded is None else Line(number, decoded)


class _Decoder:
    """Decodes line by line; a file that began in ASCII settles for an encoding at its first other letter."""

    def __init__(self, encoding: str) -> None:
        self._encoding = "utf-8" if encoding.startswith("utf-16") else encoding

    def __call__(self, raw: bytes) -> str | None:
        if raw.isascii():
            return raw.decode("ascii")
        tried = ("utf-8", "cp932") if self._encoding == "ascii" else (self._encoding,)
        if self._encoding == "ascii" and not _is_utf8(raw) and is_western(raw):
            tried = ("cp1252",)
        for name in tried:
            try:
                decoded = raw.decode(name)
            except UnicodeDecodeError:
                continue
            self._encoding = name
            return decoded
        return None


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf16(head: bytes) -> str | None:
    """Tell UTF-16 without a mark by the zero half of its ASCII letters; None for what is not text."""
    even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    if (even and odd) or (even + odd) * 20 < min(len(head), 4096):
        return None
    name = "utf-16-le" if odd else "utf-16-be"
    text = head[:4096].decode(name, "replace").encode("utf-8")
    return name if len(_CONTROL.findall(text)) * 50 <= len(text) else None


def _readable(head: bytes, name: str) -> float:
    """Return the share of lines with other than ASCII letters that `name` decodes."""
    lines = [line for line in head.splitlines() if not line.isascii()]
    good = 0
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode(name)
        except UnicodeDecodeError as error:
            good += number == len(lines) and error.start >= len(line) - 3
            continue
        good += name == "utf-8" or _stands_together(text)
    return good / len(lines)


def _stands_together(text: str) -> bool:
    """Return whether letters outside ASCII mostly have such a neighbour, as in Japanese and unlike in misread Latin."""
    alone = together = 0
    for index, char in enumerate(text):
        if char > "\x7f":
            near = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
            together += any(other > "\x7f" for other in near)
            alone += not any(other > "\x7f" for other in near)
    return together >= alone


def _chunks(head: bytes, stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    """Yield the file in pieces, its byte order mark removed, UTF-16 carried over to UTF-8."""
    for mark, _ in _BOMS:
        if head.startswith(mark):
            head = head[len(mark) :]
            break
    wide = codecs.getincrementaldecoder(encoding)() if encoding.startswith("utf-16") else None
    chunk = head
    seen = 0
    while chunk:
        try:
            yield wide.decode(chunk).encode("utf-8") if wide else chunk
        except UnicodeError:
            raise Refused("text_undecodable_whole", place=f"byte {seen}") from None
        seen += len(chunk)
        chunk = stream.read(CHUNK)


def _raw_lines(chunks: Iterator[bytes]) -> Iterator[bytes | None]:
    """Yield lines without their ends, None for one that is too long."""
    rest, dropping = b"", False
    for chunk in chunks:
        parts = (rest + chunk).splitlines(keepends=True)
        rest = parts.pop() if parts and not parts[-1].endswith(b"\n") else b""
        for part in parts:
            yield None if dropping or len(part) > LINE_BYTES else part.rstrip(b"\r\n")
            dropping = False
        if len(rest) > LINE_BYTES:
            rest, dropping = b"", True
    if rest or dropping:
        yield None if dropping else rest.rstrip(b"\r\n")
