"""RFC 2047 encoded words and folded headers."""

from __future__ import annotations

import base64

from sekisho.attacks.mail import Address

_SPECIALS = set('()<>@,;:\\".[]')


def usable(text: str, charset: str) -> str:
    """Return the charset when the text fits into it, else utf-8, as mail programs do."""
    if text.isascii():
        return "us-ascii"
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return "utf-8"
    return charset


def encoded(text: str, charset: str) -> str:
    """ASCII stays as it is; anything else becomes B-encoded words on folded lines."""
    if text.isascii():
        return text
    charset = usable(text, charset)
    step = 12 if charset == "utf-8" else 13
    pieces = [text[i : i + step] for i in range(0, len(text), step)]
    label = charset.upper() if charset != "utf-8" else "UTF-8"
    words = (f"=?{label}?B?{base64.b64encode(p.encode(charset)).decode()}?=" for p in pieces)
    return "\r\n ".join(words)


def address(value: Address, charset: str) -> str:
    """Return a mailbox as it stands in a header."""
    if not value.name:
        return value.address
    if not value.name.isascii():
        return f"{encoded(value.name, charset)} <{value.address}>"
    quoted = value.name
    if _SPECIALS & set(quoted):
        quoted = '"' + quoted.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{quoted} <{value.address}>"


def addresses(values: tuple[Address, ...], charset: str) -> str:
    """Return a list of mailboxes, one on each folded line."""
    return ",\r\n\t".join(address(v, charset) for v in values)
