"""Names of folders in IMAP's modified UTF-7 (RFC 3501, 5.1.3)."""

import binascii
import re

_ENCODED = re.compile(r"&([A-Za-z0-9+,]*)-")
_FOREIGN = re.compile(r"[^\x20-\x7e]+|&")


def decoded(name: str) -> str:
    """Return a folder's name as people read it; one that is not written so (some servers send UTF-8) as it is."""
    try:
        return _ENCODED.sub(lambda found: _text(found[1]), name)
    except ValueError:
        return name


def encoded(name: str) -> str:
    """Return a folder's name as the server knows it."""
    return _FOREIGN.sub(lambda found: "&-" if found[0] == "&" else _written(found[0]), name)


def _text(shifted: str) -> str:
    if not shifted:
        return "&"
    padded = shifted.replace(",", "/") + "=" * (-len(shifted) % 4)
    return binascii.a2b_base64(padded).decode("utf-16-be")


def _written(text: str) -> str:
    shifted = binascii.b2a_base64(text.encode("utf-16-be"), newline=False).decode("ascii")
    return f"&{shifted.rstrip('=').replace('/', ',')}-"
