"""Hits put together by the token that they are about, tokens that were tampered with included."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from sekisho.model.visit import Hit

CUT: Final = 12
"""So many signs of a token are enough to know it by, where it was cut off or its end was changed."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Hits by token, in the order they came in; `strays` are about none."""

    by_token: dict[str, list[Hit]]
    strays: int


def gather(hits: Iterable[Hit], tokens: Collection[str]) -> Gathered:
    """Return which hits are about which of the tokens that were sent. One that was changed is known by how it begins."""
    known, ordered = frozenset(tokens), sorted(tokens)
    found: dict[str, list[Hit]] = defaultdict(list)
    strays = 0
    for hit in hits:
        token = hit.token if hit.token in known else _near(hit.token.lower(), known, ordered)
        if token:
            found[token].append(hit)
        else:
            strays += 1
    return Gathered(dict(found), strays)


def _near(sent: str, known: frozenset[str], ordered: Sequence[str]) -> str:
    """Return the token that begins most like this one, "" where none has enough in common with it."""
    if sent in known:
        return sent
    at = bisect_left(ordered, sent)
    those = ordered[max(at - 1, 0) : at + 1]
    best = max(those, key=lambda one: _alike(one, sent), default="")
    return best if _alike(best, sent) >= CUT else ""


def _alike(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda signs: signs[0] == signs[1], zip(one, other, strict=False)))
