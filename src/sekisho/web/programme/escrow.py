"""Whose each stand-in of a pseudonymous wave is: sealed under a key of which two people hold a half each, and nobody the whole.

The console has the public half of a pair and seals with it whenever a mail goes out; it cannot open what it sealed.
"""

import secrets

from sekisho.model.errors import SekishoError

LENGTH = 32
PADDED = 24
"""Every name is sealed as so many bytes: how long one is tells nothing."""


def fresh() -> tuple[tuple[str, str], bytes]:
    """Return the two halves of a new private key (hexadecimal), and its public key. Neither half says anything alone."""
    from nacl.public import PrivateKey

    pair = PrivateKey.generate()
    first = secrets.token_bytes(LENGTH)
    second = bytes(a ^ b for a, b in zip(bytes(pair), first, strict=True))
    return (first.hex(), second.hex()), bytes(pair.public_key)


def sealed(public: bytes, mark: str) -> bytes:
    """Seal whose a stand-in is."""
    from nacl.public import PublicKey, SealedBox

    return bytes(SealedBox(PublicKey(public)).encrypt(mark.encode().ljust(PADDED)))


def opened(public: bytes, kept: bytes, first: str, second: str) -> str:
    """Return whose a stand-in is, given both halves. SekishoError `escrow_wrong`."""
    from nacl.exceptions import CryptoError
    from nacl.public import PrivateKey, SealedBox

    try:
        halves = [bytes.fromhex(one.strip()) for one in (first, second)]
        pair = PrivateKey(bytes(a ^ b for a, b in zip(*halves, strict=True)))
        if bytes(pair.public_key) != public:
            raise SekishoError("escrow_wrong")
        return SealedBox(pair).decrypt(kept).decode().strip()
    except (ValueError, CryptoError):
        raise SekishoError("escrow_wrong") from None
