"""Secrets: never an argument, only `env:NAME`, `file:PATH` (readable by its owner alone), or typed at a prompt."""

import os
import stat
from pathlib import Path

import click

from sekisho.model.errors import SekishoError
from sekisho.text.say import Lang, say


def secret(source: str | None, who: str, lang: Lang, *, new: bool = False) -> str:
    """Return the passphrase of `who`; SekishoError `secret_source`, `secret_missing` or `secret_open`."""
    if source is None:
        ask = say("cli.passphrase_new" if new else "cli.passphrase_ask", lang, who=who)
        confirm = say("cli.passphrase_again", lang) if new else False
        return str(click.prompt(ask, hide_input=True, confirmation_prompt=confirm, err=True))
    return kept_secret(source)


def kept_secret(source: str) -> str:
    """Return the secret that `env:NAME` or `file:PATH` leads to; errors as of `secret`."""
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
