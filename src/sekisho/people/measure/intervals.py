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
    z, share = deviations(confidence), count / total
    middle = share + z * z / (2 * total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    low, high = (middle - half) / scale, (middle + half) / scale
    return Interval(0.0 if count == 0 else max(low, 0.0), 1.0 if count == total else min(high, 1.0))


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
