"""What a text is found by: its runs of one, two and three characters, each put down in one of 4,096 slices.

A slice is a row of bits, one for each finding in the order of the queue. A word can only be where the slices of all its
runs have a bit, so that a few slices say which findings are worth reading. It works the same for words of one character
and for languages that write no spaces, and in any database.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

SLICES = 4_096
AT_ONCE = 1_024
"""Texts that are put down together."""
BLOCK = 32 * AT_ONCE
"""Places that one row of bits covers."""
LOOKED_UP = 24
"""Slices that are looked up for one word at most: more of them leave out hardly any text."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(0x9E3779B1)
_SHIFT = np.uint64(64 - 12)

Row = tuple[int, int, bytes]
"""A block, a slice, and its bits, packed."""


def folded(text: str) -> str:
    """Return a text as it is compared: capitals are small letters, and what no database takes is a space."""
    return text.replace("\0", " ").casefold()


def slices_of(word: str) -> list[int]:
    """Return the slices that every text with this (folded) word is in, the longest runs first."""
    runs = [word[at : at + size] for size in (3, 2, 1) for at in range(len(word) - size + 1)]
    wanted = runs if len(word) < 3 else [one for one in runs if len(one) > 1]
    found: dict[int, None] = {}
    for run in wanted:
        code = np.zeros(1, np.uint64)
        for letter in run:
            code = code * _STEP + np.uint64(ord(letter))
        found[int(_slice(code)[0])] = None
    return list(found)[:LOOKED_UP]


def places_in(rows: Iterable[Row], wanted: int) -> list[int]:
    """Return the places that have a bit in all of the `wanted` slices of their block."""
    blocks: dict[int, list[bytes]] = {}
    for block, _, bits in rows:
        blocks.setdefault(block, []).append(bits)
    found: list[int] = []
    for block, packed in sorted(blocks.items()):
        if len(packed) == wanted:
            left = np.bitwise_and.reduce([np.frombuffer(zlib.decompress(one), np.uint8) for one in packed])
            found += (np.flatnonzero(np.unpackbits(left)) + block * BLOCK).tolist()
    return found


def _slice(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return (codes * _SPREAD) >> _SHIFT


def _bits(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Return the slices of up to `AT_ONCE` folded texts: a row for each slice, a bit for each text."""
    ends = "\0\0"  # no text has it, so that no run goes from one text into the next
    codes = np.frombuffer(ends.join((*texts, "")).encode("utf-32-le"), np.uint32).astype(np.uint64)
    which = np.repeat(np.arange(len(texts)), [len(one) + len(ends) for one in texts])
    bits = np.zeros((SLICES, AT_ONCE), np.bool_)
    run, whole = codes, codes > 0
    for size in (1, 2, 3):
        bits[_slice(run[whole]), which[: len(run)][whole]] = True
        if size < 3:
            run, whole = run[:-1] * _STEP + codes[size:], whole[:-1] & (codes[size:] > 0)
    return np.packbits(bits, axis=1)


@dataclass(slots=True)
class Slices:
    """Puts texts down, in the order of their places, and hands over each block that is full."""

    _block: int = 0
    _filled: int = 0
    _waiting: list[str] = field(default_factory=list)
    _bits: NDArray[np.uint8] = field(default_factory=lambda: np.zeros((SLICES, BLOCK // 8), np.uint8))

    def take(self, text: str) -> Iterator[Row]:
        """Take the folded text of the next place; yield the rows of its block where that is full."""
        self._waiting.append(text)
        if len(self._waiting) == AT_ONCE:
            self._put_down()
            if self._filled == BLOCK:
                yield from self.rest()

    def rest(self) -> Iterator[Row]:
        """Yield the rows of what was taken and not handed over yet."""
        self._put_down()
        for number in np.flatnonzero(self._bits.any(axis=1)).tolist():
            yield self._block, number, zlib.compress(self._bits[number].tobytes(), 1)
        self._block, self._filled = self._block + 1, 0
        self._bits[:] = 0

    def _put_down(self) -> None:
        if self._waiting:
            at = self._filled // 8
            self._bits[:, at : at + AT_ONCE // 8] = _bits(self._waiting)
            self._filled += AT_ONCE
            self._waiting = []
