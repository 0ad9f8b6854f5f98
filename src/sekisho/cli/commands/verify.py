"""`sekisho verify`: name whatever was edited by hand."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, lang, now, tell
from sekisho.cli.exits import Exit
from sekisho.cli.output import as_json


@told.command("verify")
@ORG
@told.option("--expect", code="expect", metavar="FINGERPRINT")
@told.option("--expect-head", code="expect_head", metavar="HEAD")
@told.option("--mail", code="verify_mail", is_flag=True)
@told.option("--json", "json_", code="json", is_flag=True)
def command(org: Path, expect: str | None, expect_head: str | None, mail: bool, json_: bool) -> None:
    """Verify an organisation's folder."""
    from sekisho.pipeline.verify import verify

    found = verify(org, expect, expect_head, now(), mail=mail)
    if json_:
        told_of = {"problems": found.problems, "notes": found.notes}
        as_json({name: [one.value(lang()) for one in told_ones] for name, told_ones in told_of.items()})
    else:
        for one in (*found.problems, *found.notes):
            click.echo(one.say(lang()))
        if not found.problems:
            tell("verify.holds" if expect else "verify.holds_unanchored")
    if found.problems:
        raise click.exceptions.Exit(Exit.INTEGRITY)
