"""Rates with their intervals: Wilson's (1927), at both ends of what is undetermined."""

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

from sekisho.model.quantity import Interval

CONFIDENCE: Final = 0.95


def deviations(confidence: float = CONFIDENCE) -> float:
    """Return how many standard deviations to both sides hold that share of a normal distribution: 1.96 for 95 %."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(count: int, total: int, confidence: float = CONFIDENCE) -> Interval:
    """Return Wilson's score interval of a share; [0, 1] where there is nothing to count."""
    if not 0 <= count <= total:
        raise ValueError(f"{count} of {total} is no share")
    if total == 0:
        return Interval(0.0, 1.0)
    found = wilson_of(count / total, total, confidence)
    return Interval(0.0 if count == 0 else found.low, 1.0 if count == total else found.high)


def wilson_of(share: float, weight: float, confidence: float = CONFIDENCE) -> Interval:
    """Return the same of a share that is known as well as one out of `weight`, which need not be whole."""
    z = deviations(confidence)
    middle = share + z * z / (2 * weight)
    half = z * math.sqrt(share * (1 - share) / weight + z * z / (4 * weight * weight))
    scale = 1 + z * z / weight
    return Interval(max((middle - half) / scale, 0.0), min((middle + half) / scale, 1.0))


@dataclass(frozen=True, slots=True)
class Rate:
    """Mails out of `total` to which a person, a machine or somebody undetermined went. Machines are no persons."""

    persons: int
    machines: int
    undetermined: int
    total: int

    def __post_init__(self) -> None:
        if min(self.persons, self.machines, self.undetermined) < 0 or self.total < (
            self.persons + self.machines + self.undetermined
        ):
            raise ValueError("the states are more than the mails")

    @property
    def share(self) -> Interval:
        """Return the share of persons: without the undetermined, and with all of them; [0, 1] of nothing."""
        if self.total == 0:
            return Interval(0.0, 1.0)
        return Interval(self.persons / self.total, (self.persons + self.undetermined) / self.total)

    def interval(self, confidence: float = CONFIDENCE) -> Interval:
        """Return from Wilson's lower limit without the undetermined to his upper limit with all of them."""
        low = wilson(self.persons, self.total, confidence)
        high = wilson(self.persons + self.undetermined, self.total, confidence)
        return Interval(low.low, high.high)
