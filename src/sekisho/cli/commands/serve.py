"""`sekisho serve`: the console, for browsers."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, lang, now
from sekisho.text.say import say


@told.command("serve")
@ORG
@told.option("--new", code="serve.new", is_flag=True)
@told.option("--no-watch", "alone", code="serve.no_watch", is_flag=True)
def command(org: Path, *, new: bool, alone: bool) -> None:
    """Serve the console."""
    from sekisho.web.serve import Ready, serve

    def tell(ready: Ready) -> None:
        click.echo(say("serve.at", lang(), address=ready.address))
        if not ready.assessed:
            click.echo(say("serve.nothing", lang()))
        if ready.token:
            click.echo(say("serve.first", lang(), address=f"{ready.address}/first", token=ready.token))
        if ready.rights:
            click.echo(say(ready.rights, lang(), org=str(org)))

    serve(org, tell, now(), lang(), new=new, watch=not alone)
