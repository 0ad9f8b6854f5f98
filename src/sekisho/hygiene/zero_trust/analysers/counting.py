"""How many of how many: subjects of which something holds, does not hold, or cannot be told."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST = 50
ROWS_EACH = 2
"""Rows of evidence that each failing subject may show, so that more of them fit."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One subject: whether the practice holds for it (None: cannot be told), how often it counts, and its rows."""

    key: str
    holds: bool | None
    rows: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Count:
    """One statement, measured. `missing` names what would have told of it, as `table` or `table.field`."""

    yes: float = 0.0
    no: float = 0.0
    unseen: float = 0.0
    missing: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()
    proof: tuple[str, ...] = ()


def counted(subjects: Iterable[Seen], missing: tuple[str, ...] = ()) -> Count:
    """Count subjects; those of which it does not hold are named, and their rows come first in the proof."""
    every = sorted(subjects, key=lambda one: (-one.weight, one.key))
    failing = [one for one in every if one.holds is False]
    others = [one for one in every if one.holds is not False]
    rows = dict.fromkeys(row for one in (*failing, *others) for row in one.rows[:ROWS_EACH])
    return Count(
        _weight(one for one in every if one.holds),
        _weight(failing),
        _weight(one for one in every if one.holds is None),
        missing,
        tuple(dict.fromkeys(one.key for one in failing))[:MOST],
        tuple(rows)[:MOST],
    )


def _weight(subjects: Iterable[Seen]) -> float:
    return float(sum(one.weight for one in subjects))
