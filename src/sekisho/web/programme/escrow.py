"""Whose each stand-in of a pseudonymous wave is: sealed under a key of which two people hold a half each, and nobody the whole."""

import secrets

import msgspec

from sekisho.model.errors import SekishoError

LENGTH = 32


def split(stand_ins: dict[str, str]) -> tuple[tuple[str, str], bytes]:
    """Seal who is behind each stand-in; return the two halves of the key (hexadecimal) and what was sealed. Neither half says anything."""
    from nacl.secret import SecretBox

    key, first = secrets.token_bytes(LENGTH), secrets.token_bytes(LENGTH)
    second = bytes(a ^ b for a, b in zip(key, first, strict=True))
    behind = {stand_in: mark for mark, stand_in in stand_ins.items()}
    return (first.hex(), second.hex()), bytes(SecretBox(key).encrypt(msgspec.json.encode(behind)))


def joined(kept: bytes, first: str, second: str) -> dict[str, str]:
    """Return who is behind each stand-in, given both halves. SekishoError `escrow_wrong`."""
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    try:
        halves = [bytes.fromhex(one.strip()) for one in (first, second)]
        key = bytes(a ^ b for a, b in zip(*halves, strict=True))
        return msgspec.json.decode(SecretBox(key).decrypt(kept), type=dict[str, str])
    except (ValueError, CryptoError):
        raise SekishoError("escrow_wrong") from None
