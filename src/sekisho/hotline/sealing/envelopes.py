"""What is said between a browser and the server: a head of one slot, sealed, and a tail of slots that the server cannot open."""

from typing import Any

import msgspec
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from sekisho.hotline.sealing.letters import SLOT, framed, unframed
from sekisho.model.errors import SekishoError

ASKED = SLOT - 48
TOLD = SLOT - 24 - 16


def ask(said: object, server: bytes) -> bytes:
    """Return the head of a request to a server with a public key (32 bytes)."""
    return SealedBox(PublicKey(server)).encrypt(framed(msgspec.json.encode(said), ASKED))


def asked(head: bytes, own: PrivateKey) -> bytes:
    """Return the JSON of a request's head; SekishoError `hotline_unreadable`."""
    try:
        return unframed(SealedBox(own).decrypt(head))
    except (CryptoError, ValueError):
        raise SekishoError("hotline_unreadable") from None


def tell(said: object, key: bytes, nonce: bytes) -> bytes:
    """Return the head of an answer under the key (32 bytes) that was asked with; `nonce` has 24 random bytes."""
    sealed = SecretBox(key).encrypt(framed(msgspec.json.encode(said), TOLD), nonce)
    return bytes(sealed)


def told(head: bytes, key: bytes) -> Any:
    """Return what an answer's head says; SekishoError `hotline_unreadable`."""
    try:
        return msgspec.json.decode(unframed(SecretBox(key).decrypt(head)))
    except (CryptoError, ValueError):
        raise SekishoError("hotline_unreadable") from None
