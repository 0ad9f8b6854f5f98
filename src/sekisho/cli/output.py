"""How commands speak: sentences on standard output, data with `--json`, progress on standard error."""

import sys
from collections.abc import Callable
from typing import Any

import click
import msgspec

Progress = Callable[[str, int, int], None]


def as_json(value: Any) -> None:
    """Print any frozen value as one JSON document."""
    click.echo(msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=2).decode())


def progress(*, quiet: bool = False) -> Progress:
    """Return a progress callback (stage, done, total) that rewrites one line on a terminal and is silent elsewhere."""
    if quiet or not sys.stderr.isatty():
        return lambda _stage, _done, _total: None

    def show(stage: str, done: int, total: int) -> None:
        percent = f" {done * 100 // total}%" if total else f" {done:,}"
        click.echo(f"\r\x1b[K{stage}{percent}", nl=False, err=True)
        if total and done >= total:
            click.echo("\r\x1b[K", nl=False, err=True)

    return show
