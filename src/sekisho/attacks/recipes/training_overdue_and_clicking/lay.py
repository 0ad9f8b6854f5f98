"""Lays the habits of two careless departments, and a scanner in a third."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter

from sekisho.attacks.nouns import JST, World
from sekisho.attacks.overlay import Event, Label, Laid, Overlay
from sekisho.attacks.training import Habit

_ID = "training_overdue_and_clicking"


def lay(world: World, rng: random.Random) -> Laid:
    """Return the attack on two of the five largest departments, the twin on another of them."""
    sizes = Counter(p.department_en for p in world.staff if p.left is None and p.department_en != "Executive")
    largest = [d for d, _ in sorted(sizes.items(), key=lambda x: (-x[1], x[0]))[:5]]
    *careless, scanned = rng.sample(largest, 3)
    now = dt.datetime.combine(world.end, dt.time(9), JST)
    events = tuple(Event("people", now, Habit(d, overdue=0.55, clicks=0.4)) for d in careless)
    label = Label(
        _ID,
        "attack",
        " and ".join(careless),
        "more than half overdue, two in five click",
        subjects=tuple(careless),
        figures=(("overdue", 0.55), ("clicks", 0.4)),
    )
    twin = Label(
        _ID,
        "benign",
        scanned,
        "a scanner opens the links of half of them within a second, from a data centre",
        subjects=(scanned,),
    )
    return Laid(
        Overlay(events=events, labels=(label,)),
        Overlay(events=(Event("people", now, Habit(scanned, scanned=0.5)),), labels=(twin,)),
    )
