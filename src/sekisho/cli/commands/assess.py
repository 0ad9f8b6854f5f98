"""`sekisho assess`: judge all evidence again and write the report."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, lang, now
from sekisho.cli.output import as_json, progress


@told.command("assess")
@ORG
@told.option("--json", "json_", code="json", is_flag=True)
def command(org: Path, json_: bool) -> None:
    """Assess an organisation."""
    from sekisho.cli.looked import look_lines, look_values
    from sekisho.pipeline.first import First
    from sekisho.pipeline.look import look
    from sekisho.pipeline.org import Org

    done, document, published = look(Org.open(org), now(), progress())
    seen = First(org, (), done, document, published)
    if json_:
        as_json(look_values(seen, lang()))
        return
    for line in look_lines(seen, lang()):
        click.echo(line)
