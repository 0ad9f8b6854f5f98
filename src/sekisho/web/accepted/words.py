"""The newest word of the ledger about each finding: accepted or suppressed, by whom, until when, and whether it was taken back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sekisho.findings.decide import reading, speaks_of_findings, withdraws
from sekisho.findings.nouns import Ignored, State
from sekisho.ledger.decisions import Decision


@dataclass(frozen=True, slots=True)
class Word:
    """One decision about a finding. `until` is the moment at which it ends by itself (None: it does not).

    `taken_at`, `taken_by` and `taken_why` say who took the finding up again before that; None and "" where nobody did.
    """

    finding: str
    state: State
    by: str
    at: datetime
    reason: str
    until: datetime | None
    taken_at: datetime | None = None
    taken_by: str = ""
    taken_why: str = ""


def words(decisions: Iterable[Decision]) -> dict[str, Word]:
    """Return by finding the newest decision that put something over it; those that cannot count are passed over."""
    found: dict[str, Word] = {}
    for one in decisions:
        if not speaks_of_findings(one):
            continue
        standing = reading(one)
        if isinstance(standing, Ignored):
            continue
        if not withdraws(standing, one):
            found[one.subject] = Word(one.subject, standing.state, one.by, one.time, standing.reason, standing.until)
        elif (known := found.get(one.subject)) is not None and known.taken_at is None:
            found[one.subject] = replace(known, taken_at=one.time, taken_by=one.by, taken_why=standing.reason)
    return found
