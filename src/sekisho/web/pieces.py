"""Take many things a few at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def pieces(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield lists of up to `size` items, in their order; none that is empty."""
    left = iter(items)
    while piece := list(islice(left, size)):
        yield piece
