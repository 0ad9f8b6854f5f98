"""A copy of a message with a banner before its text. The message itself is never changed.

Where the text cannot be reached safely (signed, encrypted, or written so that it cannot be decoded), the copy is a letter of
its own with the banner, to which the message is attached as it was.
"""

import hashlib
from email import encoders, message_from_bytes
from email.message import Message
from email.policy import compat32

from sekisho.actions.banner import Banner
from sekisho.connectors.mail.headers import split_block

MARK = "X-Sekisho-Copy"
"""Tells people that a message is a copy. Nothing trusts it: anybody can write it."""
_CLOSED = frozenset({"multipart/signed", "multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_KEPT = frozenset({"from", "to", "cc", "reply-to", "subject", "date", "message-id", "in-reply-to", "references"})
_POLICY = compat32.clone(linesep="\r\n", max_line_length=None, mangle_from_=False)
_UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
"""What the parser of the standard library raises on mail that was made to break it."""


def with_banner(raw: bytes, banner: Banner) -> bytes:
    """Return the copy; the same bytes for the same message and banner."""
    try:
        return _inside(raw, banner) or _around(raw, banner)
    except _UNREADABLE:
        return _around(raw, banner)


def _inside(raw: bytes, banner: Banner) -> bytes | None:
    """Return the message with the banner in its text, None where there is no text that can be reached."""
    message = message_from_bytes(raw, policy=_POLICY)
    if any(part.get_content_type() in _CLOSED or part.defects for part in message.walk()):
        return None
    texts: dict[str, Message] = {}
    for part in _own(message):
        kind = part.get_content_type()
        if kind in {"text/plain", "text/html"} and part.get_content_disposition() != "attachment":
            texts.setdefault(kind, part)
    for kind, part in texts.items():
        _prepend(part, banner, html=kind == "text/html")
    message[MARK] = "banner"
    return message.as_bytes(policy=_POLICY) if texts else None


def _own(part: Message) -> list[Message]:
    """Return the parts of a message that are not inside a message attached to it."""
    if not part.is_multipart():
        return [part]
    if part.get_content_maintype() != "multipart":
        return []
    inner = part.get_payload()
    return [one for child in inner if isinstance(child, Message) for one in _own(child)]


def _prepend(part: Message, banner: Banner, *, html: bool) -> None:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise TypeError
    text = content.decode(part.get_content_charset("utf-8"))
    text = _in_body(text, banner.html()) if html else banner.plain() + text
    del part["Content-Transfer-Encoding"]
    part.set_payload(text.encode())
    encoders.encode_base64(part)
    part.set_param("charset", "utf-8")


def _in_body(text: str, piece: str) -> str:
    """Return HTML with a piece at the start of its body, or before everything where it has none that is plain to see."""
    start = text.lower().find("<body")
    end = text.find(">", start) + 1
    return text[:end] + piece + text[end:] if start >= 0 and end else piece + text


def _around(raw: bytes, banner: Banner) -> bytes:
    """Return a letter with the banner, the message attached to it byte for byte."""
    fields, _ = split_block(raw)
    head = b"".join(
        f"{one.name}:".encode("ascii") + one.raw.rstrip(b"\r\n") + b"\r\n"
        for one in fields
        if one.name.lower() in _KEPT
    )
    edge = hashlib.sha256(raw).hexdigest()[:40]
    parts = (
        head + f'{MARK}: letter\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="{edge}"'.encode(),
        b"",
        f"--{edge}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64".encode(),
        b"",
        _base64(banner.html()),
        f"--{edge}\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit".encode(),
        b"",
        raw,
        f"--{edge}--".encode(),
        b"",
    )
    return b"\r\n".join(parts)


def _base64(text: str) -> bytes:
    part = Message()
    part.set_payload(text.encode())
    encoders.encode_base64(part)
    return str(part.get_payload()).replace("\n", "\r\n").encode("ascii").rstrip()
