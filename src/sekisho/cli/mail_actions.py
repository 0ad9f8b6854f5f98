"""`sekisho mail act` and `sekisho mail digest`: what would leave this machine is said, and done where it is really asked for."""

import time
from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, lang, now, tell
from sekisho.cli.exits import Exit
from sekisho.cli.output import as_json, progress
from sekisho.pipeline.kept_secret import kept_secret

REALLY = told.option("--really", code="mail_really", is_flag=True)
_EFFECTS = ["banner", "move", "webhook"]


@click.command("act", cls=told.Command, help="cli.mail_act")
@ORG
@click.argument("finding")
@told.option("--do", "effects", code="mail_do", multiple=True, type=click.Choice(_EFFECTS), default=["banner", "move"])
@REALLY
@told.option("--by", code="mail_by", metavar="ID")
@told.option("--json", "json_", code="json", is_flag=True)
def act(org: Path, finding: str, effects: tuple[str, ...], really: bool, by: str | None, json_: bool) -> None:
    """Act on the mail behind a finding."""
    from sekisho.actions.act import Asked
    from sekisho.actions.act import act as do
    from sekisho.actions.nouns import Effect
    from sekisho.cli.acted import acted_lines, acted_value, whole
    from sekisho.pipeline.assess import assess
    from sekisho.pipeline.org import Org
    from sekisho.pipeline.standing import find

    if really and not by:
        raise click.UsageError(_said("mail.by_missing"))
    done = assess(Org.open(org), now(), progress())
    asked = Asked(frozenset(map(Effect, effects)), really, by or "")
    found = do(done.org, done.snapshot, find(done.book, finding), asked, kept_secret, time.sleep, now())
    if json_:
        as_json(acted_value(found, lang()))
    else:
        for line in acted_lines(found, lang()):
            click.echo(line)
        if not really:
            tell("mail.dry")
    if not whole(found):
        raise click.exceptions.Exit(Exit.TRY_AGAIN)


@click.command("digest", cls=told.Command, help="cli.mail_digest")
@ORG
@REALLY
def digest(org: Path, really: bool) -> None:
    """Send a digest of open findings."""
    from sekisho.actions.digest import digest as made
    from sekisho.actions.digest import sent
    from sekisho.cli.listed import finding_heads
    from sekisho.pipeline.assess import assess
    from sekisho.pipeline.org import Org

    done = assess(Org.open(org), now(), progress())
    actions = done.org.settings.actions
    message = made(actions, list(finding_heads(done, lang())), now(), lang())
    to = ", ".join(actions.digest_to)
    if really:
        sent(actions, message, kept_secret, time.sleep)
        tell("digest.sent", to=to)
        return
    tell("digest.would", to=to)
    click.echo(f"\n{message['Subject']}\n\n{message.get_content()}")
    tell("digest.dry")


def _said(code: str) -> str:
    from sekisho.text.say import say

    return say(code, lang())
