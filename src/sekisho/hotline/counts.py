"""Counts for the board and the console: by half-year, no cell so small that it points to a person, and no link to a case."""

from dataclasses import dataclass

from sekisho.hotline.nouns import Book
from sekisho.hotline.rules import CATEGORIES

FORMAT = "sekisho.hotline_counts/1"
"""What the file says it is that the console reads."""
SMALLEST = 5
"""What is less than this is not said exactly."""


@dataclass(frozen=True, slots=True)
class Half:
    """A half-year ("2026-2"): how many cases were closed, and of those of each category; None where it is fewer than `SMALLEST`.

    One cell that is left out could be had from the others and the sum: so a second one is, too.
    """

    half: str
    closed: int | None
    by_category: dict[str, int | None]


def halves(book: Book) -> tuple[Half, ...]:
    """Return each half-year that something was closed in."""
    found = sorted({one.half for one in book.counted})
    return tuple(_half(half, {one.category: one.count for one in book.counted if one.half == half}) for half in found)


def _half(half: str, counts: dict[str, int]) -> Half:
    closed = sum(counts.values())
    cells = {name: counts.get(name, 0) for name in CATEGORIES}
    small = {name for name, count in cells.items() if 0 < count < SMALLEST}
    if len(small) == 1:
        others = [name for name in cells if name not in small]
        small.add(min(others, key=lambda name: (cells[name] == 0, cells[name])))
    shown = {name: None if name in small else count for name, count in cells.items()}
    return Half(half, closed if closed >= SMALLEST or closed == 0 else None, shown)
