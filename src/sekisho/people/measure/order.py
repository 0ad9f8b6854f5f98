"""The order in which people are trained, drawn by lot from a seed that is published before the first mail goes out.

Units (persons, or whole teams) are sorted within each stratum by SHA-256 of the seed and their id, and dealt to the arms in turn. So
anybody can draw it again, on any machine and in any year, and see that nobody chose who was trained first.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sekisho.model.errors import SekishoError
from sekisho.people.measure.answers import Integers


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """Who was trained when. `units`, `strata` and `arms` have an entry a unit.

    `starts` has for each arm the first round before which it was trained; the last arm's may lie after every round.
    """

    units: tuple[str, ...]
    strata: tuple[str, ...]
    arms: Integers
    starts: tuple[int, ...]
    seed: str

    def __post_init__(self) -> None:
        if len(self.units) != len(self.strata) or len(self.units) != len(self.arms):
            raise ValueError("every unit needs a stratum and an arm")
        if len(set(self.units)) != len(self.units):
            raise ValueError("a unit is dealt once")
        if len(self.arms) and not 0 <= int(self.arms.min()) <= int(self.arms.max()) < len(self.starts):
            raise ValueError("an arm has no start")

    def arm_of(self) -> dict[str, int]:
        """Return the arm of each unit."""
        return dict(zip(self.units, self.arms.tolist(), strict=True))


def draw(units: Mapping[str, str], starts: Sequence[int], seed: str) -> Order:
    """Deal units (each with its stratum) to as many arms as there are starts, as evenly as can be within each stratum."""
    if len(starts) < 2:
        raise ValueError("an order needs two arms")
    names, dealt = tuple(sorted(units)), _dealt(units, len(starts), seed)
    arms = np.array([dealt[name] for name in names], dtype=np.int64)
    return Order(names, tuple(units[name] for name in names), arms, tuple(starts), seed)


def _dealt(units: Mapping[str, str], arms: int, seed: str) -> dict[str, int]:
    within: dict[str, list[str]] = defaultdict(list)
    for unit, stratum in units.items():
        within[stratum].append(unit)
    dealt: dict[str, int] = {}
    for stratum, members in sorted(within.items()):
        members.sort(key=lambda unit: _lot(seed, "unit", unit))
        first = _lot(seed, "stratum", stratum)[0] % arms
        dealt |= {unit: (first + place) % arms for place, unit in enumerate(members)}
    return dealt


def _lot(seed: str, *parts: str) -> bytes:
    text = b"".join(len(part).to_bytes(4, "big") + part for part in (one.encode() for one in (seed, *parts)))
    return hashlib.sha256(text).digest()


def confirm(order: Order) -> None:
    """Raise SekishoError `training_order_changed` where the arms are not those that the seed deals."""
    drawn = draw(dict(zip(order.units, order.strata, strict=True)), order.starts, order.seed)
    given, dealt = order.arm_of(), drawn.arm_of()
    moved = sum(given[unit] != dealt[unit] for unit in given)
    if moved:
        raise SekishoError("training_order_changed", count=moved, seed=order.seed)
