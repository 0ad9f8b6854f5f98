"""What a run of detectors leaves behind: verdicts, what went wrong, what was looked at and what could not be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sekisho.detection.fence import FencedError
from sekisho.model.verdict import Answer, Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """How many subjects of one source and hour one detector looked at, by answer; `hour` is UTC, None where unknown."""

    detector: str
    source_id: str
    hour: datetime | None
    answers: Mapping[Answer, int]


@dataclass(frozen=True, slots=True)
class Blind:
    """A detector that could not look: the fields it misses, and the exports (connector ids) that would supply them."""

    detector: str
    missing: tuple[str, ...]
    exports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunResult:
    """Verdicts by detector and subject key, one for each enumerated subject; the rest says what to make of them."""

    verdicts: Sequence[Verdict] = ()
    fenced: tuple[FencedError, ...] = ()
    judged: tuple[Judged, ...] = ()
    blind: tuple[Blind, ...] = ()

    def __add__(self, other: "RunResult") -> "RunResult":
        return RunResult(
            (*self.verdicts, *other.verdicts),
            self.fenced + other.fenced,
            self.judged + other.judged,
            self.blind + other.blind,
        )
