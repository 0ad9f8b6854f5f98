"""Lays a pivot to a messenger under the president's name, and a club's honest invitation."""

from __future__ import annotations

import random

from sekisho.attacks.kit import back, exactly, from_staff, ids, named, stranger, texts
from sekisho.attacks.mail import Address
from sekisho.attacks.nouns import Correspondent, Host, Person, World
from sekisho.attacks.overlay import Label, Laid, Overlay

_ID = "president_line_group"


def _attack(world: World, boss: Person, target: Person, rng: random.Random) -> Overlay:
    domain = "kaishain-renraku.test"
    local = f"ceo{rng.randint(100, 999)}{rng.choice('abcdefgh')}"
    name = boss.name
    who = Correspondent(name, f"{local}@{domain}", name.kanji, "bulk", "utf-8", "", "ja", "198.18.60.3", 8.0)
    host = Host(domain, f"x3.{domain}", "198.18.60.2", "pass", "pass", "none")
    slots = {
        "to": target.name.family,
        "me": name.family,
        "me_full": name.kanji,
        "role": boss.role or "理事長",
        "firm": world.institution.name,
    }
    to = [Address("", target.address)]
    subject, body = texts(__file__, "pivot", rng, **slots)
    first = stranger(who, host, to, subject, body, exactly(world, 3, 11.9), rng)
    _, body = texts(__file__, "did", rng)
    answer = from_staff(target, [named(who)], "", body, exactly(world, 3, 13.1), rng, parent=first)
    _, body = texts(__file__, "more", rng, **slots)
    more = stranger(who, host, to, "", body, exactly(world, 3, 14.6), rng, parent=answer)
    label = Label(
        _ID,
        "attack",
        "False president asks for a LINE group",
        f"{who.address} is no address of {name.kanji}; moves the talk away from mail",
        ids([first, more]),
        (),
        (),
        (who.address,),
        (target.address,),
        first.when.date(),
    )
    return Overlay((first, answer, more), (), (label,))


def _twin(world: World, target: Person, rng: random.Random) -> Overlay:
    colleague = next(p for p in world.staff if p.left is None and p != target and p.department_en != "Executive")
    subject, body = texts(__file__, "club", rng, me=colleague.name.family)
    mail = from_staff(colleague, [named(target.who)], subject, body, back(world, 20, 12.3), rng, inside=True)
    label = Label(
        _ID,
        "benign",
        "The softball club's LINE group",
        "written by a colleague over our own server, asks for nothing by return",
        ids([mail]),
        (),
        (),
        (colleague.address,),
        (target.address,),
        mail.when.date(),
    )
    return Overlay((mail,), (), (label,))


def lay(world: World, rng: random.Random) -> Laid:
    """Return the attack on general affairs, the twin on the same desk."""
    boss = next((p for p in world.staff if p.department_en == "Executive"), world.staff[0])
    desks = [p for p in world.people_of("General Affairs") if p != boss]
    return Laid(_attack(world, boss, desks[0], rng), _twin(world, desks[0], rng))
