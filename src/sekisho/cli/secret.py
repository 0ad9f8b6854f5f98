"""Secrets on the command line: never an argument, only where one is kept, or typed at a prompt."""

import click

from sekisho.model.secret import kept_secret
from sekisho.text.say import Lang, say


def secret(source: str | None, who: str, lang: Lang, *, new: bool = False) -> str:
    """Return the passphrase of `who`; SekishoError `secret_source`, `secret_missing` or `secret_open`."""
    if source is None:
        ask = say("cli.passphrase_new" if new else "cli.passphrase_ask", lang, who=who)
        confirm = say("cli.passphrase_again", lang) if new else False
        return str(click.prompt(ask, hide_input=True, confirmation_prompt=confirm, err=True))
    return kept_secret(source)
