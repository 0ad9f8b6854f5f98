"""Laying recipes and oddities on a world, each on counterparties of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sekisho.attacks.catalogue import recipes
from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import Vendor, World
from sekisho.attacks.overlay import AccountChange, Label
from sekisho.sample import oddities
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


def _usable(world: World) -> list[Vendor]:
    settled = world.start - dt.timedelta(days=30)
    return [
        v
        for v in world.vendors
        if v.language == "ja" and len(v.accounts) == 1 and v.registered < settled and v.host.dmarc == "pass"
    ]


def plant(world: World, seed: int, *, attacks: bool) -> Plan:
    """Every recipe and every oddity; without attacks only the benign half of it."""
    usable = _usable(world)
    known = recipes()
    need = _EACH * (len(known) + 1)
    usable += [v for v in world.vendors if v not in usable and len(v.accounts) == 1][: max(0, need - len(usable))]
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
    share = tuple(usable[len(known) * _EACH :])
    odd = oddities.lay(world.only(share), rng_for(seed, "oddities"))
    attacked = {c for x in labels if x.kind == "attack" for c in x.payee_codes}
    paid = {c.payee_code for c in changes if c.paid_from}
    return Plan(
        (*mails, *odd.overlay.mails),
        (*changes, *odd.overlay.changes),
        (*labels, *odd.overlay.labels),
        odd.moved,
        tuple(sorted(attacked - paid)),
    )
