"""Tokens: 32 signs that say which mail a click or a report is about, and that nobody makes without the wave's key.

A token has 10 bytes that name the mail, one of the cell in which it counts, one of the channel it stands in, and 8 of an HMAC over
these. Where results are individual or pseudonymous the name follows from the recipient's key, so no list of tokens is kept; where
they are aggregate it is drawn at random when the mail is sent, and kept nowhere.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Final

LENGTH: Final = 32
SIGNS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base32 in small letters: no i, l, o, u."""
NAME = 10
_MARK = 8
_VALUES = {sign: value for value, sign in enumerate(SIGNS)}


class Channel(IntEnum):
    """Where in a mail a token stands, so that it is known which of them was used."""

    LINK = 1
    QR = 2
    FILE = 3
    MARK = 4
    """The header field and the Message-ID, by which a reported mail is known."""
    SEED = 5
    """The link of a mail to a mailbox that nobody reads: whatever opens it is a machine."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says: the name of the mail (10 bytes), the cell in which it counts (0 to 255), and the channel."""

    name: bytes
    cell: int
    channel: Channel


def written(token: Token, key: bytes) -> str:
    """Return a token as it stands in a mail."""
    body = token.name + bytes((token.cell, token.channel))
    return _base32(body + _seal(body, key))


def read(text: str, key: bytes) -> Token | None:
    """Return what a token says, None where it is none of this key: a letter of it changed is enough."""
    if len(text) != LENGTH or not all(sign in _VALUES for sign in text):
        return None
    number = 0
    for sign in text:
        number = number << 5 | _VALUES[sign]
    raw = number.to_bytes(NAME + 2 + _MARK, "big")
    body, seal = raw[:-_MARK], raw[-_MARK:]
    if not hmac.compare_digest(seal, _seal(body, key)) or body[NAME + 1] not in set(Channel):
        return None
    return Token(body[:NAME], body[NAME], Channel(body[NAME + 1]))


def name_of(recipient: str, key: bytes) -> bytes:
    """Return the name of a recipient's mail where it follows from who they are."""
    return hmac.new(key, b"name\0" + recipient.encode(), sha256).digest()[:NAME]


def drawn(random: Callable[[int], bytes]) -> bytes:
    """Return the name of a mail that nobody can lead back to anybody."""
    return random(NAME)


def _seal(body: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"token\0" + body, sha256).digest()[:_MARK]


def _base32(raw: bytes) -> str:
    number = int.from_bytes(raw, "big")
    return "".join(SIGNS[number >> shift & 31] for shift in range(5 * (LENGTH - 1), -1, -5))
