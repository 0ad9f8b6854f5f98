"""Domains that a tired reader takes for another one."""

from __future__ import annotations

import random

_TWINS = {"i": "l", "l": "i", "o": "0", "u": "v", "n": "m", "m": "n", "a": "e", "e": "a", "s": "z", "k": "c", "h": "n"}


def one_letter_off(domain: str, rng: random.Random, taken: tuple[str, ...]) -> str:
    """Return the domain with exactly one letter replaced, dropped or doubled; never one that is already in use."""
    label, dot, rest = domain.partition(".")
    swaps = [label[:i] + _TWINS[c] + label[i + 1 :] for i, c in enumerate(label) if i and c in _TWINS]
    drops = [label[:i] + label[i + 1 :] for i, c in enumerate(label) if 0 < i < len(label) - 1 and c.isalpha()]
    doubles = [label[:i] + c + label[i:] for i, c in enumerate(label) if i and c.isalpha()]
    choices = [c + dot + rest for group in (swaps, drops, doubles) for c in group]
    free = [c for c in dict.fromkeys(choices) if c not in taken and c != domain]
    likely = [c for c in free[: len(swaps)] if "0" not in c] or free
    return rng.choice(likely)
