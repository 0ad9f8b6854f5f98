"""Oddities of counterparties: a new domain, near namesakes, other notations, billing services, late mail."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from sekisho.attacks import banklines
from sekisho.attacks.compose import auth_of, write
from sekisho.attacks.kit import back, exactly, from_vendor, ids, texts, to_person
from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import Correspondent, Host, Name, Vendor, World
from sekisho.attacks.overlay import Label, account_text
from sekisho.sample.firms import NEAR

Laid = tuple[list[Mail], list[Label]]

_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789"}


def moved(vendor: Vendor, domain: str) -> Vendor:
    """Return the counterparty after its move to another domain."""
    contacts = []
    for who in vendor.contacts:
        address = f"{who.address.partition('@')[0]}@{domain}"
        sign = who.signature.replace(who.address, address).replace(vendor.domain, domain)
        contacts.append(replace(who, address=address, signature=sign))
    host = replace(vendor.host, domain=domain, name=f"mail.{domain}")
    return replace(vendor, host=host, contacts=tuple(contacts))


def new_domain(
    world: World, vendor: Vendor, rng: random.Random
) -> tuple[list[Mail], list[Label], tuple[dt.date, Vendor]]:
    """Return the announcement of a new domain, long ago, and the counterparty since."""
    domain = f"{vendor.domain.partition('-')[0]}-group.example"
    since, desk, who = back(world, 140, 9.0).date(), world.mailboxes[0], vendor.contacts[0]
    slots = {"firm": vendor.legal, "to": desk.name.family, "me": who.name.family, "old": vendor.domain, "new": domain}
    subject, body = texts(__file__, "moving", rng, day=f"{since.month}月{since.day}日", **slots)
    letter = from_vendor(vendor, who, desk, subject, body, back(world, 155, 10.6), rng)
    now = moved(vendor, domain)
    why = f"announced from {vendor.domain}, used since {since}; the account never changed"
    label = Label(
        "new_domain", "benign", f"{vendor.legal}: moved to {domain}", why, ids([letter]), (vendor.code,), (), (domain,)
    )
    return [letter], [label], (since, now)


def near_names(world: World) -> list[Label]:
    """Return the label of two honest counterparties whose domains are one letter apart."""
    domains = tuple(f"{romaji}.example" for *_, romaji in NEAR)
    codes = tuple(v.code for v in world.vendors if v.domain in domains)
    why = "both are on the list for years and have written all along"
    return [Label("near_domains", "benign", "Two counterparties one letter apart", why, (), codes, (), domains)]


def two_accounts(world: World) -> list[Label]:
    """Return the labels of counterparties with two accounts on the list, of which the file pays one."""
    why = "both accounts are on the list"
    return [
        Label(
            "two_accounts",
            "benign",
            f"{v.legal}: two accounts",
            why,
            (),
            (v.code,),
            tuple(account_text(a) for a in v.accounts),
        )
        for v in world.vendors
        if len(v.accounts) > 1
    ]


def new_payees(world: World) -> list[Label]:
    """Return the labels of counterparties registered in the last month: no history, but properly on the list."""
    recent = [v for v in world.vendors if v.registered > world.end - dt.timedelta(days=31)]
    why = "registered this month, on the list, paid on the listed account"
    return [Label("new_payee", "benign", f"{v.legal}: new counterparty", why, (), (v.code,)) for v in recent]


def notations(world: World, vendor: Vendor, rng: random.Random) -> Laid:
    """Return invoices that write the account on file in full-width digits and the verb in other spellings."""
    account, who, desk, mails = vendor.accounts[0], vendor.contacts[0], world.mailboxes[0], []
    for days in (90, 58, 27, 5):
        slots = {"firm": vendor.legal, "to": desk.name.family, "me": who.name.family, "yen": f"{vendor.monthly_yen:,}"}
        place = {"bank": account.bank, "branch": account.branch, "kind": account.kind_ja}
        number = account.number.translate(_WIDE)
        subject, body = texts(__file__, "wide", rng, number=number, **slots, **place)
        mails.append(from_vendor(vendor, who, desk, subject, body, back(world, days, 15.0), rng))
    why = "the digits are full-width, the account is the one on the list"
    known = (account_text(account),)
    return mails, [
        Label("notations", "benign", f"{vendor.legal}: other notation", why, ids(mails), (vendor.code,), known)
    ]


def billing_service(world: World, vendor: Vendor, rng: random.Random) -> Laid:
    """Return invoices through a billing service: From is the service, Reply-To the counterparty."""
    domain = "seikyu-gumo.example"
    host = Host(domain, f"out4.{domain}", "192.0.2.140", "pass", "pass", "pass", "reject")
    name = Name("請求クラウド", "", "", "", "Billing", "")
    who = Correspondent(
        name, f"noreply@{domain}", f"{vendor.short} (請求クラウド)", "system", "utf-8", "", "ja", "192.0.2.7"
    )
    contact, desk, mails = vendor.contacts[0], world.mailboxes[0], []
    for days in (124, 93, 62, 31, 3):
        slots = {"firm": vendor.legal, "bank": world.institution.name, "number": f"SG{rng.randint(10000, 99999)}"}
        line = banklines.one_line(vendor.accounts[0], rng)
        subject, body = texts(__file__, "cloud", rng, yen=f"{vendor.monthly_yen:,}", line=line, **slots)
        reply = replace(to_person(desk), name=contact.name.kanji, address=contact.address)
        when = back(world, days, 8.2)
        mails.append(write(who, "inbound", [to_person(desk)], subject, body, when, rng, host=host, reply_to=reply))
    why = "a service writes for the counterparty; Reply-To is its known address, the account is on the list"
    label = Label(
        "billing_service", "benign", f"{vendor.legal} through a billing service", why, ids(mails), (vendor.code,)
    )
    return mails, [label]


def late(world: World, vendor: Vendor, rng: random.Random) -> Laid:
    """Return mail that arrived hours or days after its Date."""
    who, desk, mails = vendor.contacts[0], world.mailboxes[0], []
    for days, hours in ((75, 9.0), (29, 51.0), (6, 4.5)):
        slots = {"firm": vendor.legal, "to": desk.name.family, "me": who.name.family}
        subject, body = texts(__file__, "late", rng, **slots)
        mail = from_vendor(vendor, who, desk, subject, body, back(world, days, 13.2), rng)
        mails.append(replace(mail, sent_later=dt.timedelta(hours=hours)))
    why = "Date is older than the arrival: queues and phones without a signal"
    return mails, [Label("late_mail", "benign", "Mail that arrived late", why, ids(mails))]


def forwarder(world: World, rng: random.Random) -> Laid:
    """Return a customer's mail through an alumni address that breaks SPF; twice the signature breaks as well."""
    bank, desk, mails = world.institution, world.mailboxes[-1], []
    domain = bank.freemail[0]
    own = Host(domain, f"mail-out9.{domain}", "203.0.113.209")
    via = Host("doso-forward.example", "fw1.doso-forward.example", "198.51.100.201")
    name = Name("桐島", "和明", "キリシマ", "カズアキ", "Kirishima", "Kazuaki")
    who = Correspondent(name, f"k.kirishima@{domain}", "桐島和明", "web", "utf-8", "", "ja", "100.64.8.8")
    base = auth_of(own, who.address)
    for number, days in enumerate((130, 88, 47, 15, 2)):
        broken = number in (1, 3)
        results = ("fail", "fail" if broken else "pass", "fail" if broken else "pass")
        auth = replace(base, spf=results[0], dkim=results[1], dmarc=results[2], arc="pass" if number == 3 else None)
        subject, body = texts(__file__, "forwarded", rng, me=name.family)
        when = exactly(world, days, 19.4) if days < 30 else back(world, days, 19.4)
        to = [to_person(desk)]
        mails.append(write(who, "inbound", to, subject, body, when, rng, host=own, via=[via], auth=auth))
    why = "a forwarder stands between; the writer has used it for months and asks for nothing"
    return mails, [Label("forwarder", "benign", "A forwarder breaks SPF", why, ids(mails), (), (), (who.address,))]
