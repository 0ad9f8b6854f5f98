"""`sekisho demo`: a made-up bank, looked at as a real one would be."""

from datetime import datetime
from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import lang, now, tell
from sekisho.cli.output import progress
from sekisho.model.rights import as_they_write


@told.command("demo")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@told.option("--small", code="demo_small", is_flag=True)
@told.option("--seed", code="seed", type=int, default=20261124, show_default=True)
def command(folder: Path, small: bool, seed: int) -> None:
    """Make a sample bank and look at it."""
    from sekisho.cli.looked import look_lines
    from sekisho.pipeline.first import first
    from sekisho.sample.build import build, build_small

    if not folder.exists():
        tell("demo.building", path=str(folder))
        partial = folder.with_name(f"{folder.name}.partial")
        with as_they_write():
            if small:
                build_small(partial, seed=seed)
            else:
                build(partial, seed=seed, progress=progress())
        partial.with_name(f"{partial.name}.truth.json").replace(folder.with_name(f"{folder.name}.truth.json"))
        partial.rename(folder)
    truth = folder.with_name(f"{folder.name}.truth.json")
    for line in look_lines(first(folder, None, _noon(truth), progress()), lang()):
        click.echo(line)
    tell("demo.truth", path=str(truth))


def _noon(truth: Path) -> datetime:
    """Return noon of the made-up bank's last day: it does not live at our time. The clock's time where that is gone."""
    import json
    from datetime import date
    from zoneinfo import ZoneInfo

    try:
        end = date.fromisoformat(json.loads(truth.read_bytes())["end"])
    except (OSError, ValueError, KeyError):
        return now()
    return datetime(end.year, end.month, end.day, 12, tzinfo=ZoneInfo("Asia/Tokyo"))
