"""The stream of all mail in the order in which it arrives, made day by day so that memory stays small."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import JST, Person
from sekisho.sample import days, singles, threads
from sekisho.sample.cast import Cast

Maker = Callable[[Cast, Person, dt.date, random.Random], list[Mail]]
Progress = Callable[[str, int, int], None]

_MIX: tuple[tuple[Maker, int], ...] = (
    (threads.with_vendor, 260),
    (threads.among_us, 300),
    (singles.newsletter, 210),
    (singles.system, 130),
    (singles.ticket, 40),
    (singles.mailing_list, 60),
    (singles.member, 150),
    (singles.private, 12),
    (singles.absence, 22),
)
_QUIET: tuple[tuple[Maker, int], ...] = (
    (singles.newsletter, 50),
    (singles.system, 40),
    (singles.member, 10),
    (singles.private, 2),
)


def owners(cast: Cast) -> dict[str, str]:
    """Every address of an exported mailbox, its second domain included, to the mailbox's own address."""
    bank = cast.world.institution
    found = {}
    for person in cast.world.mailboxes:
        local = person.address.partition("@")[0]
        for domain in (bank.domain, bank.alias_domain):
            found[f"{local}@{domain}"] = person.address
    return found


def copies(mail: Mail, mailbox_of: dict[str, str]) -> tuple[str, ...]:
    """Return the exported mailboxes that hold this mail."""
    return tuple(dict.fromkeys(mailbox_of[a] for a in mail.everyone if a in mailbox_of))


def _late(mail: Mail, rng: random.Random) -> Mail:
    """Now and then a phone without a signal or a full queue delivers an old mail."""
    if mail.direction != "inbound" or rng.random() > 0.006:
        return mail
    return replace(mail, sent_later=dt.timedelta(hours=rng.lognormvariate(1.5, 1.0)))


def _thread(cast: Cast, day: dt.date, rng: random.Random) -> list[Mail]:
    people = cast.world.mailboxes
    owner = rng.choices(people, [p.volume + 0.35 for p in people])[0]
    mix = _MIX if days.is_business(day) else _QUIET
    maker = rng.choices([m for m, _ in mix], [w for _, w in mix])[0]
    return maker(cast, owner, day, rng)


def stream(
    cast: Cast, planted: Sequence[Mail], messages: int, rng: random.Random, progress: Progress | None
) -> Iterator[Mail]:
    """All mails by time of arrival; about `messages` copies over all mailboxes."""
    world, mailbox_of = cast.world, owners(cast)
    span = [world.start + dt.timedelta(days=n) for n in range((world.end - world.start).days + 1)]
    weights = [days.weight(d) for d in span]
    waiting: list[tuple[dt.datetime, int, Mail]] = []
    made = sum(len(copies(m, mailbox_of)) for m in planted)
    number, reached = 0, 0.0
    for mail in planted:
        heapq.heappush(waiting, (mail.arrived, number := number + 1, mail))
    for index, (day, weight) in enumerate(zip(span, weights, strict=True)):
        reached += weight / sum(weights) * messages
        while made < reached:
            for fresh in _thread(cast, day, rng):
                mail = _late(fresh, rng)
                if mail.arrived.astimezone(JST).date() <= world.end:
                    made += len(copies(mail, mailbox_of))
                    heapq.heappush(waiting, (mail.arrived, number := number + 1, mail))
        while waiting and waiting[0][0].astimezone(JST).date() <= day:
            yield heapq.heappop(waiting)[2]
        if progress:
            progress("mail", index + 1, len(span))
