"""`sekisho restore`: an archive back into an empty folder."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, tell


@told.command("restore")
@click.argument("archive", type=click.Path(path_type=Path))
@ORG
def command(archive: Path, org: Path) -> None:
    """Restore a backup."""
    from sekisho.evidence.restore import restore

    files = restore(archive, org)
    tell("evidence.restored", path=str(org), files=files)
