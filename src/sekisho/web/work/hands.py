"""Who works on what: taken, given, laid down; never over the head of somebody who was quicker."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db import IntegrityError, transaction

from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Kind
from sekisho.ledger.reveals import Reveal, reveals
from sekisho.ledger.verify import LedgerView
from sekisho.model.errors import SekishoError
from sekisho.web.accounts.models import Account, Role
from sekisho.web.work.models import LONGEST, Assignment, Remark


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a finding's history: when, who, what (a kind of entry, or `remark`), the words, and until when ("" open).

    `ends` is the moment until which two people see a name.
    """

    at: datetime
    who: str
    what: str
    text: str
    until: str = ""
    ends: datetime | None = None


def workers() -> list[Account]:
    """Return who can work on a finding."""
    hands = (Role.ADMINISTRATOR, Role.ANALYST, Role.APPROVER, Role.RISK_OWNER)
    return list(Account.objects.filter(is_active=True, role__in=hands).order_by("name"))


def holders(findings: Iterable[str]) -> dict[str, Account]:
    """Return who works on each of some findings."""
    rows = Assignment.objects.filter(finding__in=list(findings)).select_related("account")
    return {one.finding: one.account for one in rows}


def assign(finding: str, name: str, seen: str, by: str, now: datetime) -> None:
    """Give a finding to an account ("" to nobody). `seen` is whom the page named: where that changed meanwhile nothing is done.

    SekishoError `taken_meanwhile`, `worker_unknown`.
    """
    try:
        _assign(finding, name, seen, by, now)
    except IntegrityError:
        # Somebody else gave it to somebody in this moment.
        raise SekishoError("taken_meanwhile", name=_holder(finding)) from None


def _assign(finding: str, name: str, seen: str, by: str, now: datetime) -> None:
    with transaction.atomic():
        known = Assignment.objects.select_for_update().select_related("account").filter(finding=finding).first()
        holds = known.account.name if known else ""
        if holds != seen:
            raise SekishoError("taken_meanwhile", name=holds or "-")
        Assignment.objects.filter(finding=finding).delete()
        if not name:
            return
        account = next((one for one in workers() if one.name == name), None)
        if account is None:
            raise SekishoError("worker_unknown", name=name)
        Assignment.objects.create(finding=finding, account=account, at=now, by=by)


def remark(finding: str, text: str, who: str, now: datetime) -> None:
    """Say something about a finding; SekishoError `remark_empty`. The same words once more, sent twice, are said once."""
    words = text.strip()[:LONGEST]
    if not words:
        raise SekishoError("remark_empty")
    with transaction.atomic():
        last = Remark.objects.filter(finding=finding).last()
        if last is None or (last.who, last.text) != (who, words):
            Remark.objects.create(finding=finding, at=now, who=who, text=words)


def _holder(finding: str) -> str:
    known = Assignment.objects.select_related("account").filter(finding=finding).first()
    return known.account.name if known else "-"


def history(finding: str, view: LedgerView | None) -> list[Told]:
    """Return what was said and decided about a finding, in the order of time."""
    said = [Told(one.at, one.who, "remark", one.text) for one in Remark.objects.filter(finding=finding)]
    decided = [one for one in view.honoured if one.subject == finding] if view else []
    asked = [one for one in reveals(view) if one.finding == finding] if view else []
    signed = (_told(one) for one in decided if one.kind is not Kind.REVEAL)
    return sorted((*said, *signed, *chain.from_iterable(map(_seen, asked))), key=lambda one: one.at)


def _seen(asked: Reveal) -> Iterator[Told]:
    """Yield that somebody asked for a name, and that somebody else approved it."""
    words = f"{asked.standin}: {asked.reason}" if asked.reason else asked.standin
    yield Told(asked.asked, asked.by, "reveal", words)
    if asked.opened and asked.until:
        yield Told(asked.opened, asked.second, "reveal_approved", asked.standin, ends=asked.until)


def _told(decision: Decision) -> Told:
    until = decision.text("until")
    # What is taken up again is suppressed until the moment at which that was signed.
    again = decision.kind.value == "suppress" and "T" in until
    return Told(
        decision.time,
        decision.by,
        "reopen" if again else decision.kind.value,
        decision.text("reason"),
        "" if again else until,
    )
