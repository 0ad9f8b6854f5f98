"""Answers leave at whole ticks after their request was there: how long the work took, and so what was found, is not seen."""

from collections.abc import Callable
from dataclasses import dataclass
from math import floor

TICK = 0.025
"""Seconds: several times what a look takes, on two slow cores."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`tick` and `clock` in seconds; `sleep` waits for so many."""

    tick: float
    clock: Callable[[], float]
    sleep: Callable[[float], object]

    def wait(self, since: float) -> None:
        """Wait for the next whole tick after a moment of the clock."""
        gone = self.clock() - since
        self.sleep((floor(gone / self.tick) + 1) * self.tick - gone)
