"""`sekisho new`: scaffold a detector, a connector, a control, a scenario or a recipe."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import lang, tell
from sekisho.text.say import say

CARDS = {"control": ("risk", "controls"), "scenario": ("risk", "scenarios"), "recipe": ("attacks", "recipes")}
"""Where our cards of the loss model and our recipes lie."""


@told.command("new")
@click.argument("kind", type=click.Choice(["detector", "connector", "control", "scenario", "recipe"]))
@click.argument("name", metavar="ID")
@told.option("--org", code="new.org", type=click.Path(path_type=Path))
@told.option("--table", code="new.table", metavar="NAME")
@told.option("--room", code="new.room", default="threats/email", show_default=True)
def command(kind: str, name: str, org: Path | None, table: str | None, room: str) -> None:
    """Scaffold a folder."""
    from sekisho.detection.new import new_card, new_connector, new_detector
    from sekisho.detection.table_stub import DEFAULT
    from sekisho.risk.discover import controls, scenarios

    if table is not None and kind != "connector":
        raise click.UsageError(say("new.only_connectors", lang()))
    package = org is None
    source = Path(__file__).parents[2]
    if kind == "detector":
        home = source / room / "detectors" if org is None else org / "detectors"
        family = room.rpartition("/")[2] if package else "own"
        written = new_detector(home, name, family=family, package=package, scenarios=scenarios(), controls=controls())
    elif kind in CARDS:
        if org is not None:
            raise click.UsageError(say("new.only_ours", lang(), kind=kind))
        written = new_card(kind, source.joinpath(*CARDS[kind]), name)
    else:
        home = source / "connectors" if org is None else org / "connectors"
        written = new_connector(home, name, package=package, table=table or DEFAULT)
    for path in written:
        click.echo(str(path))
    tell("new.next", kind=kind, folder=str(written[0].parent))
