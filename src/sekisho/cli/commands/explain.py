"""`sekisho explain`: why a finding is there, what proves it, and what to do."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, lang, now
from sekisho.cli.output import as_json, progress


@told.command("explain")
@ORG
@click.argument("finding")
@told.option("--json", "json_", code="json", is_flag=True)
def command(org: Path, finding: str, json_: bool) -> None:
    """Explain a finding."""
    from sekisho.cli.explained import case_lines, case_value, explain_lines
    from sekisho.cli.listed import finding_value
    from sekisho.pipeline.assess import assess
    from sekisho.pipeline.document.found import case_of
    from sekisho.pipeline.org import Org
    from sekisho.pipeline.standing import find

    done = assess(Org.open(org), now(), progress())
    if finding.startswith("c-"):
        case = case_of(done, finding)
        if json_:
            as_json(case_value(done, case, lang()))
        for line in () if json_ else case_lines(done, case, lang(), str(org)):
            click.echo(line)
        return
    one = find(done.book, finding)
    if json_:
        as_json(finding_value(done, one, lang()))
        return
    for line in explain_lines(done, one, lang(), str(org)):
        click.echo(line)
