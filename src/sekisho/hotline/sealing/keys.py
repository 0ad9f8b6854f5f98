"""Keys out of a code or a passphrase. What a server keeps of them opens nothing."""

import unicodedata
from dataclasses import dataclass
from hashlib import blake2b, sha256

from nacl.public import PrivateKey
from nacl.pwhash import argon2id

SALT = 16
OPS = 3
CODE_MEMORY, WORDS_MEMORY = 16 << 20, 64 << 20
"""Bytes. A code has 100 bits of its own and needs little; a passphrase needs what a browser can bear."""
SHORTEST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Derived:
    """What comes out of a code: `tag` (32 bytes) shows to the server that somebody has it, `private` opens answers."""

    tag: bytes
    private: PrivateKey


@dataclass(frozen=True, slots=True)
class Wrapping:
    """What comes out of a passphrase: `tag` (32 bytes) for the server, `wrap` (32 bytes) for one's own key."""

    tag: bytes
    wrap: bytes


def of_code(symbols: str, salt: bytes) -> Derived:
    """Derive from 20 symbols as `code.read` returns them and the site's salt (16 bytes)."""
    out = argon2id.kdf(64, symbols.encode("ascii"), salt, opslimit=OPS, memlimit=CODE_MEMORY)
    return Derived(out[:32], PrivateKey.from_seed(out[32:]))


def of_words(words: str, salt: bytes, who: str) -> Wrapping:
    """Derive from a recipient's passphrase; `who` is their id, so that two with the same words have nothing in common."""
    own = blake2b(salt + who.encode("ascii"), digest_size=SALT).digest()
    plain = unicodedata.normalize("NFKC", words).encode()
    out = argon2id.kdf(64, plain, own, opslimit=OPS, memlimit=WORDS_MEMORY)
    return Wrapping(out[:32], out[32:])


def kept(tag: bytes) -> bytes:
    """Return what the server keeps of a tag."""
    return sha256(tag).digest()


def desk_of(key: bytes) -> bytes:
    """Return what shows that somebody can open a case, out of the key of its first message (32 bytes each)."""
    return blake2b(b"", digest_size=32, key=key, person=b"desk").digest()
