"""Lays mailbox-level forwarding, outside and inside."""

from __future__ import annotations

import datetime as dt
import random

from sekisho.attacks import m365
from sekisho.attacks.kit import back
from sekisho.attacks.nouns import Person, World
from sekisho.attacks.overlay import Label, Laid, Overlay

_ID = "mailbox_forwarding_to_outside"


def _label(person: Person, attack: bool, why: str, when: dt.datetime, target: str) -> Label:
    return Label(
        _ID,
        "attack" if attack else "benign",
        f"{person.address}: mailbox setting",
        why,
        addresses=(target,),
        mailboxes=(person.address,),
        day=when.date(),
        subjects=(person.address,),
    )


def lay(world: World, rng: random.Random) -> Laid:
    """Return the attack on the first of the recipe's own people, the twins on the others."""
    one, two, three, four = world.own[:4]
    bank = world.institution
    outside = f"archive{rng.randint(100, 999)}@{bank.freemail[-1]}"
    second = f"{two.address.partition('@')[0]}@{bank.alias_domain}"
    when, before = back(world, 17, 22.4), back(world, 41, 11.3)
    secretary = next(p for p in world.staff if p not in world.own and p.left is None)
    wrong = f"{four.name.family_romaji.lower()}@{bank.freemail[0]}"
    attack = Overlay(
        events=(
            m365.set_mailbox(one, when, ForwardingSmtpAddress=f"smtp:{outside}", DeliverToMailboxAndForward="True"),
        ),
        labels=(_label(one, True, f"ForwardingSmtpAddress {outside}, a copy stays", when, outside),),
    )
    twin = Overlay(
        events=(
            m365.set_mailbox(two, before, ForwardingSmtpAddress=f"smtp:{second}", DeliverToMailboxAndForward="False"),
            m365.delegate(three, secretary, before + dt.timedelta(hours=1)),
            m365.set_mailbox(four, before, ForwardingSmtpAddress=f"smtp:{wrong}", DeliverToMailboxAndForward="True"),
            m365.set_mailbox(four, before + dt.timedelta(days=1), ForwardingSmtpAddress=""),
        ),
        labels=(
            _label(two, False, f"{second} is our own", before, second),
            _label(three, False, f"full access for {secretary.address}, inside", before, secretary.address),
            _label(four, False, "forwarded outside for a day, then set back", before, wrong),
        ),
    )
    return Laid(attack, twin)
