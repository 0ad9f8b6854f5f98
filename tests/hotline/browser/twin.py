"""What docs/hotline-protocol.md says, written a second time with PyNaCl, for the tests of what browsers do."""

import base64
import hashlib
import json
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

__all__ = ["PrivateKey", "PublicKey", "SealedBox", "SecretBox"]
SLOT, PLAIN, HEAD_SENT, HEAD_SAID = 32_768, 32_752, 32_720, 32_728
CLASSES = (8, 32, 128, 512, 1024)
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MIB = 1024 * 1024


def b64(content: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """Return the bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def packed(value: object, size: int) -> bytes:
    """Return length, JSON, zeros."""
    text = json.dumps(value, ensure_ascii=False).encode()
    return (len(text).to_bytes(4) + text).ljust(size, b"\0")


def unpacked(content: bytes) -> Any:
    """Return the JSON of what `packed` made."""
    return json.loads(content[4 : 4 + int.from_bytes(content[:4])])


def check_symbol(symbols: str) -> str:
    """Return the check symbol: Luhn modulo 32, factor 2 first from the right."""
    products = [SYMBOLS.index(symbol) * (2 - at % 2) for at, symbol in enumerate(reversed(symbols))]
    return SYMBOLS[-sum(product // 32 + product % 32 for product in products) % 32]


def shown(symbols: str) -> str:
    """Return a code as it is shown."""
    whole = symbols + check_symbol(symbols)
    return "-".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def derived(secret: bytes, salt: bytes, memory: int) -> bytes:
    """Return 64 bytes of Argon2id."""
    return argon2id.kdf(64, secret, salt, opslimit=3, memlimit=memory)


def reporter(symbols: str, salt: bytes) -> tuple[bytes, PrivateKey]:
    """Return the tag and the key of a reporter."""
    both = derived(symbols.encode(), salt, 16 * MIB)
    return both[:32], PrivateKey.from_seed(both[32:])


def recipient_secret(passphrase: str, salt: bytes, who: str) -> tuple[bytes, bytes]:
    """Return the tag of a recipient and the key that their private key is wrapped with."""
    own = hashlib.blake2b(salt + who.encode(), digest_size=16).digest()
    both = derived(unicodedata.normalize("NFKC", passphrase).encode(), own, 64 * MIB)
    return both[:32], both[32:]


def nonce_of(number: int) -> bytes:
    """Return the nonce of a slot."""
    return number.to_bytes(24)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a message."""

    name: str
    type: str
    content: bytes

    @property
    def told(self) -> dict[str, object]:
        """What the letter says of it."""
        told = hashlib.blake2b(self.content, digest_size=32).hexdigest()
        return {"name": self.name, "type": self.type, "size": len(self.content), "hash": told}


def sealed(letter: dict[str, object], files: Sequence[Attached], key: bytes) -> bytes:
    """Return all slots of a message."""
    whole = b"".join(file.content for file in files)
    wanted = 1 + -(-len(whole) // PLAIN)
    slots = next(size for size in CLASSES if size - 1 >= wanted) - 1
    plain = packed({"v": 1, **letter, "files": [file.told for file in files]}, PLAIN) + whole.ljust(
        (slots - 1) * PLAIN, b"\0"
    )
    box = SecretBox(key)
    return b"".join(
        box.encrypt(plain[number * PLAIN : (number + 1) * PLAIN], nonce_of(number)).ciphertext
        for number in range(slots)
    )


def opened(slots: bytes, key: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Return the letter of a message and its files."""
    box = SecretBox(key)
    plain = [box.decrypt(slots[at : at + SLOT], nonce_of(at // SLOT)) for at in range(0, len(slots), SLOT)]
    letter, whole, files = unpacked(plain[0]), b"".join(plain[1:]), []
    for told in letter["files"]:
        files.append(whole[: told["size"]])
        whole = whole[told["size"] :]
    assert not any(whole)
    return letter, files


def grant(key: bytes, public: bytes) -> bytes:
    """Return the key of a message, sealed to somebody."""
    return SealedBox(PublicKey(public)).encrypt(key)


def hex_of(content: bytes) -> str:
    """Return SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def desk(key: bytes) -> bytes:
    """Return what shows that somebody can read a case."""
    return hashlib.blake2b(b"", digest_size=32, key=key, person=b"desk").digest()


def request_of(body: bytes, server: PrivateKey) -> tuple[dict[str, Any], bytes]:
    """Return what a request says, and its tail."""
    assert len(body) // SLOT in CLASSES
    head = SealedBox(server).decrypt(body[:SLOT])
    assert len(head) == HEAD_SENT
    return unpacked(head), body[SLOT:]


def answer(said: dict[str, object], reply: bytes, slots: bytes = b"", size: int = 8) -> bytes:
    """Return what the server answers."""
    head = SecretBox(reply).encrypt(packed(said, HEAD_SAID), secrets.token_bytes(24))
    return head + slots + secrets.token_bytes((size - 1) * SLOT - len(slots))
