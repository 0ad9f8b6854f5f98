"""`sekisho new`: scaffold a detector or a connector."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import tell


@told.command("new")
@click.argument("kind", type=click.Choice(["detector", "connector"]))
@click.argument("name", metavar="ID")
@told.option("--org", code="new.org", type=click.Path(path_type=Path))
@told.option("--room", code="new.room", default="threats/email", show_default=True)
def command(kind: str, name: str, org: Path | None, room: str) -> None:
    """Scaffold a folder."""
    from sekisho.detection.new import new_connector, new_detector
    from sekisho.risk.discover import controls, scenarios

    package = org is None
    source = Path(__file__).parents[2]
    if kind == "detector":
        home = source / room / "detectors" if org is None else org / "detectors"
        family = room.rpartition("/")[2] if package else "own"
        written = new_detector(home, name, family=family, package=package, scenarios=scenarios(), controls=controls())
    else:
        written = new_connector(source / "connectors" if org is None else org / "connectors", name, package=package)
    for path in written:
        click.echo(str(path))
    tell("new.next", kind=kind, folder=str(written[0].parent))
