"""`sekisho evidence`: where a row came from, what was read, what was not."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, lang, tell
from sekisho.cli.exits import Exit
from sekisho.cli.output import as_json


@told.group("evidence")
def command() -> None:
    """Hold the commands about evidence."""


@command.command("show", cls=told.Command, help="cli.evidence_show")
@ORG
@click.argument("row")
@told.option("--json", "json_", code="json", is_flag=True)
def show(org: Path, row: str, json_: bool) -> None:
    """Show where a row came from."""
    from sekisho.cli.rows import story_lines, story_values
    from sekisho.evidence.view import Snapshot
    from sekisho.evidence.view import row as story
    from sekisho.pipeline.org import Org

    with Snapshot.open(Org.open(org).store) as snapshot:
        told_row = story(snapshot, row)
    if json_:
        as_json(story_values(told_row))
        return
    for line in story_lines(told_row, lang()):
        click.echo(line)


@command.command("rejects", cls=told.Command, help="cli.evidence_rejects")
@ORG
@told.option("--json", "json_", code="json", is_flag=True)
def rejects(org: Path, json_: bool) -> None:
    """List what could not be read."""
    from sekisho.cli.rows import reject_rows
    from sekisho.pipeline.org import Org
    from sekisho.text.formats import place

    found = reject_rows(Org.open(org), lang())
    if json_:
        as_json(found)
        return
    for row in found:
        click.echo(f"{row['file']}  {place(row['place'], lang())}  {row['field']}  {row['says']}".rstrip())
    tell("evidence.rejects_counted", count=len(found))


@command.command("sources", cls=told.Command, help="cli.evidence_sources")
@ORG
@told.option("--json", "json_", code="json", is_flag=True)
def sources(org: Path, json_: bool) -> None:
    """List deliveries and whether they add up."""
    from sekisho.cli.rows import delivery_rows
    from sekisho.evidence.view import Snapshot, reconcile
    from sekisho.pipeline.org import Org
    from sekisho.text.say import say

    with Snapshot.open(Org.open(org).store) as snapshot:
        rows, problems = delivery_rows(snapshot), reconcile(snapshot)
    if json_:
        as_json({"deliveries": rows, "problems": problems})
    else:
        for row in rows:
            skipped = say("evidence.skipped", lang(), count=row["skipped"]) if row["skipped"] else ""
            click.echo(say("evidence.delivery", lang(), **row) + skipped)
        tell("evidence.adds_up" if not problems else "evidence.does_not_add_up", count=len(problems))
    if problems:
        raise click.exceptions.Exit(Exit.INTEGRITY)
