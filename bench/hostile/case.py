"""One hostile message and what must come out of it, and the plain letter that most of them spoil in one place."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Wanted = Mapping[str, Any]
SENDER = "ken@vendor.example"
PLAIN = {
    "From": b"Ken Sato <ken@vendor.example>",
    "To": b"keiri@bank.example",
    "Subject": b"Invoice",
    "Date": b"Mon, 02 Mar 2026 09:30:00 +0900",
    "Message-ID": b"<a1@vendor.example>",
}
READ: Wanted = {"from_address": SENDER}


@dataclass(frozen=True, slots=True)
class Case:
    """`wanted`: column -> its value, or a function of the value that must hold. `reject`: the code where no row may come out.

    `text` stands for the text of the message, which is a column of its own table. `mbox` reads the bytes as a mailbox,
    where `count` messages must come out.
    """

    name: str
    raw: bytes
    wanted: Wanted = field(default_factory=lambda: READ)
    reject: str | None = None
    mbox: bool = False
    count: int = 1


def letter(body: bytes = b"Please pay.\r\n", *more: bytes, **changed: bytes | None) -> bytes:
    """Return the plain letter with headers changed (None: left out; `Reply_To` writes Reply-To) and `more` lines behind."""
    headers: dict[str, bytes | None] = {**PLAIN, **{name.replace("_", "-"): value for name, value in changed.items()}}
    lines = [name.encode() + b": " + value for name, value in headers.items() if value is not None]
    return b"\r\n".join([*lines, *more]) + b"\r\n\r\n" + body


def mime(kind: bytes, body: bytes, *more: bytes) -> bytes:
    """Return the plain letter with this Content-Type."""
    return letter(body, b"MIME-Version: 1.0", b"Content-Type: " + kind, *more)


def part(kind: bytes, body: bytes, *more: bytes) -> bytes:
    """Return the inside of one part."""
    return b"\r\n".join([b"Content-Type: " + kind, *more]) + b"\r\n\r\n" + body


def mixed(*parts: bytes, kind: bytes = b"mixed", boundary: bytes = b"=b1", end: bool = True) -> bytes:
    """Return the plain letter as a multipart of these parts."""
    body = b"".join(b"--" + boundary + b"\r\n" + inside + b"\r\n" for inside in parts)
    return mime(
        b"multipart/" + kind + b'; boundary="' + boundary + b'"', body + (b"--" + boundary + b"--\r\n" if end else b"")
    )


def attached(name: str, kind: bytes, data: bytes) -> bytes:
    """Return a letter with one file, in base64 of lines of 76 signs."""
    sent = part(
        kind + b'; name="' + name.encode() + b'"',
        base64.encodebytes(data),
        b"Content-Transfer-Encoding: base64",
        b'Content-Disposition: attachment; filename="' + name.encode() + b'"',
    )
    return mixed(part(b"text/plain", b"Please pay the attached invoice."), sent)


def has(*words: str) -> Callable[[Any], bool]:
    """Return whether each of these stands in the value."""
    return lambda value: value is not None and all(word in value for word in words)


def lacks(*words: str) -> Callable[[Any], bool]:
    """Return whether none of these stands in the value."""
    return lambda value: value is None or not any(word in value for word in words)


def among(*values: object) -> Callable[[Any], bool]:
    """Return whether the value is one of these."""
    return lambda value: value in values


def many(value: Any) -> bool:
    """Return whether the count says that there is more than one."""
    return isinstance(value, int) and value > 1
