"""Where slots go when the slab grows, so that all in use lie as if they had been drawn at random in the whole of it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from random import Random

Plan = Callable[[Collection[int]], Mapping[int, int]]
"""Say for slots in use where each goes that moves: old number -> new one."""
_AT_ONCE = 32


def out(used: Collection[int], room: list[int]) -> dict[int, int]:
    """Move everything into new room in random order, taken from its end; ValueError where there is too little."""
    if len(room) < len(used):
        raise ValueError("the new part is smaller than what is in use")
    return {old: room.pop() for old in used}


def back(used: Collection[int], room: list[int], end: int, count: int, random: Random) -> dict[int, int]:
    """Move some of what lies behind an end into free room before it, taken from its end.

    As many come as would lie there, had all in use been drawn among `count` slots; those that stay before it already count.
    """
    wanted = sum(number < end for number in random.sample(range(count), len(used)))
    there = sum(number < end for number in used)
    behind = [number for number in used if number >= end]
    moving = min(max(wanted - there, 0), len(room), len(behind))
    return {old: room.pop() for old in random.sample(behind, moving)}


def runs(slots: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Return slots, of which there are some, as runs side by side: first number and length, which is bounded."""
    first, length = 0, 0
    for number in sorted(slots):
        if length and (number != first + length or length == _AT_ONCE):
            yield first, length
            length = 0
        if not length:
            first = number
        length += 1
    yield first, length
