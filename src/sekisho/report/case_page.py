"""A case as one page says it: what happened, what to do now, why, in which order, and what nobody could see.

It is as sparing with names as the report: senders are domains, accounts end in their last four, people are pseudonyms.
Two things stand in the clear because somebody has to act on them: the number on file that is to be called, and the
mailbox that is to be shut.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sekisho.model.money import Money
from sekisho.report.document import Evidence, Payment, Range
from sekisho.report.said import Said


@dataclass(frozen=True, slots=True)
class CaseReason:
    """One reason, and its weight (natural logarithm of a likelihood ratio), None where it is no score."""

    says: Said
    weight: float | None


@dataclass(frozen=True, slots=True)
class CaseWhy:
    """What one finding of the case rests on. `weighs` is the sum of its weights, None where nothing is weighed."""

    finding: str
    title: Said
    subject: Said
    reasons: tuple[CaseReason, ...]
    weighs: float | None


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One line of the timeline: what the other side did, what stands around it, or what this firm and Sekisho did.

    `source` is the row that says so, None where no row does: runs and the ledger are no rows.
    """

    at: datetime
    says: Said
    side: Literal["theirs", "around", "ours"]
    source: Evidence | None


@dataclass(frozen=True, slots=True)
class CaseCall:
    """Somebody to call about mail in their name, at the number on file; None where no number is on file."""

    name: str
    number: str | None


@dataclass(frozen=True, slots=True)
class CaseTie:
    """Why findings are one case, with the id by which two people can undo it."""

    id: str
    says: Said
    findings: int


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case. `steps` are what to do now, `exposed` and `deadlines` what a taken mailbox gave away and what follows.

    `at_stake` is what the payments of it that are held come to, None without any or in several currencies.
    `unseen` is what this case lacks, `limits` what checks of its kind never see.
    """

    id: str
    org: str
    as_of: datetime
    run_at: datetime
    zone: str
    severity: str
    is_open: bool
    since: date
    findings: int
    happened: Said
    mailboxes: tuple[str, ...]
    at_stake: Money | None
    price: Range | None
    payments: tuple[Payment, ...]
    calls: tuple[CaseCall, ...]
    steps: tuple[Said, ...]
    exposed: tuple[Said, ...]
    deadlines: tuple[Said, ...]
    why: tuple[CaseWhy, ...]
    ties: tuple[CaseTie, ...]
    timeline: tuple[CaseEvent, ...]
    unseen: tuple[Said, ...]
    limits: tuple[Said, ...]

    @property
    def heaviest(self) -> float:
        """The largest weight of any reason, 1.0 where none weighs: bars are drawn against it."""
        weights = [abs(one.weight) for why in self.why for one in why.reasons if one.weight is not None]
        return max(weights, default=0.0) or 1.0
