"""The console's key: one random file of the organisation's folder, from which every secret of the console is derived."""

import os
import secrets
from functools import cache
from hashlib import blake2b
from pathlib import Path

FILE_NAME = "console.key"
LENGTH = 32


def key_of(org: Path) -> bytes:
    """Return the organisation's console key, made and readable by its owner alone where there is none yet."""
    path = org / FILE_NAME
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(LENGTH))
        file.flush()
        os.fsync(file.fileno())
    return path.read_bytes()


def derived(key: bytes, purpose: str) -> bytes:
    """Return 32 bytes for one purpose; those of another purpose say nothing about them."""
    return blake2b(b"", digest_size=LENGTH, key=key, person=purpose.encode("ascii")[:16]).digest()


def folder() -> Path:
    """Return the folder of the organisation that this process serves."""
    return Path(os.environ["SEKISHO_ORG"])


@cache
def here() -> bytes:
    """Return the key of the organisation that this process serves."""
    return key_of(folder())
