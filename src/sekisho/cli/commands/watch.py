"""`sekisho watch`: the background process that reads what comes, assesses on time, and does what the console asks for."""

import threading
from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, lang


@told.command("watch")
@ORG
@told.option("--once", code="watch.once", is_flag=True)
def command(org: Path, *, once: bool) -> None:
    """Work in the background."""
    from sekisho.watch.service import serve

    serve(org, lang(), click.echo, threading.Event(), once=once)
