"""The whole made-up firm from one seed."""

from __future__ import annotations

import datetime as dt
import random

from sekisho.attacks.nouns import World
from sekisho.sample import firms, people


def rng_for(seed: int, part: str) -> random.Random:
    """Return a generator of its own for each part, so that a change in one part leaves the others as they were."""
    return random.Random(f"{seed}:{part}")


def make(seed: int, *, staff: int, days: int, mailboxes: int, end: dt.date) -> World:
    """Staff, counterparties and exported mailboxes."""
    if staff < max(mailboxes, 20):
        raise ValueError(f"at least {max(mailboxes, 20)} staff are needed, not {staff}")
    bank = firms.institution()
    everyone = people.staff(bank, staff, end, rng_for(seed, "staff"))
    vendors = firms.vendors(max(44, staff * 11 // 20), end, rng_for(seed, "vendors"))
    known = (bank.domain, bank.alias_domain, *(v.domain for v in vendors), *bank.freemail)
    specimens = tuple(firms.account(rng_for(seed, f"bank{n}"), "") for n in range(12))
    return World(
        bank,
        everyone,
        vendors,
        people.exported(everyone, mailboxes),
        known,
        specimens,
        end - dt.timedelta(days=days - 1),
        end,
    )
