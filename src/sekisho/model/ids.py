"""Stable ids: the same facts always give the same id, on every machine and in every run."""

import hashlib
from collections.abc import Callable, Iterable, Sequence

_SHORT = 64


def stable_id(prefix: str, *parts: str | int) -> str:
    """Return `prefix-` and 20 hexadecimal digits (80 bits) over the parts, each length-prefixed so none can run over."""
    digest = hashlib.sha256()
    for part in (prefix, *parts):
        digest.update(_framed(str(part)))
    return f"{prefix}-{digest.hexdigest()[:20]}"


def stable_ids(prefix: str, shared: Sequence[str], last: Iterable[str]) -> list[str]:
    """Return `stable_id(prefix, *shared, one, 0)` for each one of `last`."""
    return _many(prefix, shared, last, _framed("0"))


def mention_ids(source: str, kind: str, names: Iterable[str]) -> list[str]:
    """Return `mention_id(source, kind, one)` for each one of `names`."""
    return _many("m", (source, kind), names, b"")


def _many(prefix: str, shared: Sequence[str], last: Iterable[str], end: bytes) -> list[str]:
    digest = hashlib.sha256()
    for part in (prefix, *shared):
        digest.update(_framed(part))
    lengths = [number.to_bytes(8, "big") for number in range(_SHORT)]
    found = []
    for part in last:
        own = digest.copy()
        data = part.encode("utf-8", "surrogatepass")
        own.update((lengths[len(data)] if len(data) < _SHORT else len(data).to_bytes(8, "big")) + data + end)
        found.append(f"{prefix}-{own.hexdigest()[:20]}")
    return found


def ids_of(prefix: str, *shared: str) -> Callable[..., str]:
    """Return a function that gives `stable_id(prefix, *shared, *last)` for each `last`, what is shared being hashed once."""
    begun = hashlib.sha256()
    for part in (prefix, *shared):
        begun.update(_framed(part))

    def made(*last: str) -> str:
        digest = begun.copy()
        for part in last:
            digest.update(_framed(part))
        return f"{prefix}-{digest.hexdigest()[:20]}"

    return made


def _framed(part: str) -> bytes:
    data = part.encode("utf-8", "surrogatepass")
    return len(data).to_bytes(8, "big") + data


def mention_id(source: str, kind: str, name: str) -> str:
    """Return the id of a name as one source used it; `kind` is email, name, account, employee or code."""
    return stable_id("m", source, kind, name)
