"""Laying recipes and oddities on a world, each on counterparties of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from sekisho.attacks.catalogue import recipes
from sekisho.attacks.frauds.deal import deal
from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import Person, Vendor, World
from sekisho.attacks.overlay import AccountChange, Event, Label, Overlay, StaffDates
from sekisho.sample.firms import NEAR
from sekisho.sample.oddities import laying
from sekisho.sample.world import rng_for

_NEVER = ("Executive", "East Branch", "West Branch")
"""Where no recipe takes its people: the board, and the branches whose computers have logs of their own."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that stands in a sample on purpose."""

    mails: tuple[Mail, ...]
    changes: tuple[AccountChange, ...]
    labels: tuple[Label, ...]
    moved: dict[str, tuple[dt.date, Vendor]]
    unpaid: tuple[str, ...]
    """Counterparties that today's file must not pay, since their fraud has not come that far."""
    events: tuple[Event, ...]
    dates: tuple[StaffDates, ...]


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


def _people(world: World, need: int, seed: int) -> list[Person]:
    """Return members of staff who are there throughout, no executive and nobody whose mailbox is exported."""
    settled = world.start - dt.timedelta(days=30)
    free = [
        p
        for p in world.staff
        if p.left is None and p.department_en not in _NEVER and p not in world.mailboxes and p.joined < settled
    ]
    if len(free) < need:
        raise ValueError(f"{need} settled members of staff are needed, there are {len(free)}")
    return rng_for(seed, "people").sample(free, need)


def _dates(world: World, free: list[Person]) -> tuple[StaffDates, ...]:
    """Return notice and last day of those who left, and the months of leave of a few whom no recipe touches."""
    gone = [
        StaffDates(p.staff_id, p.left - dt.timedelta(days=30 + int(p.staff_id) % 31), p.left)
        for p in world.staff
        if p.left is not None
    ]
    away = [
        StaffDates(
            p.staff_id,
            away_from=world.end - dt.timedelta(days=95 + int(p.staff_id) % 60),
            away_to=world.end + dt.timedelta(days=40 + int(p.staff_id) % 90),
        )
        for p in free[: max(1, len(world.staff) // 60)]
    ]
    return (*gone, *away)


def _frauds(
    world: World, seed: int, draws: int, busy: frozenset[str], *, attacks: bool, texts: Path | None, forms: bool
) -> list[Overlay]:
    """Return so many cases of each kind of fraud, on settled counterparties that nothing else stands on."""
    free = tuple(v for v in world.vendors if v.code not in busy and v.registered < world.start)
    cases = deal(world.only(free), seed, draws, texts=texts, forms=forms)
    return [part for case in cases for part in (case.overlays if attacks else case.twins)]


def plant(
    world: World, seed: int, *, attacks: bool, frauds: int = 0, texts: Path | None = None, forms: bool = False
) -> Plan:
    """Every recipe and every oddity, and so many cases of each kind of fraud; without attacks the benign half of it."""
    known = recipes()
    usable = _usable(world, sum(r.counterparties for r in known) + laying.NEEDS)
    people = _people(world, sum(r.people for r in known), seed)
    parts: list[Overlay] = []
    for recipe in known:
        share, usable = tuple(usable[: recipe.counterparties]), usable[recipe.counterparties :]
        own, people = tuple(people[: recipe.people]), people[recipe.people :]
        laid = recipe.lay(world.only(share, own), rng_for(seed, f"recipe:{recipe.id}"))
        parts.extend([*([laid.attack] if attacks else []), laid.twin])
    parts.append(Overlay(dates=_dates(world, people)))
    odd = laying.lay(world, tuple(usable), rng_for(seed, "oddities"))
    parts.append(odd.overlay)
    attacked = {c for part in parts for x in part.labels if x.kind == "attack" for c in x.payee_codes}
    if frauds:
        busy = {c for part in parts for x in part.labels for c in x.payee_codes}
        busy |= {c.payee_code for part in parts for c in part.changes} | set(odd.moved)
        parts.extend(_frauds(world, seed, frauds, frozenset(busy), attacks=attacks, texts=texts, forms=forms))
    labels = tuple(x for part in parts for x in part.labels)
    changes = tuple(x for part in parts for x in part.changes)
    paid = {c.payee_code for c in changes if c.paid_from}
    return Plan(
        tuple(x for part in parts for x in part.mails),
        changes,
        labels,
        odd.moved,
        tuple(sorted(attacked - paid)),
        tuple(x for part in parts for x in part.events),
        tuple(x for part in parts for x in part.dates),
    )
