"""What every command is given: the language, the clock, and the organisation's folder."""

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import click

from sekisho.cli import told
from sekisho.text.say import Lang, say

ORG = click.argument("org", type=click.Path(path_type=Path))
BY = told.option("--by", code="by", required=True, metavar="ID")
PASSPHRASE = told.option("--passphrase", "source", code="passphrase", metavar="SOURCE")


def lang() -> Lang:
    """Return the language that was asked for."""
    return cast("Lang", click.get_current_context().find_root().obj or "en")


def now() -> datetime:
    """Return the time; the one place where the command line reads the clock."""
    return datetime.now(UTC)


def tell(code: str, **params: str | int) -> None:
    """Print one sentence of the catalog."""
    click.echo(say(code, lang(), **params))
