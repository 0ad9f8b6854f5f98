"""All oddities on one world."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import Vendor, World
from sekisho.attacks.overlay import Label, Overlay
from sekisho.sample.oddities import inside, outside

NEEDS = 4
"""Counterparties of their own that the oddities take."""


@dataclass(frozen=True, slots=True)
class Oddities:
    """Mail and labels, and counterparties that changed their domain."""

    overlay: Overlay
    moved: dict[str, tuple[dt.date, Vendor]]


def lay(world: World, chosen: tuple[Vendor, ...], rng: random.Random) -> Oddities:
    """Return every oddity; those of counterparties on the chosen ones."""
    mover, writer, biller, traveller = chosen[:NEEDS]
    announced, labels, move = outside.new_domain(world, mover, rng)
    mails: list[Mail] = list(announced)
    found: list[Label] = [*labels, *outside.near_names(world), *outside.two_accounts(world), *outside.new_payees(world)]
    parts = (
        outside.notations(world, writer, rng),
        outside.billing_service(world, biller, rng),
        outside.late(world, traveller, rng),
        outside.forwarder(world, rng),
        inside.awareness(world, rng),
        inside.namesakes(world, rng),
        inside.payroll(world, rng),
        inside.second_domain(world, rng),
    )
    for written, told in parts:
        mails.extend(written)
        found.extend(told)
    return Oddities(Overlay(tuple(mails), (), tuple(found)), {mover.code: move})
