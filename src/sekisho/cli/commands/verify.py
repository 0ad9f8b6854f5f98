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
    from sekisho.pipeline.verify import unchecked, verify

    problems = verify(org, expect, expect_head, now(), mail=mail)
    if json_:
        as_json([{"code": one.code, "params": one.params, "says": one.say(lang())} for one in problems])
    else:
        for one in problems:
            click.echo(one.say(lang()))
        if not problems:
            tell("verify.holds" if expect else "verify.holds_unanchored")
        gone = unchecked(org)
        if gone:
            tell("verify.copies_gone", count=gone)
    if problems:
        raise click.exceptions.Exit(Exit.INTEGRITY)
