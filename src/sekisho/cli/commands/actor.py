"""`sekisho actor`: who may decide, and what of the firm's own is enabled. Each counts when two people signed it."""

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
    from sekisho.pipeline.enabling import asked_to_enable

    asked = asked_to_enable(org, entry)
    if asked is not None:
        told_of = {"what": asked.text("what"), "id": asked.text("id"), "by": asked.by}
        if asked.text("digest"):
            tell("enable.asked", **told_of, digest=asked.text("digest"))
        else:
            tell("enable.asked_off", **told_of)
    done = second(org, entry, by, secret(source, by, lang()), now())
    tell("ledger.written", head=done.hash)


KIND = click.argument("kind", type=click.Choice(["detector", "connector"]))


@command.command("enable", cls=told.Command, help="cli.actor_enable")
@ORG
@KIND
@click.argument("name", metavar="ID")
@BY
@PASSPHRASE
@told.option("--json", "json_", code="json", is_flag=True)
def enable(org: Path, kind: str, name: str, by: str, source: str | None, json_: bool) -> None:
    """Enable an own detector or connector by the hash of its folder."""
    from sekisho.pipeline.callbacks import Caller
    from sekisho.pipeline.enabled import What
    from sekisho.pipeline.enabling import Settled, content_of, enable_before_init, in_force, propose_enabling
    from sekisho.pipeline.org import Org

    opened, content = Org.open(org), content_of(org, What(kind), name)
    if not json_:
        tell("enable.content", what=kind, id=name, count=len(content.files), digest=content.digest)
        for file, size in content.files:
            tell("enable.file", name=file, size=size)
    if in_force(org, content):
        done = Settled("already", content)
    elif opened.ledger.exists():
        done = propose_enabling(org, content, Caller(by, secret(source, by, lang())), now())
    else:
        done = enable_before_init(org, content)
    if json_:
        as_json(done)
    elif done.entry:
        tell("ledger.written", head=done.entry)
        tell("actor.endorse_next", entry=done.entry, org=str(org))
    else:
        tell(f"enable.{done.state}")


@command.command("disable", cls=told.Command, help="cli.actor_disable")
@ORG
@KIND
@click.argument("name", metavar="ID")
@BY
@PASSPHRASE
def disable(org: Path, kind: str, name: str, by: str, source: str | None) -> None:
    """Propose that an own detector or connector is used no more."""
    from sekisho.pipeline.callbacks import Caller
    from sekisho.pipeline.enabled import What
    from sekisho.pipeline.enabling import disable_before_init, propose_disabling
    from sekisho.pipeline.org import Org

    if not Org.open(org).ledger.exists():
        disable_before_init(org, What(kind), name)
        tell("enable.taken_out")
        return
    entry = propose_disabling(org, What(kind), name, Caller(by, secret(source, by, lang())), now())
    tell("ledger.written", head=entry.hash)
    tell("actor.endorse_next", entry=entry.hash, org=str(org))
