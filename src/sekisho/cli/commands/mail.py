"""`sekisho mail`: learn what is usual from mail, say of each message whether it is, act on it, and find takeovers."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, lang, tell
from sekisho.cli.exits import Exit
from sekisho.cli.mail_actions import act, digest
from sekisho.cli.output import as_json, progress

PATH = click.Path(path_type=Path)


@told.group("mail")
def command() -> None:
    """Hold the commands about mail."""


command.add_command(act)
command.add_command(digest)


@command.command("learn", cls=told.Command, help="cli.mail_learn")
@ORG
@told.option("--history", code="mail.history", type=PATH, multiple=True, required=True, metavar="PATH")
@click.argument("more", nargs=-1, type=PATH, metavar="[PATH]...")
@told.option("--directory", code="mail.directory", type=PATH, metavar="CSV")
@told.option("--vendors", code="mail.vendors", type=PATH, metavar="CSV")
@told.option("--authserv-id", code="mail.authserv", multiple=True, metavar="HOST")
@told.option("--own-domain", code="mail.own_domain", multiple=True, metavar="DOMAIN")
@told.option("--workers", code="mail.workers", type=click.IntRange(min=1), metavar="N")
@told.option("--json", "json_", code="json", is_flag=True)
def learn(
    org: Path,
    history: tuple[Path, ...],
    more: tuple[Path, ...],
    directory: Path | None,
    vendors: Path | None,
    authserv_id: tuple[str, ...],
    own_domain: tuple[str, ...],
    workers: int | None,
    json_: bool,
) -> None:
    """Learn from past mail."""
    from sekisho.cli.mailed import file_lines, learned_value
    from sekisho.pipeline.mail.firm import Told
    from sekisho.pipeline.mail.learn import learn as run

    lists = Told(directory, vendors, authserv_id, own_domain)
    done = run(org, (*history, *more), lists, workers, progress())
    if json_:
        as_json(learned_value(done))
        return
    for line in file_lines(done.files, lang()):
        click.echo(line, err=True)
    memory = done.learned.memory
    tell(
        "mail.learned",
        count=memory.messages,
        addresses=len(memory.addresses),
        domains=len(memory.domains),
        own=", ".join(sorted(memory.own)) or "-",
        org=str(org),
    )


@command.command("score", cls=told.Command, help="cli.mail_score")
@ORG
@told.option("--input", "inputs", code="mail.input", type=PATH, multiple=True, required=True, metavar="PATH")
@click.argument("more", nargs=-1, type=PATH, metavar="[PATH]...")
@told.option("--out", code="mail.out", type=PATH, required=True, metavar="FILE")
@told.option("--directory", code="mail.directory", type=PATH, metavar="CSV")
@told.option("--vendors", code="mail.vendors", type=PATH, metavar="CSV")
@told.option("--authserv-id", code="mail.authserv", multiple=True, metavar="HOST")
@told.option("--own-domain", code="mail.own_domain", multiple=True, metavar="DOMAIN")
@told.option("--workers", code="mail.workers", type=click.IntRange(min=1), metavar="N")
def score(
    org: Path,
    inputs: tuple[Path, ...],
    more: tuple[Path, ...],
    out: Path,
    directory: Path | None,
    vendors: Path | None,
    authserv_id: tuple[str, ...],
    own_domain: tuple[str, ...],
    workers: int | None,
) -> None:
    """Judge the messages of files."""
    from sekisho.cli.mailed import file_lines, write_predictions
    from sekisho.pipeline.mail.firm import Told
    from sekisho.pipeline.mail.score import Scoring

    scoring = Scoring(org, (*inputs, *more), Told(directory, vendors, authserv_id, own_domain), workers, progress())
    counts = write_predictions(out, scoring, lang())
    for line in file_lines(scoring.files, lang()):
        click.echo(line, err=True)
    tell("mail.scored", out=str(out), **counts)
    if any(one.rejected for one in scoring.files):
        raise click.exceptions.Exit(Exit.REFUSED)


@command.command("takeover", cls=told.Command, help="cli.mail_takeover")
@told.option("--input", "inputs", code="mail_takeover.input", type=PATH, multiple=True, required=True, metavar="PATH")
@click.argument("more", nargs=-1, type=PATH, metavar="[PATH]...")
@told.option("--out", code="mail_takeover.out", type=PATH, required=True, metavar="FILE")
@told.option("--own-domain", "own", code="mail_takeover.own_domain", multiple=True, metavar="DOMAIN")
@told.option("--org", code="mail_takeover.org", type=PATH)
@told.option("--json", "json_", code="json", is_flag=True)
def takeover(
    inputs: tuple[Path, ...], more: tuple[Path, ...], out: Path, own: tuple[str, ...], org: Path | None, json_: bool
) -> None:
    """Judge every record of the logs."""
    from sekisho.pipeline.takeover import counted, findings, lines, named_domains, write

    said, unread = findings((*inputs, *more), (*own, *named_domains(org)))
    write(out, lines(said, unread, lang()))
    counts = counted(said, unread)
    if json_:
        as_json(counts)
        return
    tell("takeover.counted", out=str(out), **counts)
