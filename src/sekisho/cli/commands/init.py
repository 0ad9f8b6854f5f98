"""`sekisho init`: found the ledger with two people and seal the accounts on file."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, lang, now, tell
from sekisho.cli.output import as_json
from sekisho.cli.secret import secret


@told.command("init")
@ORG
@told.option("--founder", "founders", code="init.founder", multiple=True, required=True, metavar="ID=NAME")
@told.option("--passphrase", "sources", code="passphrase", multiple=True, metavar="SOURCE")
@told.option("--json", "json_", code="json", is_flag=True)
def command(org: Path, founders: tuple[str, ...], sources: tuple[str, ...], json_: bool) -> None:
    """Found the ledger."""
    from sekisho.pipeline.found import found

    if len(founders) != 2 or len(sources) not in (0, 2):
        raise click.UsageError(_two_needed())
    people = [_person(text) for text in founders]
    phrases = [
        secret(sources[number] if sources else None, name, lang(), new=True) for number, (_, name) in enumerate(people)
    ]
    done = found(org, (people[0], people[1]), (phrases[0], phrases[1]), now())
    if json_:
        as_json(done)
        return
    tell("init.done", accounts=done.accounts, phones=done.phones)
    tell("init.fingerprint", spoken=done.spoken, full=done.fingerprint)


def _person(text: str) -> tuple[str, str]:
    actor, _, name = text.partition("=")
    return actor.strip(), name.strip() or actor.strip()


def _two_needed() -> str:
    from sekisho.text.say import say

    return say("init.two_needed", lang())
