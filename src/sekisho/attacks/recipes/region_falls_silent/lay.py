"""Lays the silence of one region, and names the region that is silent at weekends."""

from __future__ import annotations

import datetime as dt
import random

from sekisho.attacks import aws
from sekisho.attacks.kit import exactly
from sekisho.attacks.nouns import World
from sekisho.attacks.overlay import Event, Label, Laid, Overlay

_ID = "region_falls_silent"
DAYS = 9


def lay(world: World, rng: random.Random) -> Laid:  # noqa: ARG001
    """Return nine days of silence; the twin is how the other region works anyway."""
    since = exactly(world, DAYS - 1, 0.0)
    last = since.date() - dt.timedelta(days=1)
    silent = Label(
        _ID,
        "attack",
        f"cloudtrail {aws.SPARE}: silent for {DAYS} days",
        f"spoke every day until {last}, then no more",
        subjects=(f"cloudtrail/{aws.SPARE}",),
        day=last,
        figures=(("silent_days", DAYS),),
    )
    quiet = Label(
        _ID,
        "benign",
        f"cloudtrail {aws.GUESTED}: silent when nobody works",
        "speaks on business days only, and always has",
        subjects=(f"cloudtrail/{aws.GUESTED}",),
    )
    return Laid(
        Overlay(events=(Event("cloudtrail.silence", since, aws.SPARE),), labels=(silent,)), Overlay(labels=(quiet,))
    )
