"""`sekisho actor`: who may decide. A new actor, a new key or a removal counts when two others signed it."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import BY, ORG, PASSPHRASE, lang, now, tell
from sekisho.cli.output import as_json
from sekisho.cli.secret import secret


@told.group("actor")
def command() -> None:
    """Hold the commands about actors."""


@command.command("list", cls=told.Command, help="cli.actor_list")
@ORG
@told.option("--json", "json_", code="json", is_flag=True)
def list_(org: Path, json_: bool) -> None:
    """List the actors."""
    from sekisho.pipeline.actors import standing

    actors = standing(org)
    if json_:
        as_json(actors)
        return
    for actor in actors:
        tell("actor.line" if actor.active else "actor.line_gone", id=actor.id, name=actor.name)


@command.command("add", cls=told.Command, help="cli.actor_add")
@ORG
@click.argument("person", metavar="ID=NAME")
@BY
@PASSPHRASE
@told.option("--new-passphrase", "new_source", code="new_passphrase", metavar="SOURCE")
def add(org: Path, person: str, by: str, source: str | None, new_source: str | None) -> None:
    """Propose a new actor."""
    from sekisho.pipeline.actors import propose

    actor, _, name = person.partition("=")
    fresh = secret(new_source, name or actor, lang(), new=True)
    entry = propose(org, actor.strip(), name.strip() or actor, fresh, by, secret(source, by, lang()), now())
    tell("ledger.written", head=entry.hash)
    tell("actor.endorse_next", entry=entry.hash, org=str(org))


@command.command("revoke", cls=told.Command, help="cli.actor_revoke")
@ORG
@click.argument("actor")
@BY
@PASSPHRASE
def revoke(org: Path, actor: str, by: str, source: str | None) -> None:
    """Propose that an actor may sign no more."""
    from sekisho.pipeline.actors import revoke as propose_revoke

    entry = propose_revoke(org, actor, by, secret(source, by, lang()), now())
    tell("ledger.written", head=entry.hash)
    tell("actor.endorse_next", entry=entry.hash, org=str(org))


@command.command("endorse", cls=told.Command, help="cli.actor_endorse")
@ORG
@click.argument("entry")
@BY
@PASSPHRASE
def endorse(org: Path, entry: str, by: str, source: str | None) -> None:
    """Endorse an entry of the ledger that somebody else wrote."""
    from sekisho.pipeline.actors import endorse as second

    done = second(org, entry, by, secret(source, by, lang()), now())
    tell("ledger.written", head=done.hash)
