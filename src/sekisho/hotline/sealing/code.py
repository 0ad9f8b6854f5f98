"""The code of a reporter: 100 random bits that somebody can write down, say and type on any keyboard."""

import unicodedata
from collections.abc import Callable

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS = 20
_GROUP = 4
_LIKE = str.maketrans("OIL", "011")


def made(random: Callable[[int], bytes]) -> str:
    """Return a new code as it is shown, of 20 symbols and a check symbol."""
    value = int.from_bytes(random(13), "big") >> 4
    symbols = "".join(LETTERS[value >> 5 * place & 31] for place in reversed(range(SYMBOLS)))
    return written(symbols)


def written(symbols: str) -> str:
    """Return 20 symbols in groups, with their check symbol."""
    whole = symbols + _check(symbols)
    return "-".join(whole[at : at + _GROUP] for at in range(0, len(whole), _GROUP))


def read(typed: str) -> str | None:
    """Return the 20 symbols of what somebody typed; None where it cannot be a code."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    symbols = "".join(letter for letter in plain if letter.isascii() and letter.isalnum()).translate(_LIKE)
    if len(symbols) != SYMBOLS + 1 or not set(symbols) <= set(LETTERS):
        return None
    return symbols[:-1] if _check(symbols[:-1]) == symbols[-1] else None


def _check(symbols: str) -> str:
    """Return Luhn's check symbol modulo 32: it tells one wrong symbol, and nearly every two that changed places."""
    total, factor = 0, 2
    for letter in reversed(symbols):
        product = LETTERS.index(letter) * factor
        total += product // 32 + product % 32
        factor = 3 - factor
    return LETTERS[-total % 32]
