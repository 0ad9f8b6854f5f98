"""What a finding's page shows in the place of stand-ins, and what it says of each to its reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sekisho.ledger.reveals import Reveal, Step, reveals
from sekisho.ledger.verify import LedgerView
from sekisho.pipeline.reveal import standins
from sekisho.pipeline.revealed import Answer
from sekisho.report.document import Finding
from sekisho.web.accounts.models import Account
from sekisho.web.decided import decided
from sekisho.web.gate import opens
from sekisho.web.keys import folder
from sekisho.web.reveal.keep import kept
from sekisho.web.reveal.models import Witness


@dataclass(frozen=True, slots=True)
class Look:
    """A request that waits or is open, as its reader sees it: whether they signed it, and what was found (None: nothing yet).

    Who did not sign it never has an answer here.
    """

    reveal: Reveal
    step: Step
    mine: bool
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Standin:
    """A stand-in on a page with its requests; `asks` is True where the reader may ask for the name."""

    text: str
    looks: tuple[Look, ...]
    asks: bool

    @property
    def name(self) -> str:
        """The name as the reader may see it, "" where they may not or there is none."""
        return next((one.answer.name for one in self.looks if one.answer and one.answer.name), "")


def shown_on(item: Finding) -> tuple[str, ...]:
    """Return the stand-ins for people and mailboxes on a finding."""
    return standins(item.subject.en, *(one.en for one in item.reasons))


def standins_of(item: Finding, view: LedgerView | None, account: Account | None, now: datetime) -> tuple[Standin, ...]:
    """Return the stand-ins on a finding, as somebody sees them."""
    live = [one for one in reveals(view) if one.finding == item.id] if view else []
    live = [one for one in live if one.step(now) in {Step.ASKED, Step.OPEN}]
    signed = signed_by(account, live)
    looks = [_look(one, one.entry in signed, now) for one in live]
    found = []
    for text in shown_on(item):
        about = tuple(one for one in looks if one.reveal.standin == text)
        found.append(Standin(text, about, opens(account, "reveal") and not any(one.mine for one in about)))
    return tuple(found)


def signed_by(account: Account | None, asked: Iterable[Reveal]) -> frozenset[str]:
    """Return the requests that this account signed, as one of the two and as the actor whom it is linked to still."""
    people = {one.entry: {one.by, one.second} for one in asked}
    if account is None or not account.actor or not people or not opens(account, "reveal"):
        return frozenset()
    rows = Witness.objects.filter(account=account, actor=account.actor, entry__in=list(people))
    return frozenset(one.entry for one in rows if account.actor in people[one.entry])


def waiting_for(account: Account | None, now: datetime) -> list[Reveal]:
    """Return the requests for names that this account could approve."""
    view = decided() if account and account.actor and opens(account, "reveal_approve") else None
    if view is None or account is None:
        return []
    return [one for one in reveals(view) if one.step(now) is Step.ASKED and one.by != account.actor]


def in_place(item: Finding, names: Mapping[str, str]) -> Finding:
    """Return a finding with names in the place of their stand-ins."""

    def named(text: str) -> str:
        for standin, name in names.items():
            text = text.replace(standin, f"{name} ({standin})")
        return text

    return replace(item, subject=item.subject.map(named), reasons=tuple(one.map(named) for one in item.reasons))


def _look(asked: Reveal, mine: bool, now: datetime) -> Look:
    step = asked.step(now)
    return Look(asked, step, mine, kept(folder(), asked.entry) if mine and step is Step.OPEN else None)
