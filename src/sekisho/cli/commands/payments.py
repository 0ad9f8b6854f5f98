"""`sekisho payments`: check a payment file, record a call, approve, refuse."""

from collections.abc import Callable
from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import BY, ORG, PASSPHRASE, lang, now, tell
from sekisho.cli.exits import Exit
from sekisho.cli.output import as_json, progress
from sekisho.cli.secret import secret
from sekisho.text.say import say

FILE = click.argument("file", type=click.Path(path_type=Path))
SEQUENCE = click.argument("sequence", type=click.IntRange(min=0))
EXPECT = told.option("--expect", code="expect", metavar="FINGERPRINT")
EXPECT_HEAD = told.option("--expect-head", code="expect_head", metavar="HEAD")
# The ledger is not the one whose fingerprint or head was written down: nothing can be said about any payment.
UNEXPECTED = frozenset({"fingerprint_differs", "head_missing"})
_OUTCOMES = ["confirmed", "denied", "not_reached"]


def _about_a_call(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command what is told of a call: number, who spoke, what was read back, how it ended."""
    outcome = told.option("--outcome", code="payments.outcome", type=click.Choice(_OUTCOMES), required=True)
    read_back = told.option("--read-back", code="payments.read_back", required=True)
    spoke_to = told.option("--spoke-to", code="payments.spoke_to", required=True)
    return told.option("--number", code="payments.number", required=True)(spoke_to(read_back(outcome(function))))


@told.group("payments")
def command() -> None:
    """Hold the commands about payments."""


def _place_and_file(words: tuple[Path, ...], org: Path | None) -> tuple[Path, Path]:
    """Return the organisation's folder and the payment file, whether the folder stands first or behind `--org`."""
    given = words if org is None else (org, *words)
    if len(given) != 2:
        raise click.UsageError(say("cli.payments.org_and_file", lang()))
    return given[0], given[1]


@command.command("check", cls=told.Command, help="cli.payments_check")
@click.argument("words", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="ORG FILE")
@told.option("--org", "org_", code="payments.org", type=click.Path(path_type=Path), metavar="ORG")
@EXPECT
@EXPECT_HEAD
@told.option("--expect-count", code="payments.expect_count", type=click.IntRange(min=0), metavar="N")
@told.option("--expect-total", code="payments.expect_total", metavar="AMOUNT")
@told.option("--confirmed", code="payments.confirmed", type=click.Path(path_type=Path), metavar="FILE")
@told.option("--json", "json_", code="json", is_flag=True)
def check(
    words: tuple[Path, ...],
    org_: Path | None,
    expect: str | None,
    expect_head: str | None,
    expect_count: int | None,
    expect_total: str | None,
    confirmed: Path | None,
    json_: bool,
) -> None:
    """Check a payment file."""
    from sekisho.cli.held import held_lines, held_values
    from sekisho.ledger.verify import explain
    from sekisho.model.rows import Limits
    from sekisho.payments.confirmation.answers import read_answers
    from sekisho.pipeline.checking import Expected, check_file
    from sekisho.pipeline.org import Org
    from sekisho.text.amounts import amount

    org, file = _place_and_file(words, org_)
    place = Org.open(org)
    view = place.decided(expect, expect_head)
    unexpected = [one for one in view.problems if one.code in UNEXPECTED] if view else []
    if unexpected:
        for problem in unexpected:
            click.echo(explain(problem, lang()), err=True)
        raise click.exceptions.Exit(Exit.INTEGRITY)
    expected = Expected(expect_count, None if expect_total is None else amount(expect_total))
    answers = None if confirmed is None else read_answers(confirmed, Limits())
    checked = check_file(place, file, view, expected, now(), progress(), answers)
    if json_:
        as_json(held_values(checked, lang()))
    else:
        for line in held_lines(checked, lang(), str(org), str(file)):
            click.echo(line)
    raise click.exceptions.Exit(checked.check.exit_code)


@command.command("holds", cls=told.Command, help="cli.payments_holds")
@ORG
@told.option("--json", "json_", code="json", is_flag=True)
def holds(org: Path, json_: bool) -> None:
    """List the payments that wait."""
    from sekisho.cli.waiting import waiting_lines, waiting_values
    from sekisho.pipeline.assess import assess
    from sekisho.pipeline.org import Org

    done = assess(Org.open(org), now(), progress())
    if json_:
        as_json(waiting_values(done, lang()))
        return
    for line in waiting_lines(done, lang(), str(org)):
        click.echo(line)


@command.command("cases", cls=told.Command, help="cli.payments_cases")
@ORG
@told.option("--json", "json_", code="json", is_flag=True)
def cases(org: Path, json_: bool) -> None:
    """List the open changes of account."""
    from sekisho.cli.changes import case_lines, case_values
    from sekisho.pipeline.account_cases import read_cases
    from sekisho.pipeline.org import Org

    found = read_cases(Org.open(org), now(), progress())
    if json_:
        as_json(case_values(found))
        return
    for line in case_lines(found, lang(), str(org)):
        click.echo(line)


@command.command("callback", cls=told.Command, help="cli.payments_callback")
@ORG
@FILE
@SEQUENCE
@_about_a_call
@BY
@PASSPHRASE
def callback(
    org: Path,
    file: Path,
    sequence: int,
    number: str,
    spoke_to: str,
    read_back: str,
    outcome: str,
    by: str,
    source: str | None,
) -> None:
    """Record a call about one payment."""
    from sekisho.ledger.callbacks import Call, Outcome
    from sekisho.pipeline.callbacks import Caller, call_about_payment

    call = Call(number, spoke_to, read_back, now(), Outcome(outcome))
    caller = Caller(by, secret(source, by, lang()))
    done = call_about_payment(org, file, sequence, call, caller, now(), progress())
    tell("ledger.written", head=(done.request or done.callback).hash)
    if done.request:
        tell("payments.approve_next", org=str(org), entry=done.request.hash[:12])
    else:
        tell("payments.stays_held", sequence=sequence)


@command.command("account", cls=told.Command, help="cli.payments_account")
@ORG
@click.argument("counterparty")
@click.argument("account", metavar="ACCOUNT")
@told.option("--beside", code="payments.beside", is_flag=True)
@_about_a_call
@BY
@PASSPHRASE
def account(
    org: Path,
    counterparty: str,
    account: str,
    beside: bool,
    number: str,
    spoke_to: str,
    read_back: str,
    outcome: str,
    by: str,
    source: str | None,
) -> None:
    """Record a call about a payee's new account."""
    from sekisho.ledger.callbacks import AccountChange, Call, Outcome
    from sekisho.pipeline.callbacks import Caller, call_about_account

    change = AccountChange(counterparty, account, beside=beside)
    call = Call(number, spoke_to, read_back, now(), Outcome(outcome))
    done = call_about_account(org, change, call, Caller(by, secret(source, by, lang())), now())
    tell("ledger.written", head=(done.request or done.callback).hash)
    if done.request:
        tell("payments.approve_next", org=str(org), entry=done.request.hash[:12])


@command.command("approve", cls=told.Command, help="cli.payments_approve")
@ORG
@click.argument("entry")
@BY
@PASSPHRASE
def approve(org: Path, entry: str, by: str, source: str | None) -> None:
    """Approve a request as the second person."""
    from sekisho.cli.requested import request_lines
    from sekisho.pipeline.actors import endorse
    from sekisho.pipeline.requests import request

    for line in request_lines(request(org, entry), lang()):
        click.echo(line)
    done = endorse(org, entry, by, secret(source, by, lang()), now())
    tell("ledger.written", head=done.hash)


@command.command("refuse", cls=told.Command, help="cli.payments_refuse")
@ORG
@FILE
@SEQUENCE
@told.option("--why", code="payments.why", required=True)
@BY
@PASSPHRASE
def refuse(org: Path, file: Path, sequence: int, why: str, by: str, source: str | None) -> None:
    """Refuse one payment, or with 0 the whole file."""
    from sekisho.pipeline.callbacks import Caller, refuse_payment

    done = refuse_payment(org, file, sequence, why, Caller(by, secret(source, by, lang())), now(), progress())
    tell("ledger.written", head=done.hash)


@command.command("withdraw", cls=told.Command, help="cli.payments_withdraw")
@ORG
@click.argument("file", metavar="FILE-OR-HASH")
@told.option("--why", code="payments.withdraw_why", default="")
@BY
@PASSPHRASE
def withdraw(org: Path, file: str, why: str, by: str, source: str | None) -> None:
    """Say of a checked file that it was not sent."""
    from sekisho.pipeline.org import Org
    from sekisho.pipeline.trials import withdraw as take_back

    founded = Org.open(org).ledger.exists()
    done = take_back(org, file, by, secret(source, by, lang()) if founded else "", why, now())
    tell("withdraw.done", file=done.name, sha256=done.sha256[:12])
    if done.entry is None:
        tell("withdraw.unsigned", by=by)
    else:
        tell("ledger.written", head=done.entry.hash)
