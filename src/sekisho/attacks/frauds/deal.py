"""Deals many cases onto one world: each kind, each language, so many draws."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sekisho.attacks.case import Case
from sekisho.attacks.catalogue import Fraud, frauds
from sekisho.attacks.nouns import Language, Vendor, World
from sekisho.attacks.overlay import Overlay

_HAND = 6
"""How many counterparties a case is offered; it takes at most one a scene."""


_TRIES = 8
"""How often a case is drawn anew to find a counterparty for a change of account that no other case has."""


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

    def drop(self, codes: set[str]) -> None:
        """Deal these no more, unless too few would be left."""
        rest = [v for v in self._all if v.code not in codes]
        if len(rest) >= _HAND:
            self._all, self._left = rest, [v for v in self._left if v.code not in codes]


def _changed(case: Case) -> set[str]:
    return {c.payee_code for twin in case.twins for c in twin.changes}


def _codes(case: Case) -> set[str]:
    return {c for x in case.labels for c in x.payee_codes}


def deal(
    world: World,
    seed: int,
    draws: int,
    *,
    languages: Sequence[Language] = ("ja", "en"),
    kinds: Sequence[str] = (),
    texts: Path | None = None,
    forms: bool = False,
) -> tuple[Case, ...]:
    """Return so many cases of each kind (all kinds when none is named) in each language; the same for the same seed.

    A counterparty that honestly changes its account takes part in no other case, since a list holds one truth. Where
    there are too few counterparties for that, a change stays out of the list and the mail about it stands alone.
    `texts` is a folder like this one whose words are spoken instead, of the kinds that it has; with `forms` some mails of frauds and of twins alike come
    as HTML alone or leave the account to an attached letter.
    """
    world = replace(world, texts=texts, forms=forms)
    decks = {
        x: _Deck([v for v in world.vendors if v.language == x] or world.vendors, random.Random(f"{seed}:{x}"))
        for x in languages
    }
    chosen = [f for f in frauds() if not kinds or f.id in kinds]
    if texts:
        chosen = [f for f in chosen if (texts / f.id).is_dir()]
    first = [f for f in chosen if _changed(f.lay(world, random.Random(seed), languages[0]))]
    done: dict[tuple[str, Language, int], Case] = {}
    used: set[str] = set()
    for fraud in (*first, *(f for f in chosen if f not in first)):
        for language in languages:
            for draw in range(draws):
                rng = random.Random(f"{seed}:{fraud.id}:{language}:{draw}")
                case = _fresh(fraud, world, decks[language], rng, language, used)
                done[fraud.id, language, draw] = case
                used |= _codes(case)
                decks[language].drop(_changed(case))
    return tuple(done[f.id, x, n] for f in chosen for x in languages for n in range(draws))


def _fresh(fraud: Fraud, world: World, deck: _Deck, rng: random.Random, language: Language, used: set[str]) -> Case:
    """Return a case whose changes of account are of counterparties that no case before it has."""
    case = fraud.lay(world.only(deck.hand()), rng, language)
    for _ in range(_TRIES):
        if not _changed(case) & used:
            return case
        case = fraud.lay(world.only(deck.hand()), rng, language)
    return Case(case.fraud, tuple(_without(twin, used) for twin in case.twins))


def _without(twin: Overlay, used: set[str]) -> Overlay:
    return replace(twin, changes=tuple(c for c in twin.changes if c.payee_code not in used))
