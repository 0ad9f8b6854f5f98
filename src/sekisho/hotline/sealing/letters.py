"""A message: slots of one size, the first of which is the letter and the others its files."""

import struct
from collections.abc import Callable

import msgspec
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from sekisho.model.errors import SekishoError

SLOT = 32_768
PLAIN = SLOT - 16
"""Bytes of a slot that can be filled."""
CLASSES = (8, 32, 128, 512, 1_024)
"""Slots of a request or an answer, its head among them."""
GRANT = 80
LONGEST = 31 << 20
"""Bytes of all files of a message."""


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a message: its name, type and size in bytes, and BLAKE2b-256 of it in hex."""

    name: str
    type: str
    size: int
    hash: str


class Letter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody writes. `subject`, `answers` and `left_out` stand in a report's first letter alone; `after`: how many they had seen."""

    v: int = 1
    subject: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    text: str = ""
    files: tuple[File, ...] = ()
    left_out: tuple[str, ...] = ()
    after: int = 0


def slots_for(size: int) -> int:
    """Return how many slots a message has whose files have so many bytes together; SekishoError `hotline_too_much`."""
    needed = 1 + -(-size // PLAIN)
    for count in CLASSES:
        if needed < count:
            return count - 1
    raise SekishoError("hotline_too_much")


def first(letter: Letter) -> bytes:
    """Return the plain text of slot 0; SekishoError `hotline_too_long`."""
    return framed(msgspec.json.encode(letter), PLAIN)


def letter_of(plain: bytes) -> Letter:
    """Return the letter that a slot's plain text holds; SekishoError `hotline_unreadable`."""
    try:
        return msgspec.json.decode(unframed(plain), type=Letter)
    except msgspec.MsgspecError:
        raise SekishoError("hotline_unreadable") from None


def framed(text: bytes, size: int) -> bytes:
    """Return a text with its length before it and zeros behind it; SekishoError `hotline_too_long`."""
    if len(text) > size - 4:
        raise SekishoError("hotline_too_long")
    return struct.pack(">I", len(text)) + text + bytes(size - 4 - len(text))


def unframed(plain: bytes) -> bytes:
    """Return the text of a frame; SekishoError `hotline_unreadable`."""
    (length,) = struct.unpack_from(">I", plain)
    if length > len(plain) - 4:
        raise SekishoError("hotline_unreadable")
    return plain[4 : 4 + length]


def seal(plain: bytes, number: int, key: bytes) -> bytes:
    """Seal one slot (`PLAIN` bytes) under a message's own key, which seals nothing else."""
    return SecretBox(key).encrypt(plain, _nonce(number)).ciphertext


def opened(slot: bytes, number: int, key: bytes) -> bytes:
    """Open one slot; SekishoError `hotline_unreadable`."""
    try:
        return SecretBox(key).decrypt(slot, _nonce(number))
    except (CryptoError, ValueError):
        raise SekishoError("hotline_unreadable") from None


def grant(key: bytes, to: bytes) -> bytes:
    """Seal a message's key to somebody's public key (32 bytes); 80 bytes."""
    return SealedBox(PublicKey(to)).encrypt(key)


def blank(random: Callable[[int], bytes]) -> bytes:
    """Return what looks like a grant and opens to nobody. 80 random bytes would not: a grant begins with a point of the curve."""
    return bytes(PrivateKey(random(32)).public_key) + random(GRANT - 32)


def granted(sealed: bytes, own: PrivateKey) -> bytes | None:
    """Return the key that was sealed to oneself; None where it was to somebody else, or to nobody."""
    try:
        return SealedBox(own).decrypt(sealed)
    except (CryptoError, ValueError):
        return None


def _nonce(number: int) -> bytes:
    return bytes(16) + struct.pack(">Q", number)
