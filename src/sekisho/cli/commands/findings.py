"""`sekisho findings`: what is open, dearest first; accept and suppress through the ledger."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, lang, now
from sekisho.cli.output import as_json, progress


@told.command("findings")
@ORG
@told.option("--all", "every", code="findings_all", is_flag=True)
@told.option("--json", "json_", code="json", is_flag=True)
def command(org: Path, every: bool, json_: bool) -> None:
    """List findings."""
    from sekisho.cli.listed import finding_lines, finding_values
    from sekisho.pipeline.assess import assess
    from sekisho.pipeline.org import Org

    done = assess(Org.open(org), now(), progress())
    if json_:
        as_json(finding_values(done, lang(), every=every))
        return
    for line in finding_lines(done, lang(), every=every):
        click.echo(line)
