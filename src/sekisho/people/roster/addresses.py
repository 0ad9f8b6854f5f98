"""Which mail addresses of a list or a directory can be written to: one, plain, of ASCII."""

import re
from typing import Final

_PLAIN: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,188}[A-Za-z0-9])?")


def usable(text: str) -> str:
    """Return an address in small letters, "" where it is none that a mail can be sent to as it stands."""
    plain = text.strip()
    return plain.lower() if _PLAIN.fullmatch(plain) else ""
