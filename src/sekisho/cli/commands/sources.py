"""`sekisho sources`: what could be exported, what each export would let us see, and what is here."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, lang, now
from sekisho.cli.output import as_json, progress


@told.command("sources")
@ORG
@told.option("--json", "json_", code="json", is_flag=True)
def command(org: Path, json_: bool) -> None:
    """List the exports."""
    from sekisho.cli.sourced import source_lines, source_values
    from sekisho.pipeline.assess import assess
    from sekisho.pipeline.org import Org

    found = source_values(assess(Org.open(org), now(), progress()), lang())
    if json_:
        as_json([{name: value for name, value in one.items() if not name.startswith("_")} for one in found])
        return
    for line in source_lines(found, lang()):
        click.echo(line)
