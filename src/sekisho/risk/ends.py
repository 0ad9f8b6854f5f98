"""An input or an answer at the three points the model is run at: better end, middle, worse end."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sekisho.model.quantity import Interval


class End(StrEnum):
    """Where every undetermined input is set: to the firm's advantage, to the middle, or to its disadvantage."""

    BETTER = "better"
    MIDDLE = "middle"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Ends:
    """One number at each end. For an input, `better` is the value that loses less, be it low or high."""

    better: float
    middle: float
    worse: float

    @staticmethod
    def rising(interval: Interval) -> "Ends":
        """Return the ends of an input that loses more the higher it is."""
        return Ends(interval.low, interval.middle, interval.high)

    @staticmethod
    def falling(interval: Interval) -> "Ends":
        """Return the ends of an input that loses less the higher it is."""
        return Ends(interval.high, interval.middle, interval.low)

    @staticmethod
    def each(value: Callable[[End], float]) -> "Ends":
        """Return the ends of whatever `value` gives at each."""
        return Ends(value(End.BETTER), value(End.MIDDLE), value(End.WORSE))

    def at(self, end: End) -> float:
        """Return the number at one end."""
        return {End.BETTER: self.better, End.MIDDLE: self.middle, End.WORSE: self.worse}[end]

    @property
    def interval(self) -> Interval:
        """The smallest interval over all three."""
        return Interval(min(self.better, self.middle, self.worse), max(self.better, self.middle, self.worse))

    @property
    def open(self) -> bool:
        """True where the ends differ: the input is not determined."""
        return self.better != self.worse
