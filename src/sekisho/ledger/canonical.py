"""One way to write a payload, a time, a commitment and a fingerprint, so that equal facts have equal bytes."""

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from sekisho.model.errors import Param
from sekisho.model.times import instant

_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
_GROUPS, _DIGITS = 6, 5


def canonical(payload: Mapping[str, Param]) -> str:
    """Write a flat payload as sorted ASCII JSON; ValueError for what would not read back as the same value."""
    text = json.dumps(dict(payload), sort_keys=True, separators=(",", ":"), allow_nan=False)
    parse(text)
    return text


def parse(text: str) -> dict[str, Param]:
    """Read a payload; ValueError unless `text` is exactly what `canonical` writes for it."""
    try:
        payload = msgspec.json.decode(text, type=dict[str, str | int | float | bool | None])
    except msgspec.DecodeError as error:
        raise ValueError("the payload is no flat JSON object") from error
    if json.dumps(payload, sort_keys=True, separators=(",", ":")) != text:
        raise ValueError("the payload is not in canonical form")
    return payload


def write_time(moment: datetime) -> str:
    """Write an aware instant in UTC with microseconds; ValueError when it has no time zone."""
    return instant(moment).strftime(_TIME)


def read_time(text: str) -> datetime:
    """Read what `write_time` wrote; ValueError for any other spelling."""
    moment = datetime.fromisoformat(text)
    if write_time(moment) != text:
        raise ValueError("the time is not in canonical form")
    return instant(moment)


@dataclass(frozen=True, slots=True)
class Name:
    """A clear value beside the ledger, its salt, and the commitment that stands in the ledger for it."""

    commitment: str
    salt: bytes
    value: str


def fresh_salt() -> bytes:
    """Return 32 random bytes from the operating system."""
    return secrets.token_bytes(32)


def commit(salt: bytes, value: str) -> str:
    """Return `c:` and 64 hexadecimal digits that bind to `value` and say nothing about it without the salt."""
    digest = hashlib.sha256(b"sekisho-commit-1\n" + len(salt).to_bytes(8, "big") + salt)
    digest.update(value.encode("utf-8", "surrogatepass"))
    return f"c:{digest.hexdigest()}"


def name_of(salt: bytes, *parts: str) -> Name:
    """Commit to several texts at once; the first says what kind of value it is, so that none stands for another."""
    value = json.dumps(parts)
    return Name(commit(salt, value), salt, value)


def parts_of(value: str | None, kind: str, count: int) -> tuple[str, ...] | None:
    """Return the `count` texts after `kind` in a clear value, None where it is missing or of another kind."""
    try:
        parts = msgspec.json.decode(value or "[]", type=tuple[str, ...])
    except msgspec.DecodeError:
        return None
    return parts[1:] if parts[:1] == (kind,) and len(parts) == count + 1 else None


def digest_of(*parts: str) -> str:
    """Return the SHA-256 in hexadecimal over texts, each length-prefixed."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def spoken(full: str) -> str:
    """Return six groups of five digits (99 bits) of a hash, to be read out over the telephone."""
    number = f"{int(full, 16) % 10 ** (_GROUPS * _DIGITS):0{_GROUPS * _DIGITS}d}"
    return " ".join(number[place : place + _DIGITS] for place in range(0, len(number), _DIGITS))


def is_spoken_or_full(text: str, full: str) -> bool:
    """Tell whether `text`, as typed in any width with blanks or hyphens, is the full hash or its spoken form."""
    typed = "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())
    return typed in (full, spoken(full).replace(" ", ""))
