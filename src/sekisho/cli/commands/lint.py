"""`sekisho lint`: check detectors and connectors, ours or a firm's own."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import lang, tell
from sekisho.cli.exits import Exit
from sekisho.cli.output import as_json


@told.command("lint")
@click.argument("org", required=False, type=click.Path(path_type=Path))
@told.option("--json", "json_", code="json", is_flag=True)
def command(org: Path | None, json_: bool) -> None:
    """Lint content."""
    from sekisho.pipeline.content import complaints

    found = complaints(org)
    if json_:
        as_json([{"name": one.name, "code": one.code, "says": one.say(lang())} for one in found])
    else:
        for one in found:
            click.echo(f"{one.name}: {one.say(lang())}")
        tell("lint_command.done" if not found else "lint_command.found", count=len(found))
    if found:
        raise click.exceptions.Exit(Exit.LINT)
