"""What of somebody's words can be looked for: a sign that did not survive its way to us is no word."""

import unicodedata

LOST = "\ufffd"
"""Stands where bytes were no text; browsers and Django put it there."""
NO_LETTERS = frozenset({"Cc", "Cs"})
"""Kinds of signs that nobody types: control characters and halves of characters."""


def readable(words: str) -> str:
    """Return words without the signs that cannot be read, spaces around them taken away."""
    return "".join(filter(_is_read, words)).strip()


def _is_read(sign: str) -> bool:
    return sign.isspace() or (sign != LOST and unicodedata.category(sign) not in NO_LETTERS)
