"""Secrets that a setting leads to: `env:NAME`, or `file:PATH` that its owner alone may read."""

import os
import stat
from pathlib import Path

from sekisho.model.errors import SekishoError


def kept_secret(source: str) -> str:
    """Return the secret that `env:NAME` or `file:PATH` leads to; SekishoError `secret_source`, `secret_missing`, `secret_open`."""
    kind, _, rest = source.partition(":")
    if kind == "env":
        return _from_env(rest)
    if kind == "file":
        return _from_file(Path(rest))
    raise SekishoError("secret_source", source=kind)


def _from_env(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise SekishoError("secret_missing", source=f"env:{name}")
    return value


def _from_file(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise SekishoError("secret_missing", source=f"file:{path}") from None
    if stat.S_IMODE(mode) & 0o077:
        raise SekishoError("secret_open", path=str(path))
    return text.rstrip("\r\n")
