"""How unlikely a day is by a person's own past and that of their peers."""

import math
from collections.abc import Iterable, Sequence
from statistics import NormalDist, fmean, median

WEIGHT = 5.0
"""The peers' past counts like so many days of one's own."""
LEAST_SPREAD = 0.6
"""Natural logarithm: a day of nearly twice the usual surprises nobody."""
_TINY = 1e-300


def quantile(ordered: Sequence[float], out: Sequence[float], share: float) -> float:
    """Return the value that `share` (above 0) of the values do not exceed, of those that are `ordered` and not `out`; 0 for none.

    Both are sorted, and all of `out` are in the other: what many have together is sorted once, whoever is left out.
    """
    count = len(ordered) - len(out)
    if not count:
        return 0.0
    at = min(count - 1, math.ceil(count * share) - 1)
    for value in out:
        if value > ordered[at]:
            break
        at += 1
    return ordered[at]


def usual(values: Sequence[float]) -> float:
    """Return the median; 0 for none."""
    return median(values) if values else 0.0


def surprise(amount: float, own: Sequence[float], peers: Sequence[float], tried: int) -> float:
    """Return minus log10 of the chance of an amount so large on one of `tried` days; lognormal amounts.

    The person's own mean and spread are shrunk to those of the peers.
    """
    return surprise_of(amount, logs(own), logs(peers), tried)


def logs(values: Iterable[float]) -> list[float]:
    """Return the natural logarithms of the values above 0."""
    return [math.log(value) for value in values if value > 0]


def surprise_of(amount: float, mine: Sequence[float], theirs: Sequence[float], tried: int) -> float:
    """Return the same as `surprise`, from the logarithms of the amounts."""
    if amount <= 0 or not (mine or theirs):
        return 0.0
    base = fmean(theirs) if theirs else fmean(mine)
    spread = _variance(theirs, base) if theirs else _variance(mine, base)
    weight = WEIGHT if theirs else 0.0
    mean = (math.fsum(mine) + weight * base) / (len(mine) + weight)
    variance = (math.fsum([(value - mean) ** 2 for value in mine]) + weight * spread) / (len(mine) + weight)
    deviation = max(math.sqrt(variance), LEAST_SPREAD)
    chance = max(1 - NormalDist(mean, deviation).cdf(math.log(amount)), _TINY)
    return max(0.0, -math.log10(min(1.0, chance * max(tried, 1))))


def _variance(values: Sequence[float], mean: float) -> float:
    return math.fsum([(value - mean) ** 2 for value in values]) / len(values) if values else 0.0
