"""Which part of the staff is trained first: by lot within each group, so that what training does can be measured at all."""

import random
from collections import defaultdict
from collections.abc import Mapping


def arms(groups: Mapping[str, str], seed: int, count: int = 2) -> dict[str, int]:
    """Return the arm of each person (0 is trained first), given the group of each by key; in each group the arms are as large.

    Where a group does not divide evenly, the lot says which arm has one more.
    """
    members: dict[str, list[str]] = defaultdict(list)
    for key, group in groups.items():
        members[group].append(key)
    found: dict[str, int] = {}
    for group, keys in sorted(members.items()):
        lot = random.Random(f"{seed}/{group}")  # noqa: S311 - a lot that can be drawn again, no secret
        order = sorted(keys)
        lot.shuffle(order)
        first = lot.randrange(count)
        found |= {key: (first + number) % count for number, key in enumerate(order)}
    return found
