"""Three answers, never two: flagged, clear, or undetermined with a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sekisho.model.errors import Param
from sekisho.model.ids import ids_of, stable_id
from sekisho.model.subject import Subject


class Answer(StrEnum):
    """Clear is earned by evidence; missing evidence is undetermined."""

    FLAGGED = "flagged"
    CLEAR = "clear"
    UNDETERMINED = "undetermined"


STRENGTH = {Answer.CLEAR: 0, Answer.UNDETERMINED: 1, Answer.FLAGGED: 2}
"""Which of several answers about one subject counts: the greatest."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code whose sentences live with the detector, its parameters, and a weight where scores add up.

    `weight` is a log likelihood ratio (natural logarithm), or None where the reason is not a score.
    """

    code: str
    params: tuple[tuple[str, Param], ...] = ()
    weight: float | None = None

    @staticmethod
    def of(code: str, *, weight: float | None = None, **params: Param) -> "Reason":
        """Make a reason from keywords, parameters in sorted order so that equal reasons are equal values."""
        return Reason(code, tuple(sorted(params.items())), weight)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One detector's answer about one subject, with its reasons and the row ids that prove it."""

    detector: str
    subject: Subject
    answer: Answer
    reasons: tuple[Reason, ...]
    rows: tuple[str, ...] = ()

    @property
    def finding_id(self) -> str:
        """The id of the finding this verdict speaks to: the same for the same detector and subject in every run."""
        return stable_id("f", self.detector, self.subject.table, self.subject.key)


def finding_ids(detector: str, table: str) -> Callable[[str], str]:
    """Return a function that gives `Verdict.finding_id` for a key of a subject, for many subjects of one table."""
    return ids_of("f", detector, table)
