"""Lays a takeover inside a real conversation, and a counterparty that repeats its known account."""

from __future__ import annotations

import random
from dataclasses import replace

from sekisho.attacks import banklines
from sekisho.attacks.kit import exactly, from_staff, from_vendor, ids, named, new_account, texts
from sekisho.attacks.nouns import Person, Vendor, World
from sekisho.attacks.overlay import Label, Laid, Overlay, account_text

_ID = "compromised_vendor_mailbox"


def _attack(world: World, vendor: Vendor, desk: Person, rng: random.Random) -> Overlay:
    who = vendor.contacts[0]
    account = new_account(world, vendor.holder_kana, rng, vendor.accounts[0])
    to = {"to": desk.name.family, "me": who.name.family, "firm": vendor.legal}
    subject, body = texts(__file__, "talk", rng, **to)
    first = from_vendor(vendor, who, desk, subject, body, exactly(world, 9, 10.8), rng)
    _, body = texts(__file__, "answer", rng, to=who.name.family)
    answer = from_staff(desk, [named(who)], "", body, exactly(world, 8, 11.5), rng, parent=first)
    intruder = replace(who, client="web", origin="198.18.201.9", charset="utf-8")
    _, body = texts(__file__, "change", rng, lines=banklines.block(account, rng), **to)
    fraud = from_vendor(vendor, intruder, desk, "", body, exactly(world, 4, 7.6), rng, parent=answer)
    label = Label(
        _ID,
        "attack",
        f"{vendor.legal}: mailbox taken over",
        "right domain, all checks pass, new account; another program and address than usual",
        ids([fraud]),
        (vendor.code,),
        (account_text(account),),
        (who.address,),
        (desk.address,),
        fraud.when.date(),
    )
    context = Label(
        _ID,
        "benign",
        f"{vendor.legal}: the genuine part of the thread",
        "written before the takeover",
        ids([first, answer]),
    )
    return Overlay((first, answer, fraud), (), (label, context))


def _twin(world: World, vendor: Vendor, desk: Person, rng: random.Random) -> Overlay:
    who = vendor.contacts[0]
    subject, body = texts(
        __file__,
        "same",
        rng,
        to=desk.name.family,
        me=who.name.family,
        firm=vendor.legal,
        lines=banklines.block(vendor.accounts[0], rng),
    )
    mail = from_vendor(vendor, who, desk, subject, body, exactly(world, 7, 14.2), rng)
    label = Label(
        _ID,
        "benign",
        f"{vendor.legal}: repeats the account on file",
        "the account in the mail is the one on the list",
        ids([mail]),
        (),
        (account_text(vendor.accounts[0]),),
        (who.address,),
        (desk.address,),
        mail.when.date(),
    )
    return Overlay((mail,), (), (label,))


def lay(world: World, rng: random.Random) -> Laid:
    """Return the attack on the first counterparty of the world, the twin on the second."""
    desk = world.people_of("Accounting")[-1]
    return Laid(_attack(world, world.vendors[0], desk, rng), _twin(world, world.vendors[1], desk, rng))
