"""Lays a claim from a stranger, and the first mail of an expected supplier."""

from __future__ import annotations

import random

from sekisho.attacks import banklines
from sekisho.attacks.kit import exactly, from_staff, ids, named, new_account, stranger, texts
from sekisho.attacks.mail import Attachment
from sekisho.attacks.nouns import Correspondent, Host, Name, Person, World
from sekisho.attacks.overlay import Label, Laid, Overlay, account_text
from sekisho.attacks.writers.pdf import pdf

_ID = "first_contact_payment"


def _person(domain: str, name: Name, local: str, firm: str, client: str) -> Correspondent:
    sign = f"{firm}\n{name.kanji}\n{local}@{domain}"
    return Correspondent(name, f"{local}@{domain}", f"{firm} {name.family}", client, "utf-8", sign, "ja", "198.18.90.4")


def _attack(world: World, desk: Person, rng: random.Random) -> Overlay:
    firm, domain = "全域企業名鑑刊行会", "zeniki-meikan.test"
    name = Name("相馬", "克己", "ソウマ", "カツミ", "Soma", "Katsumi")
    who = _person(domain, name, "keiri", firm, "web")
    host = Host(domain, f"vps17.{domain}", "198.18.90.5", "pass", "pass", "none")
    account = new_account(world, "ｾﾞﾝｲｷｷｷﾞﾖｳﾒｲｶﾝ", rng, world.institution.account)
    amount, number = f"{rng.randint(18, 96) * 11000:,}", f"ZM-{rng.randint(10000, 99999)}"
    slots = {"firm": firm, "me": name.family, "yen": amount, "number": number, "lines": banklines.block(account, rng)}
    paper = pdf(["請求書", number, firm, f"{amount}円", *slots["lines"].split("\n")])
    to = [named(desk.who)]
    subject, body = texts(__file__, "claim", rng, **slots)
    claim = stranger(
        who,
        host,
        to,
        subject,
        f"{body}\n\n{who.signature}",
        exactly(world, 3, 8.8),
        rng,
        attachments=[Attachment(f"seikyu_{number}.pdf", "application/pdf", paper)],
    )
    subject, body = texts(__file__, "again", rng, **slots)
    forged = f"{world.institution.gateway}; spf=pass smtp.mailfrom={who.address}; dkim=pass; dmarc=pass"
    extra = [("Authentication-Results", forged)]
    again = stranger(who, host, to, subject, body, exactly(world, 2, 9.1), rng, extra=extra)
    label = Label(
        _ID,
        "attack",
        "Overdue invoice from a stranger",
        "never written before, no order, not on the list, presses for payment today",
        ids([claim, again]),
        (),
        (account_text(account),),
        (who.address,),
        (desk.address,),
        claim.when.date(),
    )
    return Overlay((claim, again), (), (label,))


def _twin(world: World, desk: Person, rng: random.Random) -> Overlay:
    firm, domain = "株式会社薄墨燻蒸", "usuzumi-kunjo.example"
    name = Name("榎本", "静香", "エノモト", "シズカ", "Enomoto", "Shizuka")
    who = _person(domain, name, "enomoto", firm, "outlook")
    host = Host(domain, f"mail.{domain}", "203.0.113.188", "pass", "pass", "pass")
    slots = {"firm": firm, "number": f"SK{rng.randint(1000, 9999)}", "me": name.family, "to": desk.name.family}
    colleague = next(p for p in (*world.people_of("General Affairs"), *world.staff) if p != desk)
    subject, body = texts(__file__, "announce", rng, **slots)
    announced = from_staff(colleague, [named(desk.who)], subject, body, exactly(world, 10, 11.6), rng, inside=True)
    subject, body = texts(__file__, "greet", rng, **slots)
    greeting = stranger(
        who, host, [named(desk.who)], subject, f"{body}\n\n{who.signature}", exactly(world, 9, 10.2), rng
    )
    label = Label(
        _ID,
        "benign",
        f"{firm}: expected first contact",
        "announced by a colleague, gives no account and asks for no payment",
        ids([announced, greeting]),
        (),
        (),
        (who.address,),
        (desk.address,),
        greeting.when.date(),
    )
    return Overlay((announced, greeting), (), (label,))


def lay(world: World, rng: random.Random) -> Laid:
    """Both on the desks of accounting."""
    desks = world.people_of("Accounting")
    return Laid(_attack(world, desks[0], rng), _twin(world, desks[-1], rng))
