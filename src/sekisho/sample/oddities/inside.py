"""Oddities among colleagues: warnings that quote fraud, namesakes, salary accounts, the second domain."""

from __future__ import annotations

import random
from dataclasses import replace

from sekisho.attacks.compose import write
from sekisho.attacks.kit import back, from_staff, ids, named, texts
from sekisho.attacks.mail import Address, Mail
from sekisho.attacks.nouns import Person, World
from sekisho.attacks.overlay import Label
from sekisho.sample import voices

Laid = tuple[list[Mail], list[Label]]


def _one_of(world: World, department: str) -> Person:
    return next((p for p in world.staff if p.department_en == department and p.left is None), world.staff[-1])


def awareness(world: World, rng: random.Random) -> Laid:
    """Return warnings of the IT department to everybody, which quote what fraudsters write."""
    bank, author = world.institution, _one_of(world, "IT")
    everyone = [Address("全職員" if n % 2 else "All staff", f"all@{bank.domain}") for n in range(4)]
    mails = []
    for number, days in enumerate((150, 96, 41, 12)):
        english = number == 1
        subject, body = texts(__file__, "aware_en" if english else "aware_ja", rng)
        who = voices.speaking(author, "en" if english else "ja", bank)
        when = back(world, days, 9.5 + number)
        quiet = [p.address for p in world.mailboxes]
        text = voices.signed(body, who)
        mails.append(write(who, "internal", everyone[number : number + 1], subject, text, when, rng, quiet=quiet))
    label = Label("awareness", "benign", "Warnings by IT", "they quote fraud and ask for nothing", ids(mails))
    return mails, [label]


def namesakes(world: World, rng: random.Random) -> Laid:
    """Return mail of a colleague who bears the president's family name."""
    boss = world.staff[0]
    same = [p for p in world.staff[1:] if p.name.family_romaji == boss.name.family_romaji and p.left is None]
    if not same:
        return [], []
    target, mails = world.mailboxes[0], []
    for days in (60, 33, 9):
        slots = {"to": target.name.family, "me": same[0].name.family, "section": same[0].department}
        subject, body = texts(__file__, "namesake", rng, **slots)
        mails.append(from_staff(same[0], [named(target.who)], subject, body, back(world, days, 11.0), rng, inside=True))
    why = f"shares the name {boss.name.family} with the president; roster and address agree"
    return mails, [
        Label("namesake", "benign", "A namesake of the president", why, ids(mails), (), (), (same[0].address,))
    ]


def payroll(world: World, rng: random.Random) -> Laid:
    """Return a talk about a salary account between colleagues, over our own server."""
    clerk = next((p for p in world.mailboxes if p.department_en == "Human Resources"), world.mailboxes[-1])
    asker = next(p for p in world.staff if p.left is None and p != clerk and p.department_en == "Lending")
    subject, body = texts(__file__, "payroll", rng, to=clerk.name.family)
    when = back(world, 26, 12.7)
    first = from_staff(asker, [named(clerk.who)], subject, body, when, rng, inside=True)
    _, body = texts(__file__, "payroll_answer", rng, to=asker.name.family)
    later = back(world, 26, 14.9)
    second = from_staff(clerk, [named(asker.who)], "", body, later, rng, parent=first, inside=True)
    why = "asks for the form from the work address; gives no account"
    return [first, second], [Label("payroll_talk", "benign", "Salary account by form", why, ids([first, second]))]


def second_domain(world: World, rng: random.Random) -> Laid:
    """Return a notice from the firm's second domain, and colleagues who write from it."""
    bank, author = world.institution, _one_of(world, "General Affairs")
    local = author.address.partition("@")[0]
    who = replace(author.who, address=f"{local}@{bank.alias_domain}")
    mails = []
    for days in (170, 20):
        subject, body = texts(__file__, "alias", rng, alias=bank.alias_domain)
        quiet = [p.address for p in world.mailboxes]
        to = [Address("", f"all@{bank.domain}")]
        when = back(world, days, 10.1)
        mails.append(write(who, "internal", to, subject, voices.signed(body, who), when, rng, quiet=quiet))
    why = f"{bank.alias_domain} is the firm's own; the audit department is listed with it on the roster"
    return mails, [Label("second_domain", "benign", "The second domain", why, ids(mails), (), (), (who.address,))]
