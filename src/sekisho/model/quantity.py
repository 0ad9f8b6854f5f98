"""Measured quantities: a share with its denominator, or an interval where part of it could not be seen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """Closed interval of a quantity; `low == high` where it was measured without a gap."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"interval from {self.low} to {self.high} is empty")

    @property
    def middle(self) -> float:
        """The arithmetic middle."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of `total` has a practice in place: yes, no, and what could not be seen. Units are the table's own."""

    yes: float
    no: float
    unseen: float

    def __post_init__(self) -> None:
        if min(self.yes, self.no, self.unseen) < 0:
            raise ValueError("a count cannot be negative")

    @property
    def total(self) -> float:
        """The denominator: all of it, seen or not."""
        return self.yes + self.no + self.unseen

    @property
    def share(self) -> Interval:
        """The covered share as an interval over the unseen part; [0, 1] where nothing is there to measure."""
        if self.total == 0:
            return Interval(0.0, 1.0)
        return Interval(self.yes / self.total, (self.yes + self.unseen) / self.total)
