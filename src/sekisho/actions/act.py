"""Act on the mail behind a finding: where it is, what is to be done, and a record of each step."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from sekisho.actions import graph, imap
from sekisho.actions.banner import Banner, Kind, noticed
from sekisho.actions.copy import with_banner
from sekisho.actions.journal import Journal
from sekisho.actions.nouns import Effect, Order, Outcome, Status, Step, Target
from sekisho.connectors.imap.account import ImapSource
from sekisho.evidence.incoming import incoming
from sekisho.evidence.snapshot import Snapshot
from sekisho.findings.nouns import Finding
from sekisho.model.errors import SekishoError
from sekisho.model.ids import stable_id
from sekisho.notify.outbox import Delivered, deliver, post
from sekisho.notify.retry import Wait
from sekisho.notify.webhook import Hook, Letter, send
from sekisho.pipeline.live import Secret, client_of, folder_of
from sekisho.pipeline.org import Org
from sekisho.pipeline.settings import MailSource
from sekisho.text.say import say


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: the effects, whether they are to be done or said, and who asks."""

    effects: frozenset[Effect]
    really: bool
    by: str


@dataclass(frozen=True, slots=True)
class Acted:
    """What became of every message behind a finding, and of the letters of the outbox where a webhook was asked for."""

    finding: str
    outcomes: tuple[Outcome, ...]
    letters: Delivered | None = None


def act(
    org: Org, snapshot: Snapshot, finding: Finding, asked: Asked, secret: Secret, wait: Wait, now: datetime
) -> Acted:
    """Do what is asked about a finding; one message that fails is told, and the others go on.

    SekishoError `finding_not_open`, `not_about_mail`, `webhook_unset` and `actions_damaged`.
    """
    if not finding.is_open:
        raise SekishoError("finding_not_open", finding=finding.id)
    journal = Journal(org.path / "actions.jsonl")
    journal.head()
    order = Order(
        asked.effects,
        org.settings.actions.held_folder,
        asked.really,
        lambda state, step: journal.add(state, step, asked.by, finding.id, now),
    )
    outcomes: list[Outcome] = []
    if asked.effects & {Effect.BANNER, Effect.MOVE}:
        found = targets(snapshot, finding)
        if not found:
            raise SekishoError("not_about_mail", finding=finding.id)
        outcomes += [_one(org, order, noticed(finding), target, secret, wait) for target in found]
    letters = None
    if Effect.WEBHOOK in asked.effects:
        step, letters = _told(org, order, finding, secret, wait, now)
        outcomes.append(Outcome("", (step,)))
    return Acted(finding.id, tuple(outcomes), letters)


def targets(snapshot: Snapshot, finding: Finding) -> tuple[Target, ...]:
    """Return the messages that a finding is about, in every mailbox: itself, or those that name the account of its payment."""
    subject = finding.subject
    wanted = {subject.key} if subject.table == "message" else set[str]()
    if subject.table == "payment":
        rows = snapshot.dicts("payment_mail", ["payment_uid", "message_uid", "how"])
        wanted = {
            str(row["message_uid"]) for row in rows if row["payment_uid"] == subject.key and row["how"] == "account"
        }
    columns = ["message_uid", "mailbox", "message_id", "from_address"]
    found = {
        Target(row["mailbox"], row["message_uid"], row["message_id"] or "", row["from_address"] or "")
        for row in (snapshot.dicts("message", columns) if wanted else ())
        if row["message_uid"] in wanted
    }
    return tuple(sorted(found, key=lambda one: (one.mailbox, one.message_uid)))


def _one(org: Org, order: Order, what: tuple[Kind, str], target: Target, secret: Secret, wait: Wait) -> Outcome:
    source = next(_reaching(org, target.mailbox), None)
    if source is None:
        return Outcome(target.mailbox, code="no_source")
    try:
        steps = _at(org, source, order, what, target, secret, wait)
    except SekishoError as error:
        return Outcome(target.mailbox, error=error)
    return Outcome(target.mailbox, steps, "" if steps else "not_found")


def _at(
    org: Org, source: MailSource, order: Order, what: tuple[Kind, str], target: Target, secret: Secret, wait: Wait
) -> tuple[Step, ...]:
    if not isinstance(source, ImapSource):
        category = " / ".join((say("banner.category", "ja"), say("banner.category", "en")))
        return graph.act(client_of(source, secret, wait), target, order, category)
    said = org.settings.actions
    banner = Banner(what[0], target.sender, what[1], {"ja": said.ask, "en": said.ask_en or said.ask})
    with incoming(folder_of(org, source.name)) as kept:
        return imap.act(
            source,
            secret(source.secret),
            target,
            order,
            lambda raw: with_banner(raw, banner),
            lambda uid: kept.known(source.owner, uid),
        )


def _reaching(org: Org, mailbox: str) -> Iterator[MailSource]:
    """Yield the sources that reach a mailbox."""
    for one in org.settings.sources:
        owners = [one.owner] if isinstance(one, ImapSource) else one.mailboxes
        if mailbox in owners or not owners:
            yield one


def _told(
    org: Org, order: Order, finding: Finding, secret: Secret, wait: Wait, now: datetime
) -> tuple[Step, Delivered | None]:
    """Send a notice about a finding, after those that still wait. It holds ids alone: no name, address or text."""
    actions = org.settings.actions
    if not (actions.webhook and actions.webhook_secret):
        raise SekishoError("webhook_unset")
    step = Step("webhook", Status.WOULD, "", actions.webhook, finding.id)
    if not order.really:
        return step, None
    hook = Hook(actions.webhook, secret(actions.webhook_secret))
    said = {
        "type": "finding",
        "finding": finding.id,
        "detector": finding.detector,
        "subject": str(finding.subject),
        "state": finding.state.value,
        "answer": finding.answer.value,
        "first_flagged": finding.first_flagged,
        "last_flagged": finding.last_flagged,
    }
    letter = Letter(stable_id("n", finding.id, finding.last_flagged.isoformat()), msgspec.json.encode(said))
    outbox = org.path / "outbox"
    post(outbox, letter)
    order.record("begun", step)
    found = deliver(outbox, lambda one: send(hook, one, now, wait))
    if letter.id in found.sent:
        step = Step(step.what, Status.DONE, step.mailbox, step.folder, step.detail)
        order.record("done", step)
    return step, found
