"""Lays rules that lead outside, and rules that do not."""

from __future__ import annotations

import datetime as dt
import random

from sekisho.attacks import entra, m365
from sekisho.attacks.kit import back
from sekisho.attacks.nouns import Person, World
from sekisho.attacks.overlay import Event, Label, Laid, Overlay

_ID = "inbox_rule_to_outside"
_ABROAD = (("198.18.77.24", "NG", "Lagos"), ("198.18.201.9", "RO", "Bucharest"))


def _break_in(person: Person, place: tuple[str, str, str], when: dt.datetime) -> list[Event]:
    ip, country, city = place
    sign = entra.SignIn(
        entra.who(person),
        ip,
        country,
        city,
        "Office 365 Exchange Online",
        "Browser",
        "Chrome 139.0.0",
        "Linux",
        "",
        "multiFactorAuthentication",
        (("Previously satisfied", "MFA requirement satisfied by claim in the token"),),
    )
    read = [m365.mail_read(person, ip, when + dt.timedelta(minutes=4 + n), throttled=n == 2) for n in range(3)]
    return [Event("entra.signIns", when, sign), m365.login(person, ip, when), *read]


def _label(person: Person, kind: str, title: str, why: str, when: dt.datetime, target: str) -> Label:
    return Label(
        _ID,
        "attack" if kind == "attack" else "benign",
        f"{person.address}: {title}",
        why,
        addresses=(target,) if target else (),
        mailboxes=(person.address,),
        day=when.date(),
        subjects=(person.address,),
    )


def _attack(world: World, one: Person, two: Person, rng: random.Random) -> Overlay:
    events: list[Event] = []
    labels = []
    for number, person in enumerate((one, two)):
        when = back(world, 24 - number * 11, 3.3 + rng.random())
        target = f"{person.name.family_romaji.lower()}.box{rng.randint(10, 99)}@{world.institution.freemail[number]}"
        later = when + dt.timedelta(minutes=21)
        events += _break_in(person, _ABROAD[number], when)
        make = m365.new_rule if number == 0 else m365.updated_rule
        events.append(make(person, ".", "forward", target, _ABROAD[number][0], later))
        labels.append(
            _label(person, "attack", "rule forwards outside", f"to {target} after a sign-in from abroad", later, target)
        )
    return Overlay(events=tuple(events), labels=tuple(labels))


def _twin(world: World, one: Person, two: Person) -> Overlay:
    when = back(world, 30, 10.2)
    second = f"{two.address.partition('@')[0]}@{world.institution.alias_domain}"
    return Overlay(
        events=(
            m365.new_rule(one, "メルマガ", "folder", "メルマガ", "", when),
            m365.new_rule(two, "監査部控え", "forward", second, "", when + dt.timedelta(hours=2)),
            m365.set_rule(one, "メルマガ", when + dt.timedelta(days=3)),
        ),
        labels=(
            _label(one, "benign", "rule moves newsletters", "stays in the mailbox", when, ""),
            _label(two, "benign", "rule forwards to our second domain", f"{second} is ours", when, second),
        ),
    )


def lay(world: World, rng: random.Random) -> Laid:
    """Return the attacks on the first two of the recipe's own people, the twins on the others."""
    one, two, three, four = world.own[:4]
    return Laid(_attack(world, one, two, rng), _twin(world, three, four))
