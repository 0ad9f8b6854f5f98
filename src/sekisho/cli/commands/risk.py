"""`sekisho risk`: what the firm stands to lose in a year, by kind of attack and in all."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, lang, now
from sekisho.cli.output import as_json, progress


@told.command("risk")
@ORG
@told.option("--json", "json_", code="json", is_flag=True)
def command(org: Path, json_: bool) -> None:
    """Show the loss."""
    from sekisho.cli.planned import risk_lines, risk_values
    from sekisho.pipeline.assess import assess
    from sekisho.pipeline.document.build import document_of
    from sekisho.pipeline.org import Org

    document = document_of(assess(Org.open(org), now(), progress()))
    if json_:
        as_json(risk_values(document))
        return
    for line in risk_lines(document, lang()):
        click.echo(line)
