"""Lays the groups that the rule for all leaves out; the everyday directory holds the twins."""

from __future__ import annotations

import datetime as dt
import random

from sekisho.attacks.entra import Left
from sekisho.attacks.nouns import JST, World
from sekisho.attacks.overlay import Event, Label, Laid, Overlay

_ID = "password_only_entry"
_SHARE = 0.14
_GROUPS = ("moving", "moving", "moving", "browser", "trial")


def lay(world: World, rng: random.Random) -> Laid:
    """Return the attack on one in seven of those who are there, 42 of 300; nobody of the board, nobody of IT."""
    able = [p for p in world.staff if p.left is None and p.department_en not in {"Executive", "IT"}]
    chosen = rng.sample(able, max(5, round(len(world.staff) * _SHARE)))
    now = dt.datetime.combine(world.end, dt.time(9), JST)
    events = tuple(
        Event("entra.groups", now, Left(p.staff_id, _GROUPS[n % len(_GROUPS)])) for n, p in enumerate(chosen)
    )
    label = Label(
        _ID,
        "attack",
        f"{len(chosen)} members of staff get in with a password alone",
        "left out of the rule for all, and covered by nothing, by browsers only, or by a policy that only reports",
        subjects=tuple(sorted(p.address for p in chosen)),
        figures=(("people", len(chosen)),),
    )
    twin = Label(
        _ID,
        "benign",
        "Left out on purpose, or covered otherwise",
        "counter staff have a policy of their own; Windows Hello reads as one factor; break-glass; a scanner",
    )
    return Laid(Overlay(events=events, labels=(label,)), Overlay(labels=(twin,)))
