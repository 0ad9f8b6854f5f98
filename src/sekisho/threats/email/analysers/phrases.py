"""Finite phrase lists written out in full, and patterns over the slots that they fill.

A phrase is literal text with alternatives in brackets, `(お|)振(り|)込(み|)先`, or a letter that may be missing, `e-?mail`;
all forms are written out when loaded.
A pattern is slots with the greatest allowed gap in characters between them: `change 60 account`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

_GROUP = re.compile(r"\(([^()]*)\)")
_MAYBE = re.compile(r"([^()])\?")
MASKS = frozenset({"neutral", "own_mail", "payee_account", "telling", "open", "close", "straight"})
"""Slots whose phrases hide the phrases inside them: `new account manager` is no new account, 振込先 asks for no 振込."""


class Hit(NamedTuple):
    """One phrase in the text and the slots that it fills."""

    start: int
    end: int
    slots: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Slots in order; `gaps[i]` is the most characters between slot i and slot i+1."""

    slots: tuple[str, ...]
    gaps: tuple[int, ...]

    @staticmethod
    def parse(text: str) -> "Pattern":
        """Read `change 60 account 20 new`; ValueError where slots and gaps do not take turns."""
        words = text.split()
        if len(words) % 2 == 0:
            raise ValueError(f"pattern {text!r} does not end in a slot")
        return Pattern(tuple(words[::2]), tuple(int(word) for word in words[1::2]))

    def found_in(self, hits: Sequence[Hit]) -> bool:
        """Return whether the slots occur in this order within the gaps."""
        ends = [hit.end for hit in hits if self.slots[0] in hit.slots]
        for slot, gap in zip(self.slots[1:], self.gaps, strict=True):
            if not ends:
                return False
            ends = [hit.end for hit in hits if slot in hit.slots and any(0 <= hit.start - end <= gap for end in ends)]
        return bool(ends)


def expand(phrase: str) -> list[str]:
    """Write out the alternatives of a phrase: `a(b|)c` gives `abc` and `ac`; ValueError where brackets stand in brackets."""
    parts = _GROUP.split(_MAYBE.sub(r"(\1|)", phrase))
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    found = ["".join(choice) for choice in product(*choices)]
    if any(sign in literal for literal in found for sign in "()?|"):
        raise ValueError(f"phrase {phrase!r} cannot be written out")
    return found


def slots_by_phrase(slots: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Return every written-out phrase with the slots that it fills."""
    found: dict[str, set[str]] = {}
    for slot, phrases in slots.items():
        for phrase in phrases:
            for literal in expand(phrase):
                found.setdefault(literal, set()).add(slot)
    return {literal: frozenset(names) for literal, names in found.items()}


def hits_within(phrase: str, slots: Mapping[str, frozenset[str]], *, words: bool) -> tuple[Hit, ...]:
    """Return the phrase and every phrase inside it, counted from its start: `our account has changed` holds `account`.

    With `words`, those inside begin and end where words do. A phrase in a slot of MASKS hides what is inside it.
    """
    size = len(phrase)
    starts = [place for place in range(size) if not words or place == 0 or not phrase[place - 1].isalnum()]
    ends = [place for place in range(1, size + 1) if not words or place == size or not phrase[place].isalnum()]
    pairs = [(start, end) for start in starts for end in ends if start < end and phrase[start:end] in slots]
    found = [Hit(start, end, slots[phrase[start:end]]) for start, end in pairs]
    masks = [hit for hit in found if not MASKS.isdisjoint(hit.slots)]
    kept = [hit for hit in found if not any(mask is not hit and _holds(mask, hit) for mask in masks)]
    return tuple(sorted(kept, key=lambda hit: hit.start - hit.end))


def _holds(mask: Hit, hit: Hit) -> bool:
    return mask.start <= hit.start and hit.end <= mask.end
