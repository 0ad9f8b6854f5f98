"""`sekisho findings`: what is open, dearest first; accept, suppress and take up again through the ledger."""

from datetime import datetime
from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import BY, ORG, PASSPHRASE, lang, now, tell
from sekisho.cli.output import as_json, progress
from sekisho.cli.secret import secret

FINDING = click.argument("finding")
REASON = told.option("--reason", code="findings.reason", required=True)


@told.group_with_list("findings")
def command() -> None:
    """Hold the commands about findings; without one of them, list."""


@command.command("list", cls=told.Command, help="cli.findings_list")
@ORG
@told.option("--all", "every", code="findings_all", is_flag=True)
@told.option("--json", "json_", code="json", is_flag=True)
def list_(org: Path, every: bool, json_: bool) -> None:
    """List findings."""
    from sekisho.cli.listed import finding_lines, finding_values
    from sekisho.pipeline.assess import assess
    from sekisho.pipeline.org import Org

    done = assess(Org.open(org), now(), progress())
    if json_:
        as_json(finding_values(done, lang(), every=every))
        return
    for line in finding_lines(done, lang(), every=every):
        click.echo(line)


@command.command("accept", cls=told.Command, help="cli.findings_accept")
@ORG
@FINDING
@REASON
@told.option("--until", code="findings.until", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD")
@BY
@PASSPHRASE
def accept(org: Path, finding: str, reason: str, until: datetime, by: str, source: str | None) -> None:
    """Accept a finding until a day."""
    _decide(org, finding, "accept", reason, until, by, source)


@command.command("suppress", cls=told.Command, help="cli.findings_suppress")
@ORG
@FINDING
@REASON
@told.option("--until", code="findings.until", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD")
@BY
@PASSPHRASE
def suppress(org: Path, finding: str, reason: str, until: datetime | None, by: str, source: str | None) -> None:
    """Suppress a finding."""
    _decide(org, finding, "suppress", reason, until, by, source)


@command.command("reopen", cls=told.Command, help="cli.findings_reopen")
@ORG
@FINDING
@REASON
@BY
@PASSPHRASE
def reopen(org: Path, finding: str, reason: str, by: str, source: str | None) -> None:
    """Take a finding up again."""
    from sekisho.pipeline.callbacks import Caller
    from sekisho.pipeline.standing import take_up

    tell("ledger.written", head=take_up(org, finding, reason, Caller(by, secret(source, by, lang())), now()).hash)


@command.command("untie", cls=told.Command, help="cli.findings_untie")
@ORG
@click.argument("tie", metavar="TIE")
@REASON
@BY
@PASSPHRASE
def untie(org: Path, tie: str, reason: str, by: str, source: str | None) -> None:
    """Propose that a tie joins findings no more."""
    from sekisho.pipeline.callbacks import Caller
    from sekisho.pipeline.standing import untie as propose

    entry = propose(org, tie, reason, Caller(by, secret(source, by, lang())), now())
    tell("ledger.written", head=entry.hash)
    tell("actor.endorse_next", entry=entry.hash, org=str(org))


def _decide(
    org: Path, finding: str, kind: str, reason: str, until: datetime | None, by: str, source: str | None
) -> None:
    from sekisho.ledger.entries import Kind
    from sekisho.pipeline.callbacks import Caller
    from sekisho.pipeline.standing import decide

    day = until.date() if until else None
    done = decide(org, finding, Kind(kind), reason, day, Caller(by, secret(source, by, lang())), now())
    tell("ledger.written", head=done.hash)
