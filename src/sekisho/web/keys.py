"""The console's key: one random file of the organisation's folder, from which every secret of the console is derived."""

import os
import secrets
from hashlib import blake2b
from pathlib import Path

from sekisho.evidence.disk import replace_whole

FILE_NAME = "console.key"
LENGTH = 32


def key_of(org: Path) -> bytes:
    """Return the organisation's console key, made and readable by its owner alone where there is none yet."""
    path = org / FILE_NAME
    if not path.exists():
        replace_whole(path, secrets.token_bytes(LENGTH))
        path.chmod(0o600)
    return path.read_bytes()


def derived(key: bytes, purpose: str) -> bytes:
    """Return 32 bytes for one purpose; those of another purpose say nothing about them."""
    return blake2b(b"", digest_size=LENGTH, key=key, person=purpose.encode("ascii")[:16]).digest()


def folder() -> Path:
    """Return the folder of the organisation that this process serves."""
    return Path(os.environ["SEKISHO_ORG"])


def here() -> bytes:
    """Return the key of the organisation that this process serves."""
    return key_of(folder())
