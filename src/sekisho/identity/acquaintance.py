"""How well the firm knows an outside address: for how long, and whether it writes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sekisho.identity.domains import FREEMAIL, domain_of
from sekisho.identity.people import recipients

LONG_DAYS = 90
ANSWERED_DAYS = 3
HEARD_DAYS = 4


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """What was known of a correspondent at one time: days since the first mail, and on how many days each side wrote.

    Counted are at most 3 days of ours (`answered_days`) and 4 of theirs (`heard_days`); `heard_for` are the days since
    the first mail from there.
    """

    days: int = 0
    heard: bool = False
    answered_days: int = 0
    we_wrote_first: bool = False
    heard_for: int = 0
    heard_days: int = 0
    anyones: bool = False

    @property
    def long(self) -> bool:
        """True for mail in both directions over at least 90 days, ours on three days or more: one answer is no history."""
        return self.heard and self.days >= LONG_DAYS and self.answered_days >= ANSWERED_DAYS

    @property
    def long_heard(self) -> bool:
        """True where mail came for at least 90 days, on four days or more, from a domain that is not open to anyone.

        Exports of what came in alone show no more than this of a partner.
        """
        return not self.anyones and self.heard_for >= LONG_DAYS and self.heard_days >= HEARD_DAYS


@dataclass(slots=True)
class _Past:
    first_in: datetime | None = None
    first_out: datetime | None = None
    days_in: list[int] = field(default_factory=list)
    days_out: list[int] = field(default_factory=list)


class Acquaintances:
    """The firm's correspondents by domain, and by address where the domain is a mail service for everyone.

    Mail is shown with `see`, in any order; kept are two times and seven days for each correspondent.
    """

    def __init__(self, own: frozenset[str]) -> None:
        self._own = own
        self._past: dict[str, _Past] = {}

    def see(self, message: Mapping[str, Any]) -> None:
        """Learn from the headers of one message; an undated one proves nothing."""
        address, time = message["from_address"] or "", message["event_time"]
        if time is None or not domain_of(address):
            return
        if domain_of(address) not in self._own:
            past = self._past.setdefault(_correspondent(address), _Past())
            past.first_in = min(past.first_in or time, time)
            past.days_in = _earliest(past.days_in, time, HEARD_DAYS)
            return
        for other in {_correspondent(to) for to, _ in recipients(message) if domain_of(to)} - self._own:
            past = self._past.setdefault(other, _Past())
            past.first_out = min(past.first_out or time, time)
            past.days_out = _earliest(past.days_out, time, ANSWERED_DAYS)

    def at(self, address: str, time: datetime | None) -> Acquaintance:
        """Return what was known of the address (or its domain) before `time`; nothing where that is None."""
        past = self._past.get(_correspondent(address))
        if past is None or time is None:
            return Acquaintance()
        begun = min((one for one in (past.first_in, past.first_out) if one is not None), default=time)
        return Acquaintance(
            days=max(0, (time - begun).days),
            heard=past.first_in is not None and past.first_in < time,
            answered_days=sum(1 for day in past.days_out if day < time.toordinal()),
            we_wrote_first=past.first_out is not None and past.first_out < (past.first_in or time),
            heard_for=max(0, (time - (past.first_in or time)).days),
            heard_days=sum(1 for day in past.days_in if day < time.toordinal()),
            anyones=domain_of(address) in FREEMAIL,
        )


def _earliest(days: list[int], time: datetime, most: int) -> list[int]:
    """Return the earliest days, `time` among them if it is one of those."""
    day = time.toordinal()
    if day in days or (len(days) == most and day > days[-1]):
        return days
    return sorted({*days, day})[:most]


def _correspondent(address: str) -> str:
    domain = domain_of(address)
    return address.lower() if domain in FREEMAIL else domain
