"""`sekisho report`: write the report in both languages and as JSON."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, now
from sekisho.cli.output import as_json, progress


@told.command("report")
@ORG
@told.option("--json", "json_", code="json", is_flag=True)
def command(org: Path, json_: bool) -> None:
    """Write the report."""
    from sekisho.pipeline.look import look
    from sekisho.pipeline.org import Org

    _, _, published = look(Org.open(org), now(), progress())
    if json_:
        as_json([str(path) for path in (*published.files, *published.cases)])
        return
    for path in (*published.files, *published.cases):
        click.echo(str(path))
