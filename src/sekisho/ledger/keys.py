"""Ed25519 keys, sealed under their owner's passphrase (Argon2id), one file an actor."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import msgspec
from nacl import pwhash
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.signing import SigningKey, VerifyKey
from nacl.utils import random

from sekisho.model.errors import SekishoError

SHORTEST_PASSPHRASE = 12


@dataclass(frozen=True, slots=True)
class Cost:
    """Work of Argon2id: passes, and memory in bytes."""

    passes: int
    memory: int


MODERATE = Cost(argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE)
MINIMUM = Cost(argon2id.OPSLIMIT_MIN, argon2id.MEMLIMIT_MIN)


@dataclass(frozen=True, slots=True)
class Signer:
    """An actor who can sign now: the id in the ledger and the opened key."""

    actor: str
    key: SigningKey

    @property
    def public(self) -> str:
        """The public key, 64 hexadecimal digits."""
        return bytes(self.key.verify_key).hex()

    def sign(self, message: bytes) -> str:
        """Return the signature of `message`, 128 hexadecimal digits."""
        return self.key.sign(message).signature.hex()


class SealedKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key file: whose it is, the public half, and the sealed private half with what opens it. Bytes are hex."""

    actor: str
    public: str
    salt: str
    passes: int
    memory: int
    box: str
    version: int = 1


def create_key(actor: str, passphrase: str, cost: Cost = MODERATE) -> tuple[SealedKey, Signer]:
    """Make a new key for `actor`; SekishoError `passphrase_short` below twelve characters."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise SekishoError("passphrase_short", shortest=SHORTEST_PASSPHRASE)
    signer = Signer(actor, SigningKey.generate())
    salt = random(argon2id.SALTBYTES)
    box = SecretBox(_stretch(passphrase, salt, cost)).encrypt(bytes(signer.key))
    sealed = SealedKey(actor, signer.public, salt.hex(), cost.passes, cost.memory, bytes(box).hex())
    return sealed, signer


def unseal(sealed: SealedKey, passphrase: str) -> Signer:
    """Open a key; SekishoError `passphrase_wrong`, or `key_file_broken` where the file itself cannot be right."""
    if sealed.passes > argon2id.OPSLIMIT_SENSITIVE or sealed.memory > argon2id.MEMLIMIT_SENSITIVE:
        raise SekishoError("key_file_broken", actor=sealed.actor)
    try:
        salt, box = bytes.fromhex(sealed.salt), bytes.fromhex(sealed.box)
        stretched = _stretch(passphrase, salt, Cost(sealed.passes, sealed.memory))
    except (ValueError, TypeError, CryptoError) as error:
        raise SekishoError("key_file_broken", actor=sealed.actor) from error
    try:
        signer = Signer(sealed.actor, SigningKey(SecretBox(stretched).decrypt(box)))
    except (ValueError, TypeError, CryptoError) as error:
        raise SekishoError("passphrase_wrong", actor=sealed.actor) from error
    if signer.public != sealed.public:
        raise SekishoError("key_file_broken", actor=sealed.actor)
    return signer


def _stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Return the key that seals the private half; full and half width spellings of a passphrase are the same."""
    typed = unicodedata.normalize("NFKC", passphrase).encode()
    return pwhash.argon2id.kdf(SecretBox.KEY_SIZE, typed, salt, opslimit=cost.passes, memlimit=cost.memory)


def signed_by(public: str, message: bytes, signature: str) -> bool:
    """Tell whether `signature` over `message` was made with the private half of `public` (all hexadecimal)."""
    try:
        VerifyKey(bytes.fromhex(public)).verify(message, bytes.fromhex(signature))
    except (ValueError, TypeError, BadSignatureError, CryptoError):
        return False
    return True


def key_path(folder: Path, actor: str) -> Path:
    """Return the key file of `actor` in `folder` (ORG/keys); SekishoError where the id is no plain word."""
    if not actor.replace("-", "").isalnum() or not actor.isascii():
        raise SekishoError("actor_id_unusable", actor=actor)
    return folder / f"{actor}.json"


def save_key(folder: Path, sealed: SealedKey) -> Path:
    """Write a new key file that only its owner may read; SekishoError `key_file_exists` rather than overwrite one."""
    path = key_path(folder, sealed.actor)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError as error:
        raise SekishoError("key_file_exists", path=str(path)) from error
    path.write_bytes(msgspec.json.format(msgspec.json.encode(sealed)))
    return path


def load_key(folder: Path, actor: str) -> SealedKey:
    """Read a key file; SekishoError `key_file_missing` or `key_file_broken`."""
    path = key_path(folder, actor)
    if not path.is_file():
        raise SekishoError("key_file_missing", path=str(path))
    try:
        sealed = msgspec.json.decode(path.read_bytes(), type=SealedKey)
    except msgspec.DecodeError as error:
        raise SekishoError("key_file_broken", actor=actor) from error
    if sealed.actor != actor:
        raise SekishoError("key_file_broken", actor=actor)
    return sealed
