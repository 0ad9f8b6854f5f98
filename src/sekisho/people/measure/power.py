"""What a number of people can show: the smallest difference, the number for a difference, the power. Two shares, two-sided.

Normal approximation with the variance of each side at its own share, as facts of the field are usually given.
"""

import math
from statistics import NormalDist
from typing import Final

POWER: Final = 0.8
LEVEL: Final = 0.05
_NORMAL = NormalDist()


def reach(power: float = POWER, level: float = LEVEL) -> float:
    """Return how many standard errors a difference must have to be shown with that power: 2.80 for 80 % at 5 %."""
    return _NORMAL.inv_cdf(1 - level / 2) + _NORMAL.inv_cdf(power)


def _spread(one: float, other: float) -> float:
    return one * (1 - one) + other * (1 - other)


def smallest_difference(
    each: float, base: float, *, rises: bool = False, power: float = POWER, level: float = LEVEL
) -> float | None:
    """Return the smallest fall (or rise) from the share `base` that `each` mails a side show; None where none is enough.

    None means that even a fall to nothing, or a rise to everybody, would be missed too often.
    """
    _check(base)
    room = 1 - base if rises else base

    def shown(step: float) -> bool:
        other = base + step if rises else base - step
        return each > 0 and step >= reach(power, level) * math.sqrt(_spread(base, other) / each)

    if not shown(room):
        return None
    low, high = 0.0, room
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (low, middle) if shown(middle) else (middle, high)
    return high


def needed(base: float, other: float, *, power: float = POWER, level: float = LEVEL) -> int:
    """Return how many mails a side show the difference between two shares. ValueError where there is none."""
    _check(base)
    _check(other)
    if base == other:
        raise ValueError("no number of people shows a difference that is not there")
    return math.ceil(reach(power, level) ** 2 * _spread(base, other) / (base - other) ** 2)


def power_of(first: float, second: float, base: float, other: float, level: float = LEVEL) -> float:
    """Return the chance that `first` and `second` mails show the difference between two shares."""
    _check(base)
    _check(other)
    if min(first, second) <= 0:
        return 0.0
    error = math.sqrt(base * (1 - base) / first + other * (1 - other) / second)
    if error == 0:
        return 1.0 if base != other else level
    bound, away = _NORMAL.inv_cdf(1 - level / 2), (other - base) / error
    return _NORMAL.cdf(away - bound) + _NORMAL.cdf(-away - bound)


def anchored(people: int, share: float, rounds: int) -> float:
    """Return how many anchor mails a half-year has: `share` of the mails of each round is drawn from the anchors."""
    return people * share * rounds


def _check(share: float) -> None:
    if not 0 <= share <= 1:
        raise ValueError(f"{share} is no share")
