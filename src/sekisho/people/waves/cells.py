"""Cells: in which part of the staff an exercise counts where no person may be seen, never of fewer than ten people."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from sekisho.people.measure.answers import LEAST

OTHERS: Final = "others"
"""Where the people of groups that are too small count together."""


def cells(groups: Mapping[str, str]) -> dict[str, str]:
    """Return the cell of each person, given the group of each by key: their group where ten are in it, else "others".

    Where the others are too few, the smallest group joins them; where nobody is left apart, all are one cell. A firm of fewer
    than ten has one cell that is too small, and no results (`large_enough`).
    """
    sizes = Counter(groups.values())
    apart = {group for group, size in sizes.items() if size >= LEAST}
    rest = sum(size for group, size in sizes.items() if group not in apart)
    while 0 < rest < LEAST and apart:
        smallest = min(apart, key=lambda group: (sizes[group], group))
        apart.remove(smallest)
        rest += sizes[smallest]
    return {key: group if group in apart else OTHERS for key, group in groups.items()}


def large_enough(cell_of: Mapping[str, str]) -> bool:
    """Tell whether every cell has ten people or more."""
    return all(size >= LEAST for size in Counter(cell_of.values()).values())
