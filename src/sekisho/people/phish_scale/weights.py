"""How people weigh the signs of a mail: linear in each element and in the count of cues (`weights.toml`, made by `bench/people_phish_fit.py`)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

ELEMENTS: Final = ("mimics", "relevance", "situation", "concern")
CUES: Final = "cues"
Weights = Mapping[str, Mapping[str, float]]
_AT_MOST: Final[Mapping[str, Mapping[str, int]]] = {
    "known.none": {"mimics": 2, "relevance": 4, "situation": 2},
    "known.never": {"mimics": 4, "situation": 2},
}
"""What an element is at most where the firm says outright that its readers have no such thing, or do not do it so."""


def elements_of(signs: Mapping[str, float], weights: Weights) -> dict[str, int]:
    """Return the elements (0, 2, 4, 6 or 8) that signs come to."""
    found = {name: min(max(2 * round(_sum(signs, weights[name]) / 2), 0), 8) for name in ELEMENTS}
    for sign, most in _AT_MOST.items():
        if signs[sign]:
            found |= {name: min(found[name], value) for name, value in most.items()}
    return found


def expected(signs: Mapping[str, float], weights: Weights) -> int:
    """Return how many cues a person would count."""
    return max(round(_sum(signs, weights[CUES])), 0)


def _sum(signs: Mapping[str, float], every: Mapping[str, float]) -> float:
    return sum(weight * float(signs[sign]) for sign, weight in every.items())


@cache
def usual() -> Weights:
    """Return the weights that come with the program."""
    return tomllib.loads((files(__package__) / "weights.toml").read_text("utf-8"))
