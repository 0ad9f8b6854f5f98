"""`sekisho first`: the first look at a folder of exports."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import lang, now
from sekisho.cli.output import as_json, progress


@told.command("first")
@click.argument("folder", type=click.Path(path_type=Path))
@told.option("--org", code="org_option", type=click.Path(path_type=Path))
@told.option("--json", "json_", code="json", is_flag=True)
def command(folder: Path, org: Path | None, json_: bool) -> None:
    """Look at a folder."""
    from sekisho.cli.looked import look_lines, look_values
    from sekisho.pipeline.first import first

    seen = first(folder, org, now(), progress())
    if json_:
        as_json(look_values(seen, lang()))
        return
    for line in look_lines(seen, lang()):
        click.echo(line)
