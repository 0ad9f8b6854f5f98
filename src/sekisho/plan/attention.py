"""The minutes that somebody looks in a day, spent on what costs most per minute. It decides what is shown, never a verdict."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """Something to look at: the minutes that it takes, and its price a year, None where it has none of its own.

    Of tasks without a price the higher `rank` comes first.
    """

    id: str
    minutes: int
    price: float | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Queue:
    """What fits into the minutes of a day, in its order, and what does not, in the same order."""

    today: tuple[str, ...]
    later: tuple[str, ...]
    minutes: int


def queue(tasks: Iterable[Task], minutes: int) -> Queue:
    """Return the day's queue: by money per minute, then what has no price; what is too long makes room for what fits."""
    today: list[str] = []
    later: list[str] = []
    left = minutes
    for task in sorted(tasks, key=_first):
        need = max(task.minutes, 1)
        if need <= left:
            today.append(task.id)
            left -= need
        else:
            later.append(task.id)
    return Queue(tuple(today), tuple(later), minutes - left)


def _first(task: Task) -> tuple[bool, float, int, str]:
    return task.price is None, -(task.price or 0.0) / max(task.minutes, 1), -task.rank, task.id
