"""Laying recipes and oddities on a world, each on counterparties of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sekisho.attacks.catalogue import recipes
from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import Vendor, World
from sekisho.attacks.overlay import AccountChange, Label
from sekisho.sample.firms import NEAR
from sekisho.sample.oddities import laying
from sekisho.sample.world import rng_for

_EACH = 2
"""Counterparties that one recipe may touch."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that stands in a sample on purpose."""

    mails: tuple[Mail, ...]
    changes: tuple[AccountChange, ...]
    labels: tuple[Label, ...]
    moved: dict[str, tuple[dt.date, Vendor]]
    unpaid: tuple[str, ...]
    """Counterparties that today's file must not pay, since their fraud has not come that far."""


def _usable(world: World, need: int) -> list[Vendor]:
    """Return counterparties with one account and a long record, Japanese ones with good mail hosts first."""
    settled = world.start - dt.timedelta(days=30)
    near = {f"{romaji}.example" for *_, romaji in NEAR}
    able = [v for v in world.vendors if len(v.accounts) == 1 and v.registered < settled and v.domain not in near]
    best = [v for v in able if v.language == "ja" and v.host.dmarc == "pass"]
    more = [v for v in able if v.language == "ja" and v not in best]
    found = [*best, *more]
    if len(found) < need:
        raise ValueError(f"{need} settled counterparties are needed, there are {len(found)}")
    return found


def plant(world: World, seed: int, *, attacks: bool) -> Plan:
    """Every recipe and every oddity; without attacks only the benign half of it."""
    known = recipes()
    usable = _usable(world, _EACH * len(known) + laying.NEEDS)
    mails: list[Mail] = []
    changes: list[AccountChange] = []
    labels: list[Label] = []
    for number, recipe in enumerate(known):
        share = tuple(usable[number * _EACH : (number + 1) * _EACH])
        laid = recipe.lay(world.only(share), rng_for(seed, f"recipe:{recipe.id}"))
        parts = [*([laid.attack] if attacks else []), laid.twin]
        for part in parts:
            mails.extend(part.mails)
            changes.extend(part.changes)
            labels.extend(part.labels)
    odd = laying.lay(world, tuple(usable[len(known) * _EACH :]), rng_for(seed, "oddities"))
    attacked = {c for x in labels if x.kind == "attack" for c in x.payee_codes}
    paid = {c.payee_code for c in changes if c.paid_from}
    return Plan(
        (*mails, *odd.overlay.mails),
        (*changes, *odd.overlay.changes),
        (*labels, *odd.overlay.labels),
        odd.moved,
        tuple(sorted(attacked - paid)),
    )
