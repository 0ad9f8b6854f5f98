"""Deals many cases onto one world: each kind, each language, so many draws."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from sekisho.attacks.case import Case
from sekisho.attacks.catalogue import frauds
from sekisho.attacks.nouns import Language, Vendor, World
from sekisho.attacks.overlay import Overlay

_HAND = 6
"""How many counterparties a case is offered; it takes at most one a scene."""


class _Deck:
    """Counterparties of one language in random order, dealt out so that none comes again before all have come."""

    def __init__(self, vendors: Sequence[Vendor], rng: random.Random) -> None:
        self._all, self._rng, self._left = list(vendors), rng, list[Vendor]()

    def hand(self) -> tuple[Vendor, ...]:
        """Return the next few."""
        if len(self._left) < _HAND:
            rest = [v for v in self._all if v not in self._left]
            self._rng.shuffle(rest)
            self._left += rest
        found, self._left = self._left[:_HAND], self._left[_HAND:]
        return tuple(found)


def deal(
    world: World,
    seed: int,
    draws: int,
    *,
    languages: Sequence[Language] = ("ja", "en"),
    kinds: Sequence[str] = (),
) -> tuple[Case, ...]:
    """Return so many cases of each kind (all kinds when none is named) in each language; the same for the same seed.

    The first change of a counterparty's account stands; a later one is left out, since a list holds one truth.
    """
    decks = {
        x: _Deck([v for v in world.vendors if v.language == x] or world.vendors, random.Random(f"{seed}:{x}"))
        for x in languages
    }
    done: list[Case] = []
    changed: set[str] = set()
    for fraud in frauds():
        if kinds and fraud.id not in kinds:
            continue
        for language in languages:
            for draw in range(draws):
                rng = random.Random(f"{seed}:{fraud.id}:{language}:{draw}")
                case = fraud.lay(world.only(decks[language].hand()), rng, language)
                done.append(Case(case.fraud, tuple(_first_change(twin, changed) for twin in case.twins)))
    return tuple(done)


def _first_change(twin: Overlay, changed: set[str]) -> Overlay:
    kept = tuple(c for c in twin.changes if c.payee_code not in changed)
    changed |= {c.payee_code for c in kept}
    return twin if kept == twin.changes else replace(twin, changes=kept)
