"""Patterns of IAM: `*` any text, `?` one sign, every other sign itself. Exact: what some patterns match and others do not."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

STAR, MARK = "\ue02a", "\ue03f"
"""Signs that stand for a literal `*` and `?` (`${*}` and `${?}` in a policy)."""
MOST_STATES = 20_000
_FRESH = "xyzabcdefghijklmnopqrstuvw0123456789-_"
_Masks = tuple[int, ...]


class Example(NamedTuple):
    """A text that fits, None where none was found; `sure` says that the search ended and None means that none is."""

    text: str | None
    sure: bool


def body(pattern: str) -> str:
    """Return a pattern as a regular expression for a whole text."""
    return "".join(".*" if sign == "*" else "." if sign == "?" else re.escape(_sign(sign)) for sign in pattern)


@lru_cache(maxsize=65536)
def _compiled(pattern: str, *, case: bool) -> re.Pattern[str]:
    return re.compile(body(pattern), re.DOTALL if case else re.DOTALL | re.IGNORECASE)


def _sign(sign: str) -> str:
    return "*" if sign == STAR else "?" if sign == MARK else sign


def matches(pattern: str, text: str, *, case: bool = True) -> bool:
    """Tell whether a pattern matches a whole text."""
    return _compiled(pattern, case=case).fullmatch(text) is not None


def escaped(text: str) -> str:
    """Return the pattern that matches a text alone."""
    return text.replace("*", STAR).replace("?", MARK)


def is_literal(pattern: str) -> bool:
    """Tell whether a pattern matches one text alone."""
    return "*" not in pattern and "?" not in pattern


@lru_cache(maxsize=16384)
def example(wanted: tuple[str, ...], shunned: tuple[str, ...] = ()) -> Example:
    """Return the shortest text that every pattern of `wanted` and none of `shunned` matches.

    The patterns are run side by side, one sign at a time. Of the signs that none of them waits for, all do the same,
    so that one stands for them.
    """
    patterns = (*wanted, *shunned)
    start = tuple(_closed(pattern, 1) for pattern in patterns)
    seen, open_ = {start}, deque([(start, "")])
    while open_:
        masks, text = open_.popleft()
        if all(_ends(patterns[at], mask) == (at < len(wanted)) for at, mask in enumerate(masks)):
            return Example(text, sure=True)
        for sign in _signs(patterns, masks):
            after = tuple(_step(pattern, mask, sign) for pattern, mask in zip(patterns, masks, strict=True))
            if after not in seen and all(after[: len(wanted)]) and not _lost(shunned, after[len(wanted) :]):
                seen.add(after)
                open_.append((after, text + _sign(sign)))
        if len(seen) > MOST_STATES:
            return Example(None, sure=False)
    return Example(None, sure=True)


def _closed(pattern: str, mask: int) -> int:
    """Return the places where a pattern may stand (bits), with those past a `*` that matches nothing."""
    for at, sign in enumerate(pattern):
        if sign == "*" and mask >> at & 1:
            mask |= 1 << at + 1
    return mask


def _step(pattern: str, mask: int, sign: str) -> int:
    after = 0
    for at in _places(mask):
        if at < len(pattern):
            if pattern[at] == "*":
                after |= 1 << at
            elif pattern[at] in ("?", sign):
                after |= 1 << at + 1
    return _closed(pattern, after)


def _places(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _ends(pattern: str, mask: int) -> bool:
    return bool(mask >> len(pattern) & 1)


def _lost(shunned: Sequence[str], masks: _Masks) -> bool:
    """Tell whether a shunned pattern matches whatever follows: it stands at a `*` that ends it."""
    return any(
        pattern.endswith("*") and mask >> len(pattern) - 1 & 1 for pattern, mask in zip(shunned, masks, strict=True)
    )


def _signs(patterns: Sequence[str], masks: _Masks) -> Iterator[str]:
    """Yield one sign that no pattern waits for, then those that some pattern waits for."""
    waited = {
        pattern[at]
        for pattern, mask in zip(patterns, masks, strict=True)
        for at in _places(mask)
        if at < len(pattern) and pattern[at] not in "*?"
    }
    yield next(sign for sign in (*_FRESH, *map(chr, range(0x3041, 0x3097))) if sign not in waited)
    yield from sorted(waited)
