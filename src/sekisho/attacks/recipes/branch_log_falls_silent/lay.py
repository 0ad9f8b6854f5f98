"""Lays the silence of one branch, and the ordinary weekends of another."""

from __future__ import annotations

import datetime as dt
import random

from sekisho.attacks.nouns import JST, World
from sekisho.attacks.overlay import Event, Label, Laid, Overlay
from sekisho.attacks.silence import Silence

_ID = "branch_log_falls_silent"
_DAYS = 9


def lay(world: World, rng: random.Random) -> Laid:
    """Return the silence of either branch, the twin on the other."""
    site, other = rng.sample(("east", "west"), 2)
    since = world.end - dt.timedelta(days=_DAYS - 1)
    stop = Event("silence", dt.datetime.combine(since, dt.time(), JST), Silence(site, since))
    label = Label(
        _ID,
        "attack",
        f"The endpoint log of {site} stops",
        f"no record since {since}, although the branch is open",
        day=since,
        subjects=(f"endpoint/{site}",),
        figures=(("days", _DAYS),),
    )
    twin = Label(
        _ID,
        "benign",
        f"The endpoint log of {other} rests at weekends",
        "silent only while the branch is closed",
        subjects=(f"endpoint/{other}",),
    )
    return Laid(Overlay(events=(stop,), labels=(label,)), Overlay(labels=(twin,)))
