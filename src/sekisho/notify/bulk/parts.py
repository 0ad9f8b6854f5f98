"""The parts of a mail that came back, read without trust: so many bytes, so many parts, so deep, and nothing raised."""

import quopri
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

MOST_BYTES = 256 << 10
"""Bytes that are looked at: what a server says of its own comes first, and then a copy of the mail."""
_HEADER_BYTES = 32 << 10
_MOST_PARTS = 20
_DEEPEST = 3
_BLANK = re.compile(rb"\r?\n\r?\n")
_KIND = re.compile(r"\s*([\w.+-]{1,60}/[\w.+-]{1,60})")
_BOUNDARY = re.compile(r"""\bboundary\s*=\s*(?:"([^"\r\n]{1,100})"|([^\s;"]{1,100}))""", re.IGNORECASE)
_CHARSET = re.compile(r"""\bcharset\s*=\s*"?([\w.:-]{1,40})""", re.IGNORECASE)
_CHARSETS = dict(
    {one: one for one in ("utf-8", "iso-8859-1", "iso-8859-15", "iso-2022-jp", "euc-jp", "windows-1252", "koi8-r")},
    **{"us-ascii": "utf-8", "shift_jis": "cp932", "windows-31j": "cp932", "cp932": "cp932", "utf8": "utf-8"},
)
"""What texts are read as; some codecs of Python take very long over what was made to take long."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part that holds no others: its kind (`text/plain`, in small letters) and its text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that came: its header by name in small letters, each with all its values, and its parts."""

    header: dict[str, tuple[str, ...]]
    parts: tuple[Part, ...]

    def first(self, name: str) -> str:
        """Return the first value of a header field, "" where there is none."""
        return next(iter(self.header.get(name, ())), "")


def mail_of(raw: bytes) -> Mail:
    """Read a mail as far as the bounds allow."""
    head, body = _split(raw[:MOST_BYTES].lstrip(b"\r\n"))
    header: dict[str, tuple[str, ...]] = {}
    for name, value in head.raw_items():
        own = name.lower()
        header[own] = (*header.get(own, ()), _unfolded(value))
    return Mail(header, tuple(_parts(head, body, 0))[:_MOST_PARTS])


def _split(raw: bytes) -> tuple[Message, bytes]:
    """Return header and body; a part that begins with an empty line has no header."""
    if raw.startswith((b"\n", b"\r\n")):
        return Message(), raw
    found = _BLANK.search(raw)
    end, begin = (found.start(), found.end()) if found else (len(raw), len(raw))
    return BytesHeaderParser().parsebytes(raw[: min(end, _HEADER_BYTES)] + b"\n\n"), raw[begin:]


def _field(head: Message, name: str) -> str:
    return next((_unfolded(value) for own, value in head.raw_items() if own.lower() == name), "")


def _unfolded(value: object) -> str:
    return re.sub(r"[\r\n]+[ \t]*", " ", str(value)).strip()


def _parts(head: Message, body: bytes, depth: int) -> Iterator[Part]:
    content = _field(head, "content-type") or "text/plain"
    found = _KIND.match(content)
    kind = found[1].lower() if found else "text/plain"
    boundary = _BOUNDARY.search(content)
    if kind.startswith("multipart/") and boundary and depth < _DEEPEST:
        mark = (boundary[1] or boundary[2]).encode("latin-1", "replace")
        for one in _between(body, mark):
            yield from _parts(*_split(one), depth + 1)
    else:
        yield Part(kind, _text(_decoded(body, _field(head, "content-transfer-encoding").lower()), content))


def _between(body: bytes, mark: bytes) -> list[bytes]:
    lines = re.compile(rb"(?:^|\r?\n)--" + re.escape(mark) + rb"(?:--)?[ \t]*(?=\r?\n|\Z)")
    pieces = lines.split(body, _MOST_PARTS + 1)[1 : _MOST_PARTS + 1]
    return [re.sub(rb"\A\r?\n", b"", one) for one in pieces]


def _decoded(body: bytes, encoding: str) -> bytes:
    if encoding == "quoted-printable":
        return quopri.decodestring(body)
    if encoding == "base64":
        clean = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        clean = clean[: len(clean) - (len(clean) % 4 == 1)]
        return b64decode(clean + b"=" * (-len(clean) % 4))
    return body


def _text(data: bytes, content: str) -> str:
    found = _CHARSET.search(content)
    charset = _CHARSETS.get(found[1].lower(), "latin-1") if found else "utf-8"
    return data.decode(charset, "replace").replace("\r\n", "\n")
