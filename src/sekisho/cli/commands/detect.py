"""`sekisho detect`: which detectors there are, how each answered, and what one of them found."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, lang, now
from sekisho.cli.output import as_json, progress


@told.command("detect")
@ORG
@click.argument("detector", required=False)
@told.option("--json", "json_", code="json", is_flag=True)
def command(org: Path, detector: str | None, json_: bool) -> None:
    """Ask the detectors."""
    from sekisho.cli.detected import answer_values, detected_lines, one_lines, one_values
    from sekisho.pipeline.assess import assess
    from sekisho.pipeline.org import Org

    done = assess(Org.open(org), now(), progress())
    if json_:
        as_json(answer_values(done, lang()) if detector is None else one_values(done, detector, lang()))
        return
    for line in detected_lines(done, lang()) if detector is None else one_lines(done, detector, lang()):
        click.echo(line)
