"""What was said of records -> what is known of each account: one answer a question, with what proves it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sekisho.model.verdict import STRENGTH, Answer
from sekisho.threats.email.takeover import (
    audit_off,
    chains,
    consent,
    factors,
    flow,
    items,
    permissions,
    rules,
    sign_ins,
)
from sekisho.threats.email.takeover.events import Event
from sekisho.threats.email.takeover.said import Said

QUESTIONS = (
    rules.QUESTION, permissions.QUESTION, consent.QUESTION, sign_ins.QUESTION, audit_off.QUESTION, flow.QUESTION,
)  # fmt: skip
"""The questions whose answers the table holds, each in a column of its name."""
_ENTERED = frozenset({sign_ins.QUESTION, items.QUESTION, chains.QUESTION, consent.QUESTION, factors.QUESTION})
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Held:
    """One question's answer about one account: how many records, what they are, when the first was, and which rows."""

    answer: Answer
    count: int = 0
    what: str = ""
    by: str = ""
    time: datetime | None = None
    proof: tuple[str, ...] = ()


@dataclass(slots=True)
class Account:
    """What is known of one account."""

    name: str
    said: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    heard: str = ""

    def held(self, question: str) -> Held | None:
        """Return the answer to a question; None where no record is about it."""
        every = self.said.get(question, [])
        if not every:
            return None
        worst = max((one.answer for one in every), key=STRENGTH.__getitem__)
        telling = [one for one in every if one.answer is worst]
        what = list(dict.fromkeys(one.what or one.event.operation for one in telling))
        more = f" (+{len(what) - _SHOWN})" if len(what) > _SHOWN else ""
        by = sorted({one.event.actor for one in telling if one.event.actor})
        return Held(
            worst,
            len(telling),
            "; ".join(what[:_SHOWN]) + more,
            ", ".join(by[:_SHOWN]),
            min(one.event.time for one in telling),
            tuple(dict.fromkeys(one.event.row for one in telling if one.event.row))[:50],
        )

    @property
    def signs(self) -> tuple[str, ...]:
        """Return the questions with a flagged record, in order."""
        return tuple(sorted(name for name, found in self.said.items() if any(_flagged(one) for one in found)))

    @property
    def taken(self) -> Answer:
        """Return whether somebody was in the mailbox: came in, read, or left two kinds of signs."""
        came_in = any(_flagged(one) for name in _ENTERED for one in self.said.get(name, ()))
        if came_in or len(self.signs) > 1:
            return Answer.FLAGGED
        doubt = any(one.answer is Answer.UNDETERMINED for found in self.said.values() for one in found)
        return Answer.UNDETERMINED if doubt or self.signs else Answer.CLEAR

    def read_by_intruder(self) -> list[Event]:
        """Return the records of mail that was read and that are flagged."""
        return [one.event for one in self.said.get(items.QUESTION, ()) if _flagged(one)]


def accounts(said: Iterable[Said], own: frozenset[str]) -> Mapping[str, Account]:
    """Return the accounts of the firm's domains that records speak of, by name.

    A record counts for the account that it is about, a sign-in only where somebody came in. Forwarding
    that is set on a mailbox has a table of its own. One that switches the log off, and rules of the whole firm, for
    whoever did it.
    """
    found: dict[str, Account] = {}
    for one in said:
        name = one.account if "@" in one.account else one.event.actor
        if name.rpartition("@")[2] not in own:
            continue
        account = found.setdefault(name, Account(name))
        account.heard = account.heard or one.event.row
        if one.question and not _elsewhere(one):
            account.said[one.question].append(one)
    return dict(sorted(found.items()))


def _elsewhere(said: Said) -> bool:
    """Tell whether a record is no sign of a takeover here: nobody came in, or its own table tells it with how it stands now."""
    return bool(said.event.sign_in and said.event.failed) or (
        said.question == flow.QUESTION and said.event.operation == "Set-Mailbox"
    )


def _flagged(one: Said) -> bool:
    return one.answer is Answer.FLAGGED
