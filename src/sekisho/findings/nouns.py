"""A finding: one detector's flag on one subject over time, with every change of its state and what caused it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict


class State(StrEnum):
    """Where a finding stands. Only open and reopened ask for work."""

    OPEN = "open"
    REOPENED = "reopened"
    ACCEPTED = "accepted"
    SUPPRESSED = "suppressed"
    RESOLVED = "resolved"


OPEN_STATES = frozenset({State.OPEN, State.REOPENED})
"""The states that ask for work."""


class Change(StrEnum):
    """What happened to a finding."""

    OPENED = "opened"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    UNSEEN = "unseen"
    SEEN_AGAIN = "seen_again"
    ACCEPTED = "accepted"
    SUPPRESSED = "suppressed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNPROVEN = "unproven"


class Cause(StrEnum):
    """What kind of thing caused a change: a run, a decision in the ledger, or the end of a decision's time."""

    RUN = "run"
    DECISION = "decision"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Transition:
    """One change. `at` is the run's or the decision's time; `ref` the run id or the hash of the ledger entry."""

    at: datetime
    change: Change
    cause: Cause
    ref: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A decision that stands over a finding: accepted or suppressed, by whom, why, and until when (None: no end)."""

    state: State
    entry_hash: str
    by: str
    reason: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `reasons` and `rows` are those of the newest flag; `answer` is the newest answer, whatever it is.

    `unseen_since` is the time of the first run that could no longer judge it (None: the newest run could).
    `opened_in` is the sequence number of the run that first flagged it.
    """

    id: str
    detector: str
    subject: Subject
    state: State
    answer: Answer
    reasons: tuple[Reason, ...]
    rows: tuple[str, ...]
    opened_in: int
    first_flagged: datetime
    last_flagged: datetime
    unseen_since: datetime | None = None
    standing: Standing | None = None
    history: tuple[Transition, ...] = ()

    @property
    def is_open(self) -> bool:
        """True while it asks for work, seen or unseen."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class Ignored:
    """A decision in good standing that cannot be applied: `code` says why, with its sentence in `text/`."""

    entry_hash: str
    subject: str
    code: str


@dataclass(frozen=True, slots=True)
class Run:
    """The verdicts of one assessment. `sequence` counts the organisation's runs; `ledger_seq` is the newest entry it saw."""

    sequence: int
    id: str
    at: datetime
    verdicts: tuple[Verdict, ...]
    ledger_seq: int = -1


@dataclass(frozen=True, slots=True)
class Book:
    """All findings by id, after run `sequence` and ledger entry `ledger_seq`. It is what is saved between runs."""

    findings: Mapping[str, Finding] = field(default_factory=dict)
    sequence: int = -1
    ledger_seq: int = -1
    ignored: tuple[Ignored, ...] = ()
