"""Lays a payment that nothing explains, and a change on paper that the list explains."""

from __future__ import annotations

import random

from sekisho.attacks.kit import back, from_staff, ids, named, new_account, texts
from sekisho.attacks.nouns import Account, Vendor, World
from sekisho.attacks.overlay import AccountChange, Label, Laid, Overlay, account_text

_ID = "account_differs_without_mail"


def _attack(world: World, vendor: Vendor, rng: random.Random) -> Overlay:
    account: Account = new_account(world, vendor.holder_kana, rng, vendor.accounts[0])
    change = AccountChange(vendor.code, vendor.accounts[0], account, world.end, None)
    label = Label(
        _ID,
        "attack",
        f"{vendor.legal}: account differs, no mail",
        "the file holds an account that is on no list and in no mail",
        (),
        (vendor.code,),
        (account_text(account),),
        (),
        (),
        world.end,
    )
    return Overlay((), (change,), (label,))


def _twin(world: World, vendor: Vendor, rng: random.Random) -> Overlay:
    account = new_account(world, vendor.holder_kana, rng, vendor.accounts[0])
    desk = world.people_of("Accounting")[-1]
    other = next(p for p in (*world.mailboxes, *world.staff) if p != desk)
    when = back(world, 80, 15.1)
    subject, body = texts(__file__, "paper", rng, firm=vendor.legal, who=desk.name.family)
    note = from_staff(desk, [named(other.who)], subject, body, when, rng, inside=True)
    change = AccountChange(vendor.code, vendor.accounts[0], account, when.date(), when.date())
    label = Label(
        _ID,
        "benign",
        f"{vendor.legal}: change on paper",
        "no mail names the account, but the list was updated the same day",
        ids([note]),
        (vendor.code,),
        (account_text(account),),
        (),
        (desk.address,),
        when.date(),
    )
    return Overlay((note,), (change,), (label,))


def lay(world: World, rng: random.Random) -> Laid:
    """Return the attack on the first counterparty of the world, the twin on the second."""
    return Laid(_attack(world, world.vendors[0], rng), _twin(world, world.vendors[1], rng))
