"""The header block: fields in order, duplicates and raw bytes kept, values decoded whatever the sender did to them."""

import binascii
import re
from functools import lru_cache
from typing import NamedTuple

from sekisho.connectors.mail.charsets import clean, decode

HEADER_BYTES = 1024 * 1024
MOST_FIELDS = 20_000
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:([^\n]*+(?:\n[ \t][^\n]*+)*+)(?:\n|\Z)")
_FOLD = re.compile(rb"\r?\n(?=[ \t])|\r")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(byte for byte in range(256) if byte not in _BASE64)


class Field(NamedTuple):
    """One header field: its name as written and its raw value after the colon, folds and all."""

    name: str
    raw: bytes


def split_block(
    raw: bytes, start: int = 0, end: int | None = None, most: int = MOST_FIELDS
) -> tuple[tuple[Field, ...], int]:
    """Return the header fields between `start` and `end`, and where the body begins.

    The block ends at the first empty line. A line that is no field is passed over where a field follows at once;
    else the body begins there, as it does behind `most` fields and behind the field that passes 1 MiB.
    """
    fields: list[Field] = []
    at, end = start, len(raw) if end is None else end
    bound = min(end, start + HEADER_BYTES + 1)
    while at < end and len(fields) < most and at - start <= HEADER_BYTES:
        if raw.startswith((b"\n", b"\r\n"), at, end):
            return tuple(fields), at + (1 if raw[at] == 0x0A else 2)
        found = _FIELD.match(raw, at, bound)
        if found is None:
            behind = raw.find(b"\n", at, end) + 1
            separator = at == start and raw.startswith((b"From ", b">From "), at, end)
            if not behind or not (separator or _FIELD.match(raw, behind, bound)):
                break
            at = behind
            continue
        fields.append(Field(found[1].decode("ascii"), found[2]))
        at = found.end()
    return tuple(fields), at


def unfold(raw: bytes) -> bytes:
    """Return a value on one line, the blanks at its ends removed."""
    return _FOLD.sub(b"", raw).strip() if b"\n" in raw or b"\r" in raw else raw.strip()


def structure(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """Return a value as text with its encoded words still closed, so that what is inside cannot change its structure."""
    flat = unfold(raw)
    if flat.isascii() and b"\x1b" not in flat:
        return clean(flat.decode("ascii")), ()
    text, problem = decode(flat)
    return text, (problem,) if problem else ()


def value(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """Return a value decoded to text, and the charsets that could not be decoded as declared."""
    text, problems = structure(raw)
    opened, more = words(text)
    return opened, problems + more


def words(text: str) -> tuple[str, tuple[str, ...]]:
    """Open the RFC 2047 words of `text`; blanks between two words fall away, and letters cut between words are joined.

    A word that cannot be opened stays as it is.
    """
    return _opened(text) if "=?" in text else (text, ())


@lru_cache(maxsize=4096)
def _opened(text: str) -> tuple[str, tuple[str, ...]]:
    out: list[str] = []
    problems: list[str] = []
    held: list[tuple[str, bytes]] = []
    end = 0
    for found in _WORD.finditer(text):
        between = text[end : found.start()]
        end = found.end()
        charset, data = found[1].partition("*")[0].lower(), _word_bytes(found[2], found[3])
        if held and not between.strip(" \t"):
            if held[-1][0] == charset:
                held[-1] = (charset, held[-1][1] + data)
            else:
                held.append((charset, data))
            continue
        _flush(held, out, problems)
        out.append(between)
        held = [(charset, data)]
    _flush(held, out, problems)
    out.append(text[end:])
    return clean("".join(out)), tuple(problems)


def _flush(held: list[tuple[str, bytes]], out: list[str], problems: list[str]) -> None:
    for charset, data in held:
        text, problem = decode(data, charset)
        out.append(text)
        if problem:
            problems.append(problem)
    held.clear()


def _word_bytes(kind: str, content: str) -> bytes:
    data = content.encode("utf-8", "surrogatepass")
    if kind in "qQ":
        return binascii.a2b_qp(data.replace(b"_", b" "))
    return lenient_base64(data)


def lenient_base64(data: bytes) -> bytes:
    """Decode base64 whatever stands between its letters and wherever it was cut; never raises."""
    letters = data.translate(None, _NOT_BASE64)
    rest = len(letters) % 4
    if rest == 1:
        letters = letters[:-1]
    elif rest:
        letters += b"=" * (4 - rest)
    return binascii.a2b_base64(letters)
