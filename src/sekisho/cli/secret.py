"""Secrets: never an argument, only `env:NAME`, `file:PATH` (readable by its owner alone), or typed at a prompt."""

import click

from sekisho.pipeline.kept_secret import kept_secret
from sekisho.text.say import Lang, say


def secret(source: str | None, who: str, lang: Lang, *, new: bool = False) -> str:
    """Return the passphrase of `who`; SekishoError `secret_source`, `secret_missing` or `secret_open`."""
    if source is None:
        ask = say("cli.passphrase_new" if new else "cli.passphrase_ask", lang, who=who)
        confirm = say("cli.passphrase_again", lang) if new else False
        return str(click.prompt(ask, hide_input=True, confirmation_prompt=confirm, err=True))
    return kept_secret(source)
