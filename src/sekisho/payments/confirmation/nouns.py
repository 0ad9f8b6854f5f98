"""The adapter that asks a bank, its four answers, and what each means for a payment."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from sekisho.model.verdict import Reason
from sekisho.payments.screening.nouns import Check, clear, held, unclear

KEPT = timedelta(days=90)
"""How long an answer counts: accounts are closed, and names changed."""
_NAME = "confirmation"


class Match(StrEnum):
    """What a bank answers. Whatever is not one of the first three is that it did not answer."""

    MATCH = "match"
    CLOSE = "close"
    NO_MATCH = "no_match"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One answer: the name that the bank has ("" where it does not tell), and the day on which it was asked."""

    match: Match
    name: str = ""
    day: date | None = None


class Confirming(Protocol):
    """An adapter to one way of asking. It answers for exactly this account under exactly this name, or does not answer."""

    def confirm(self, account_key: str, payee_name: str) -> Confirmed | None:
        """Return the bank's answer, None where it was not asked. Must not raise: what fails is `unavailable`."""


def confirmation_check(found: Confirmed | None, today: date) -> Check:
    """Return what an answer means: only a match that is not too old is clear, and no answer is undetermined."""
    if found is None:
        return unclear(_NAME, Reason.of("confirmation_not_asked"))
    match found.match:
        case Match.NO_MATCH:
            return held(_NAME, Reason.of("confirmation_no_match"))
        case Match.CLOSE if found.name:
            return held(_NAME, Reason.of("confirmation_close_named", name=found.name))
        case Match.CLOSE:
            return held(_NAME, Reason.of("confirmation_close"))
        case Match.MATCH:
            return _matched(found.day, today)
        case _:
            return unclear(_NAME, Reason.of("confirmation_unavailable"))


def _matched(day: date | None, today: date) -> Check:
    if day is None:
        return unclear(_NAME, Reason.of("confirmation_undated"))
    if day > today or today - day > KEPT:
        return unclear(_NAME, Reason.of("confirmation_old", day=day.isoformat()))
    return clear(_NAME, Reason.of("confirmation_match", day=day.isoformat()))
