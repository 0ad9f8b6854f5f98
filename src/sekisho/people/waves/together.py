"""Who gets which template where no person may be seen: each template goes to ten people of a cell or more, never to a few."""

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice

from sekisho.people.measure.answers import LEAST

MOST = 20
"""Templates of one cell: tokens number the cells with their templates, up to 255."""
Choice = tuple[str, bool]
"""A template, and whether it is one that stays the same."""


def drawn_together(
    cell_of: Mapping[str, str], choices: Callable[[str], Sequence[Choice]], seed: int
) -> dict[str, Choice]:
    """Return what each person gets, given the cell of each by key and what may go to a cell, in the order of preference.

    A cell of n people gets at most n / 10 templates, at least one; its people are dealt out to them by lot, evenly.
    """
    members: dict[str, list[str]] = defaultdict(list)
    for key, cell in cell_of.items():
        members[cell].append(key)
    found: dict[str, Choice] = {}
    for cell, keys in sorted(members.items()):
        lot = random.Random(f"{seed}/{cell}")  # noqa: S311 - a lot that can be drawn again from the plan, no secret
        order = sorted(keys)
        lot.shuffle(order)
        chosen = choices(cell)[: min(max(1, len(keys) // LEAST), MOST)]
        found |= dict(zip(order, islice(cycle(chosen), len(order)), strict=True))
    return found
