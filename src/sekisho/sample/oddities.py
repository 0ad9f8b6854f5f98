"""Honest oddities: what a hurried detector takes for an attack and must not."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from sekisho.attacks.nouns import Vendor, World
from sekisho.attacks.overlay import Overlay


@dataclass(frozen=True, slots=True)
class Oddities:
    """Mail and labels, and counterparties that changed their domain."""

    overlay: Overlay
    moved: dict[str, tuple[dt.date, Vendor]]


def lay(world: World, rng: random.Random) -> Oddities:
    """All oddities on one world."""
    return Oddities(Overlay(), {})
