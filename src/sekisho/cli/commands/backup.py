"""`sekisho backup`: one archive of an organisation."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, now, tell
from sekisho.cli.output import as_json


@told.command("backup")
@ORG
@click.argument("out", type=click.Path(path_type=Path))
@told.option("--json", "json_", code="json", is_flag=True)
def command(org: Path, out: Path, json_: bool) -> None:
    """Write a backup."""
    from sekisho.evidence.backup import backup
    from sekisho.pipeline.org import Org

    Org.open(org)
    done = backup(org, out, now())
    if json_:
        as_json({"path": str(done.path), "files": done.files, "bytes": done.size, "sha256": done.sha256})
        return
    tell("evidence.saved", path=str(done.path), files=done.files, sha256=done.sha256)
