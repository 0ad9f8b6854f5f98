"""Lays a false president with a transfer, and the true president's private note."""

from __future__ import annotations

import random
from dataclasses import replace

from sekisho.attacks.kit import back, exactly, from_staff, ids, named, stranger, texts
from sekisho.attacks.mail import Address
from sekisho.attacks.nouns import Correspondent, Host, Person, World
from sekisho.attacks.overlay import Label, Laid, Overlay

_ID = "executive_freemail_transfer"


def _freemail(world: World, number: int) -> Host:
    domain = world.institution.freemail[number % len(world.institution.freemail)]
    return Host(domain, f"mail-out{number}.{domain}", f"203.0.113.{200 + number}")


def _attack(world: World, boss: Person, desk: Person, rng: random.Random) -> Overlay:
    host = _freemail(world, 0)
    address = f"president.office{rng.randint(100, 999)}@{host.domain}"
    name = boss.name
    who = Correspondent(name, address, name.romaji, "phone", "utf-8", "", "en", "198.18.140.66", 1.0)
    reply = Address(
        name.romaji, f"{name.family_romaji.lower()}.private{rng.randint(10, 99)}@{world.institution.freemail[-1]}"
    )
    slots = {
        "to": f"{desk.name.family_romaji}-san",
        "me": name.romaji,
        "usd": f"{rng.randint(48, 190) * 1000:,}",
        "holder": "Calder & Voss Holdings",
        "number": f"{rng.randint(10**9, 10**10 - 1)}",
    }
    to = [Address("", desk.address)]
    subject, body = texts(__file__, "hook", rng, **slots)
    hook = stranger(who, host, to, subject, body, exactly(world, 2, 13.4), rng, reply_to=reply)
    _, body = texts(__file__, "yes", rng)
    answer = from_staff(desk, [reply], "Re: " + subject, body, exactly(world, 2, 13.8), rng, parent=hook)
    second = replace(who, address=reply.address)
    last = _freemail(world, len(world.institution.freemail) - 1)
    _, body = texts(__file__, "ask", rng, **slots)
    ask = stranger(second, last, to, "", body, exactly(world, 2, 14.3), rng, parent=answer)
    label = Label(
        _ID,
        "attack",
        "False president asks for a wire",
        f"{address} has never been used by {name.romaji}; secrecy, urgency, Reply-To elsewhere",
        ids([hook, ask]),
        (),
        (slots["number"],),
        (address, reply.address),
        (desk.address,),
        hook.when.date(),
    )
    return Overlay((hook, answer, ask), (), (label,))


def _twin(world: World, boss: Person, desk: Person, rng: random.Random) -> Overlay:
    domain = boss.private_address.rpartition("@")[2]
    host = _freemail(world, world.institution.freemail.index(domain) if domain in world.institution.freemail else 0)
    who = replace(
        boss.who, address=boss.private_address, client="web", charset="utf-8", signature="", shown=boss.name.kanji
    )
    mails = []
    for days in (100, 52, 6):
        subject, body = texts(__file__, "golf", rng, to=desk.name.family, me=boss.name.family)
        mails.append(stranger(who, host, [named(desk.who)], subject, body, back(world, days, 20.3 + days % 3), rng))
    label = Label(
        _ID,
        "benign",
        "The true president writes privately",
        "an address used for months, no request",
        ids(mails),
        (),
        (),
        (boss.private_address,),
        (desk.address,),
        mails[-1].when.date(),
    )
    return Overlay(tuple(mails), (), (label,))


def lay(world: World, rng: random.Random) -> Laid:
    """Return the president is the first person of the roster's executives."""
    boss = next((p for p in world.staff if p.department_en == "Executive"), world.staff[0])
    desks = [p for p in world.people_of("Accounting") if p != boss] or [p for p in world.mailboxes if p != boss]
    return Laid(_attack(world, boss, desks[0], rng), _twin(world, boss, desks[-1], rng))
