"""Mail to `domain_history`: when each outside domain came up, how often, and which known name it looks like. Whole grain.

The likeness is a fact about two names; how long a domain had been known when a message came is for the detector to
weigh. Never compared are the firm's own domains, those on the payee list, mail services for everyone, and domains that
our own staff were first to write to, or kept writing to (a second name of a counterparty).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sekisho.evidence.reader import TableReader
from sekisho.identity.domains import FREEMAIL, domain_of, listed_domains, outside
from sekisho.model.rows import Cell
from sekisho.threats.email.analysers.likeness import KnownNames, Near

TABLE = "domain_history"
GRAIN = "whole"
VERSION = "3"
LEARNING = timedelta(days=30)
FREQUENT_MESSAGES = 10
FREQUENT_DAYS = 5
FREQUENT_REPLIES = 3
UNASKED_DAYS = 2
TRUSTED_DAYS = 8
TRUSTED_WRITERS = 2
TRUSTED_SPAN = timedelta(days=60)
MESSAGE_COLUMNS = ("message_uid", "from_address", "to_addresses", "cc_addresses", "event_time")


@dataclass(slots=True)
class _Past:
    """What is gathered about one outside domain."""

    first: datetime
    last: datetime
    incoming: int = 0
    outgoing: int = 0
    first_in: datetime | None = None
    first_out: datetime | None = None
    last_out: datetime | None = None
    days: set[int] = field(default_factory=set)
    days_out: set[int] = field(default_factory=set)
    writers: set[str] = field(default_factory=set)

    def see(self, time: datetime, writer: str | None) -> None:
        """Count one message from the domain, or to it where `writer` is the address that wrote."""
        self.first, self.last = min(self.first, time), max(self.last, time)
        self.days.add(time.toordinal())
        if writer is None:
            self.incoming += 1
            self.first_in = min(self.first_in or time, time)
            return
        self.outgoing += 1
        self.first_out, self.last_out = min(self.first_out or time, time), max(self.last_out or time, time)
        self.days_out.add(time.toordinal())
        if len(self.writers) < TRUSTED_WRITERS:
            self.writers.add(writer)

    @property
    def trusted(self) -> bool:
        """True where our staff wrote first, on two days at least, or kept writing: often, over long, more than one.

        Once is not enough: a mistyped address is written to first too, and may be answered by whoever registered it.
        """
        if self.first_out is None or self.last_out is None:
            return False
        begun = self.first_in.toordinal() if self.first_in else self.last_out.toordinal() + 1
        if sum(1 for day in self.days_out if day < begun) >= UNASKED_DAYS:
            return True
        lasting = self.last_out - self.first_out >= TRUSTED_SPAN
        return lasting and len(self.days_out) >= TRUSTED_DAYS and len(self.writers) >= TRUSTED_WRITERS

    @property
    def asked_first(self) -> bool:
        """True where one of ours wrote before anything came."""
        return self.first_out is not None and (self.first_in is None or self.first_out < self.first_in)

    @property
    def frequent(self) -> bool:
        """True where there is regular mail both ways."""
        total = self.incoming + self.outgoing
        return total >= FREQUENT_MESSAGES and len(self.days) >= FREQUENT_DAYS and self.outgoing >= FREQUENT_REPLIES


def domain_history(reader: TableReader, own: frozenset[str]) -> Iterator[dict[str, Cell]]:
    """Yield the rows of `domain_history` from the messages and the payee list, by domain. `own` are registrable domains."""
    yield from history(reader.dicts("message", MESSAGE_COLUMNS), listed_domains(reader), own)


def history(
    messages: Iterable[Mapping[str, Any]], listed: frozenset[str], own: frozenset[str]
) -> Iterator[dict[str, Cell]]:
    """Yield one row for each domain seen in `messages` (copies of one message count once; undated ones do not count)."""
    past, start = _gather(messages, own)
    if start is None:
        return
    known = _known(past, listed, own)
    names = KnownNames(known)
    for domain in sorted(past):
        seen = past[domain]
        near = None if _exempt(domain, seen, listed, own) else _older(names.nearest(domain), seen, past)
        yield {
            "domain": domain,
            "first_seen": seen.first,
            "last_seen": seen.last,
            "messages_in": seen.incoming,
            "messages_out": seen.outgoing,
            "in_learning_window": seen.first < start + LEARNING,
            "we_wrote_first": seen.asked_first,
            "own": domain in own,
            "on_list": domain in listed,
            "nearest": near.domain if near else None,
            "nearest_kind": near.kind if near else None,
            "likeness": near.likeness.value if near else None,
        }


def _gather(messages: Iterable[Mapping[str, Any]], own: frozenset[str]) -> tuple[dict[str, _Past], datetime | None]:
    """Return what is known of each domain, and the time of the earliest message."""
    past: dict[str, _Past] = {}
    counted: set[str] = set()
    start: datetime | None = None
    for message in messages:
        time, uid = message["event_time"], message["message_uid"]
        sender = domain_of(message["from_address"])
        if time is None or not sender or uid in counted:
            continue
        counted.add(uid)
        start = time if start is None else min(start, time)
        past.setdefault(sender, _Past(time, time)).see(time, None)
        for domain in outside(message, frozenset({sender})):
            if sender in own or domain in own:
                past.setdefault(domain, _Past(time, time)).see(time, message["from_address"].lower())
    return past, start


def _known(past: Mapping[str, _Past], listed: frozenset[str], own: frozenset[str]) -> dict[str, str]:
    """Return every name worth imitating with its kind."""
    known = {domain: "frequent" for domain, seen in past.items() if seen.frequent and domain not in FREEMAIL}
    known.update(dict.fromkeys(listed, "counterparty"))
    known.update(dict.fromkeys(own, "own"))
    return known


def _exempt(domain: str, seen: _Past, listed: frozenset[str], own: frozenset[str]) -> bool:
    return domain in own or domain in listed or domain in FREEMAIL or seen.trusted


def _older(near: Near | None, seen: _Past, past: Mapping[str, _Past]) -> Near | None:
    """Drop a likeness to a merely frequent domain that came up later or is not the busier one: either may imitate."""
    if near is None or near.kind != "frequent":
        return near
    other = past[near.domain]
    busier = other.incoming + other.outgoing > seen.incoming + seen.outgoing
    return near if other.first < seen.first and busier else None
