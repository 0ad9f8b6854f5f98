"""Conversations with counterparties and between colleagues, each a list of mails in the order written."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from sekisho.attacks.compose import shown, write
from sekisho.attacks.mail import Address, Attachment, Mail
from sekisho.attacks.nouns import Correspondent, Language, Person, Vendor
from sekisho.sample import files, hours, phrases, voices
from sekisho.sample.cast import Cast

_FROM_VENDOR = {"invoice": 30, "estimate": 12, "delivery": 13, "visit": 15, "contract": 6, "notice": 10, "support": 14}
_TO_VENDOR = {"order": 35, "request": 45, "payment_notice": 20}
_AMONG_US = {
    "report": 20,
    "meeting": 18,
    "ringi": 10,
    "ask": 18,
    "social": 7,
    "customer": 14,
    "it": 3,
    "payment_prep": 2,
    "payroll": 1,
}
_OF_SECTION = {
    "Accounting": ("payment_prep", 25),
    "Human Resources": ("payroll", 25),
    "IT": ("it", 25),
    "Lending": ("customer", 30),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation: what is said, when, and to what it answers."""

    kind: str
    when: dt.datetime
    parent: Mail | None
    cc: tuple[Address, ...] = ()


def _pick(weights: dict[str, int], rng: random.Random) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _length(rng: random.Random) -> int:
    return 1 + min(int(rng.expovariate(0.85)), 6)


def _ccs(cast: Cast, owner: Person, share: float, rng: random.Random) -> list[Address]:
    if rng.random() >= share:
        return []
    others = rng.choices(cast.colleagues_of[owner.address], k=rng.choice((1, 1, 2)))
    return [voices.directory(p, rng) for p in dict.fromkeys(others)]


def _papers(cast: Cast, kind: str, vendor: Vendor, day: dt.date, rng: random.Random) -> list[Attachment]:
    if kind == "invoice" and rng.random() < 0.5:
        return [files.invoice(vendor, cast.account_on(vendor, day), cast.world.institution, day, rng)]
    return []


def _from_them(cast: Cast, owner: Person, vendor: Vendor, who: Correspondent, turn: Turn, rng: random.Random) -> Mail:
    kind, when, parent, cc = turn.kind, turn.when, turn.parent, turn.cc
    bank, day = cast.world.institution, when.date()
    slots = voices.slots_in(vendor, who, owner, cast.account_on(vendor, day), bank, rng)
    text = phrases.compose(who.language, "vendor", kind, rng, day, slots, "short" if parent else "frame")
    return write(
        who,
        "inbound",
        [voices.directory(owner, rng)],
        text.subject if parent is None else parent.subject,
        voices.signed(text.body, who),
        when,
        rng,
        host=vendor.host,
        parent=parent,
        cc=cc,
        attachments=_papers(cast, kind, vendor, day, rng),
    )


def _from_us(cast: Cast, owner: Person, vendor: Vendor, other: Correspondent, turn: Turn, rng: random.Random) -> Mail:
    kind, when, parent, cc = turn.kind, turn.when, turn.parent, turn.cc
    bank = cast.world.institution
    who = voices.speaking(owner, other.language, bank)
    slots = voices.slots_out(vendor, other, owner, bank)
    text = phrases.compose(other.language, "vendor", kind, rng, when.date(), slots, "short" if parent else "frame")
    return write(
        who,
        "outbound",
        [shown(other)],
        text.subject if parent is None else parent.subject,
        voices.signed(text.body, who),
        when,
        rng,
        parent=parent,
        cc=cc,
    )


def with_vendor(cast: Cast, owner: Person, day: dt.date, rng: random.Random) -> list[Mail]:
    """Return a conversation with a counterparty, begun by either side."""
    known = [v for v in cast.vendors_of[owner.address] if (v.registered - day).days < 10]
    vendor = cast.vendor(rng.choice(known or cast.vendors_of[owner.address]), day)
    who = vendor.contacts[int(rng.random() ** 2 * len(vendor.contacts))]
    theirs = rng.random() < 0.68
    kind = _pick(_FROM_VENDOR if theirs else _TO_VENDOR, rng)
    cc = _ccs(cast, owner, 0.3, rng)
    when, parent, mails = hours.office(day, rng, who.offset if theirs else 9.0), None, []
    for _ in range(_length(rng)):
        make = _from_them if theirs else _from_us
        mails.append(make(cast, owner, vendor, who, Turn(kind, when, parent, tuple(cc)), rng))
        theirs, kind = not theirs, "ack"
        parent, when = mails[-1], hours.answer(when, rng, who.offset if theirs else 9.0)
    return mails


def _kind_for(owner: Person, rng: random.Random) -> str:
    kind, share = _OF_SECTION.get(owner.department_en, ("report", 0))
    return kind if rng.random() * 100 < share else _pick(_AMONG_US, rng)


def _between(
    cast: Cast, sender: Person, receivers: list[Person], language: Language, turn: Turn, rng: random.Random
) -> Mail:
    bank, day, parent = cast.world.institution, turn.when.date(), turn.parent
    who = voices.speaking(sender, language, bank)
    slots = voices.slots_between(sender, receivers[0], language)
    text = phrases.compose(
        language, "internal", turn.kind, rng, day, slots, "" if parent and rng.random() < 0.5 else "frame"
    )
    tabular = turn.kind in ("report", "payment_prep") and rng.random() < 0.12
    body = voices.signed(text.body, who) if parent is None or rng.random() < 0.6 else text.body
    return write(
        who,
        "internal",
        [voices.directory(p, rng) for p in receivers[:2]],
        text.subject if parent is None else parent.subject,
        body,
        turn.when,
        rng,
        parent=parent,
        cc=[voices.directory(p, rng) for p in receivers[2:]],
        attachments=[files.table(day, rng)] if tabular else [],
    )


def among_us(cast: Cast, owner: Person, day: dt.date, rng: random.Random) -> list[Mail]:
    """Return a conversation between colleagues."""
    others = list(dict.fromkeys(rng.choices(cast.colleagues_of[owner.address], k=rng.choice((1, 1, 1, 2, 3, 4)))))
    gone = [p for p in others if (p.left is not None and p.left < day) or p.joined > day]
    group = [owner, *(p for p in others if p not in gone)]
    if len(group) < 2:
        group.append(cast.colleagues_of[owner.address][0])
    rng.shuffle(group)
    language: Language = "en" if rng.random() < (0.45 if owner.department_en == "Treasury" else 0.24) else "ja"
    kind, when, parent = _kind_for(owner, rng), hours.office(day, rng), None
    mails: list[Mail] = []
    for turn in range(_length(rng)):
        sender = group[turn % 2]
        receivers = [group[(turn + 1) % 2], *group[2:]]
        mails.append(_between(cast, sender, receivers, language, Turn(kind, when, parent), rng))
        parent, when, kind = mails[-1], hours.answer(when, rng), "reply"
    return mails
