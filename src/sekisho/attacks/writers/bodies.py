"""Body parts: text in the charsets of the trade, an HTML alternative, files."""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import urllib.parse
from typing import Literal

from sekisho.attacks.mail import Attachment, Mail
from sekisho.attacks.writers.words import usable

CRLF = b"\r\n"


def lines64(data: bytes) -> bytes:
    """Base64 in lines of 76."""
    step = 57
    return b"".join(binascii.b2a_base64(data[i : i + step], newline=False) + CRLF for i in range(0, len(data), step))


def text_part(
    text: str, charset: str, encoding: Literal["base64", "quoted-printable", "8bit"], subtype: str = "plain"
) -> bytes:
    """Headers and content of one text part."""
    charset = usable(text, charset)
    crlf = text.replace("\n", "\r\n")
    raw = crlf.encode(charset)
    how: str = "7bit" if charset in ("us-ascii", "iso-2022-jp") else encoding
    if any(len(line) > 900 for line in raw.split(CRLF)):
        how = "base64"
    if how == "base64":
        raw = lines64(raw)
    elif how == "quoted-printable":
        raw = quopri.encodestring(raw.replace(CRLF, b"\n")).replace(b"\n", CRLF)
    label = charset.upper() if charset == "utf-8" else charset
    head = f'Content-Type: text/{subtype}; charset="{label}"\r\nContent-Transfer-Encoding: {how}\r\n\r\n'
    return head.encode() + raw


def as_html(text: str, charset: str) -> str:
    """Return the plain text as the HTML that mail programs make of it."""
    rows = "".join(f"<p class=MsoNormal>{html.escape(line) or '&nbsp;'}</p>\n" for line in text.split("\n"))
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">\n'
        "<style>p.MsoNormal{margin:0;font-size:10.5pt;font-family:sans-serif}</style></head>\n"
        f"<body>\n{rows}</body></html>"
    )


def _filename(name: str) -> str:
    if name.isascii():
        return f'filename="{name}"'
    return "filename*=UTF-8''" + urllib.parse.quote(name)


def file_part(item: Attachment) -> bytes:
    """Headers and content of one attached file."""
    shown = (
        item.filename
        if item.filename.isascii()
        else ("=?UTF-8?B?" + base64.b64encode(item.filename.encode()).decode() + "?=")
    )
    head = (
        f'Content-Type: {item.content_type};\r\n name="{shown}"\r\n'
        f"Content-Disposition: attachment;\r\n {_filename(item.filename)}\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + lines64(item.content)


def joined(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    """Return a multipart of the parts, its own headers first."""
    head = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    if kind == "mixed":
        head += b"This is a multi-part message in MIME format.\r\n"
    mark = b"--" + boundary.encode()
    inner = b"".join(mark + CRLF + p + (b"" if p.endswith(CRLF) else CRLF) for p in parts)
    return head + inner + mark + b"--" + CRLF


def content(mail: Mail, encoding: Literal["base64", "quoted-printable", "8bit"], token: str) -> bytes:
    """Content headers and body of a mail."""
    plain = text_part(mail.body, mail.charset, encoding)
    body = plain
    if mail.html:
        page = text_part(as_html(mail.body, usable(mail.body, mail.charset)), mail.charset, encoding, "html")
        body = joined("alternative", f"----=_NextPart_{token[:24]}", [plain, page]) if mail.plain else page
    if mail.attachments:
        body = joined("mixed", f"----=_Part_{token[8:32]}", [body, *(file_part(a) for a in mail.attachments)])
    return body
