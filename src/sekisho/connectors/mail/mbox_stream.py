"""Messages of an mbox file one by one in bounded memory. Content-Length is not trusted; only separator lines are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 1024 * 1024
LOOK_AHEAD = 2048
# "From sender Tue Nov 24 15:36:00 2026", with the year last or a zone before or behind it.
_DATED = re.compile(
    rb"From .{0,300}?(?:mon|tue|wed|thu|fri|sat|sun),? .{1,40}?\d{1,2}:\d{2}(?::\d{2})?.{0,40}?\d{2}[ \t\r]*\n",
    re.IGNORECASE,
)
_NAMED_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_LINE_END = re.compile(rb"[^\n]*\n")
_QUOTED = re.compile(rb"^>(?=>*From )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Slice:
    """One message: where it stands in the file (first byte, byte behind the last) and its bytes, None where too large."""

    start: int
    end: int
    data: bytes | None


def messages(stream: BinaryIO, most: int) -> Iterator[Slice]:
    """Yield the messages in order. A message of more than `most` bytes is passed over and yielded without its bytes.

    A line begins a message where it reads like a separator with a date and stands behind an empty line or before a
    header field. In a file whose first separator has no date none needs one, but then both must be there. One level of
    `>From ` quoting is taken off.
    """
    buffer = bytearray(stream.read(CHUNK))
    base, start, dropped = 0, 0, False
    dated = _DATED.match(buffer) is not None
    search = 1
    ended = False
    while True:
        found = buffer.find(b"\nFrom ", search - 1)
        if found >= 0 and (ended or len(buffer) - found > LOOK_AHEAD):
            if _separates(buffer, found + 1, dated=dated):
                cut = found + 1
                yield _slice(buffer, base, start, cut, most, dropped=dropped)
                del buffer[:cut]
                base, start, dropped, search = base + cut, base + cut, False, 1
            else:
                search = found + 2
            continue
        if ended:
            break
        keep = found if found >= 0 else max(0, len(buffer) - 8)
        if found < 0:
            search = max(1, keep)
        if base + len(buffer) - start > most and keep > CHUNK:
            del buffer[: keep - 4]
            base, dropped, search = base + keep - 4, True, 1
        chunk = stream.read(CHUNK)
        ended = not chunk
        buffer += chunk
    if base + len(buffer) > start:
        yield _slice(buffer, base, start, len(buffer), most, dropped=dropped)


def _separates(buffer: bytearray, at: int, *, dated: bool) -> bool:
    window = bytes(buffer[at : at + LOOK_AHEAD])
    behind = bytes(buffer[max(0, at - 3) : at])
    after_empty = behind.endswith((b"\n\n", b"\n\r\n"))
    if dated:
        line = _DATED.match(window)
        if line is None:
            return False
        return after_empty or _NAMED_FIELD.match(window, line.end()) is not None
    plain = _LINE_END.match(window)
    return plain is not None and after_empty and _NAMED_FIELD.match(window, plain.end()) is not None


def _slice(buffer: bytearray, base: int, start: int, cut: int, most: int, *, dropped: bool) -> Slice:
    end = base + cut
    if dropped or end - start > most:
        return Slice(start, end, None)
    line = buffer.find(b"\n", 0, cut)
    body = bytes(buffer[line + 1 : cut]) if buffer.startswith(b"From ") and line >= 0 else bytes(buffer[:cut])
    return Slice(start, end, _unquoted(body) if b">From " in body else body)


def _unquoted(body: bytes) -> bytes:
    """Take off one level of quoting, a chunk of whole lines at a time so that millions of quoted lines need no more."""
    out = bytearray()
    at = 0
    while at < len(body):
        cut = body.find(b"\n", at + CHUNK) + 1 or len(body)
        out += _QUOTED.sub(b"", body[at:cut])
        at = cut
    return bytes(out)
