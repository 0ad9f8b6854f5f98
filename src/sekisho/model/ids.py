"""Stable ids: the same facts always give the same id, on every machine and in every run."""

import hashlib


def stable_id(prefix: str, *parts: str | int) -> str:
    """Return `prefix-` and 20 hexadecimal digits (80 bits) over the parts, each length-prefixed so none can run over."""
    digest = hashlib.sha256()
    for part in (prefix, *parts):
        data = str(part).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return f"{prefix}-{digest.hexdigest()[:20]}"


def mention_id(source: str, kind: str, name: str) -> str:
    """Return the id of a name as one source used it; `kind` is email, name, account, employee or code."""
    return stable_id("m", source, kind, name)
