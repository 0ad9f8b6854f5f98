"""Lays the lookalike, the agreed change and the payment; and the honest change of another counterparty."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from sekisho.attacks import banklines
from sekisho.attacks.kit import back, exactly, from_staff, from_vendor, ids, named, new_account, stranger, texts
from sekisho.attacks.lookalike import one_letter_off
from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import Account, Correspondent, Host, Person, Vendor, World
from sekisho.attacks.overlay import AccountChange, Label, Laid, Overlay, account_text

_ID = "vendor_lookalike_change"
_DAYS = 11


def _due(world: World) -> str:
    return f"{world.end.month}月{world.end.day}日"


def _genuine(world: World, vendor: Vendor, desk: Person, rng: random.Random) -> list[Mail]:
    who = vendor.contacts[0]
    month = str((world.end.replace(day=1) - dt.timedelta(days=1)).month)
    common = {"month": month, "due": _due(world), "firm": vendor.legal}
    lines = banklines.block(vendor.accounts[0], rng)
    subject, body = texts(__file__, "invoice", rng, to=desk.name.family, me=who.name.family, lines=lines, **common)
    first = from_vendor(vendor, who, desk, subject, body, exactly(world, 15, 10.4), rng)
    _, body = texts(__file__, "received", rng, to=who.name.family, **common)
    return [first, from_staff(desk, [named(who)], subject, body, exactly(world, 15, 13.7), rng, parent=first)]


def _twin_of(who: Correspondent, domain: str) -> Correspondent:
    local = who.address.partition("@")[0]
    return replace(
        who,
        address=f"{local}@{domain}",
        client="web",
        charset="utf-8",
        origin="198.18.77.21",
        shown=who.shown or who.name.kanji,
    )


def _fraud(world: World, vendor: Vendor, desk: Person, last: Mail, account: Account, rng: random.Random) -> list[Mail]:
    domain = one_letter_off(vendor.domain, rng, world.known_domains)
    who = _twin_of(vendor.contacts[0], domain)
    host = Host(domain, f"mail.{domain}", "198.18.77.20", "pass", "pass", "pass", "none")
    to = {"to": desk.name.family, "me": who.name.family, "firm": vendor.legal, "due": _due(world)}
    desk_address = [last.sender]
    _, body = texts(__file__, "change", rng, lines=banklines.block(account, rng), **to)
    ask = stranger(
        who, host, desk_address, "", f"{body}\n\n{who.signature}", exactly(world, _DAYS, 9.9), rng, parent=last
    )
    _, body = texts(__file__, "agree", rng, to=who.name.family, due=_due(world))
    agree = from_staff(desk, [named(who)], "", body, exactly(world, _DAYS, 16.2), rng, parent=ask)
    _, body = texts(__file__, "press", rng, **to)
    press = stranger(
        who, host, desk_address, "", f"{body}\n\n{who.signature}", exactly(world, 8, 9.3), rng, parent=agree
    )
    return [ask, agree, press]


def _attack(world: World, vendor: Vendor, desk: Person, rng: random.Random) -> Overlay:
    account = new_account(world, vendor.holder_kana, rng, vendor.accounts[0])
    genuine = _genuine(world, vendor, desk, rng)
    fraud = _fraud(world, vendor, desk, genuine[-1], account, rng)
    label = Label(
        _ID,
        "attack",
        f"{vendor.legal}: account changed by a lookalike",
        f"{fraud[0].sender.address} is one letter off {vendor.domain}; the thread it quotes is genuine; the list was never changed",
        ids([fraud[0], fraud[2]]),
        (vendor.code,),
        (account_text(account),),
        (fraud[0].sender.address,),
        (desk.address,),
        fraud[0].when.date(),
    )
    context = Label(
        _ID,
        "benign",
        f"{vendor.legal}: what was honestly written in the thread",
        "written by the counterparty and by us",
        ids([*genuine, fraud[1]]),
    )
    change = AccountChange(vendor.code, vendor.accounts[0], account, world.end, None)
    return Overlay((*genuine, *fraud), (change,), (label, context))


def _honest(world: World, vendor: Vendor, desk: Person, rng: random.Random) -> Overlay:
    who, account = vendor.contacts[0], new_account(world, vendor.holder_kana, rng, vendor.accounts[0])
    told, since = back(world, 70, 11.2), back(world, 45, 9.0).date()
    from_day = f"{since.month}月{since.day}日"
    subject, body = texts(
        __file__,
        "honest",
        rng,
        firm=vendor.legal,
        to=desk.name.family,
        me=who.name.family,
        lines=banklines.block(account, rng),
        **{"from": from_day},
    )
    letter = from_vendor(vendor, who, desk, subject, body, told, rng)
    other = next(p for p in (*world.mailboxes, *world.staff) if p != desk)
    subject, body = texts(__file__, "called", rng, firm=vendor.legal, phone=vendor.phone, who=who.name.family)
    note = from_staff(desk, [named(other.who)], subject, body, told + dt.timedelta(days=3, hours=1), rng, inside=True)
    change = AccountChange(
        vendor.code, vendor.accounts[0], account, since, min(since, told.date() + dt.timedelta(days=4))
    )
    label = Label(
        _ID,
        "benign",
        f"{vendor.legal}: honest change of account",
        "own domain, form by post, called back, list updated before any payment",
        ids([letter, note]),
        (vendor.code,),
        (account_text(account),),
        (who.address,),
        (desk.address,),
        told.date(),
    )
    return Overlay((letter, note), (change,), (label,))


def lay(world: World, rng: random.Random) -> Laid:
    """Return the attack on the first counterparty of the world, the twin on the second."""
    desk = world.people_of("Accounting")[0]
    return Laid(_attack(world, world.vendors[0], desk, rng), _honest(world, world.vendors[1], desk, rng))
