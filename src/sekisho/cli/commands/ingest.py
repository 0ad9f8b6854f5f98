"""`sekisho ingest`: read one export, every export of a folder, or what came to a live source, into the evidence."""

import time
from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, lang, now, tell
from sekisho.cli.exits import Exit
from sekisho.cli.output import as_json, progress
from sekisho.pipeline.kept_secret import kept_secret


@told.command("ingest")
@ORG
@click.argument("path", type=click.Path(path_type=Path), required=False)
@told.option("--source", code="source", metavar="NAME")
@told.option("--as", "taken_for", code="as", metavar="CONNECTOR")
@told.option("--map", "maps", code="map", multiple=True, metavar="CONNECTOR.FIELD=COLUMN")
@told.option("--json", "json_", code="json", is_flag=True)
def command(
    org: Path, path: Path | None, source: str | None, taken_for: str | None, maps: tuple[str, ...], json_: bool
) -> None:
    """Read exports."""
    if (path is None) == (source is None):
        raise click.UsageError(_one_of_two())
    if path is not None:
        _exports(org, path, taken_for, maps, json_)
    elif source is not None:
        _live(org, source, json_)


def _live(org: Path, source: str, json_: bool) -> None:
    """Fetch a live source."""
    from sekisho.cli.brought import brought_lines, brought_value
    from sekisho.pipeline.live import fetch
    from sekisho.pipeline.org import Org

    done = fetch(Org.open(org), source, kept_secret, time.sleep, now(), progress())
    if json_:
        as_json(brought_value(done, lang()))
    else:
        for line in brought_lines(done, lang()):
            click.echo(line)
    if not done.whole:
        raise click.exceptions.Exit(Exit.TRY_AGAIN)


def _exports(org: Path, path: Path, taken_for: str | None, maps: tuple[str, ...], json_: bool) -> None:
    from sekisho.cli.asked import answered
    from sekisho.cli.outcomes import outcome_lines, outcome_values
    from sekisho.pipeline.ingest import Fate
    from sekisho.pipeline.intake import read_in
    from sekisho.pipeline.org import Org

    Org.open(org)
    _remember(org, maps)
    outcomes = read_in(Org.open(org), path, now(), progress(), taken_for)
    if not json_:
        outcomes = answered(org, outcomes, lang(), now(), progress())
    if json_:
        as_json([outcome_values(outcome, lang()) for outcome in outcomes])
    else:
        for line in outcome_lines(outcomes, lang()):
            click.echo(line)
    if any(outcome.fate in {Fate.REFUSED, Fate.UNKNOWN} for outcome in outcomes):
        raise click.exceptions.Exit(Exit.REFUSED)
    if not outcomes and not json_:
        tell("ingest.nothing", path=str(path))


def _remember(org: Path, maps: tuple[str, ...]) -> None:
    from sekisho.pipeline.settings import remember_mapping

    answers = []
    for text in maps:
        target, _, column = text.partition("=")
        connector, _, field = target.partition(".")
        if not (connector and field and column):
            raise click.UsageError(_unusable(text))
        answers.append((connector, field, column))
    for answer in answers:
        remember_mapping(org, *answer)


def _one_of_two() -> str:
    from sekisho.text.say import say

    return say("ingest.path_or_source", lang())


def _unusable(text: str) -> str:
    from sekisho.text.say import say

    return say("ingest.map_unusable", lang(), text=text)
