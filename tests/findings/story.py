"""Short words for verdicts, runs and decisions."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sekisho.findings.fold import fold
from sekisho.findings.nouns import Book, Finding, Run
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Kind
from sekisho.model.errors import Param
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict

START = datetime(2026, 11, 1, 3, tzinfo=UTC)
DETECTOR = "payee_account_differs"


def verdict(key: str, answer: str = "flagged", detector: str = DETECTOR, table: str = "payment") -> Verdict:
    """Return a verdict about the payment `key`."""
    return Verdict(detector, Subject(table, key), Answer(answer), (Reason.of(f"is_{answer}"),), (f"r-{key}-{answer}",))


def finding_id(key: str) -> str:
    """Return the id of the finding about the payment `key`."""
    return verdict(key).finding_id


def run(day: int, ledger_seq: int = -1, **answers: str) -> Run:
    """Return the run of day `day` with an answer for each payment."""
    at = START + timedelta(days=day)
    return Run(day, f"run-{day}", at, tuple(verdict(*item) for item in answers.items()), ledger_seq)


def decision(
    seq: int, day: float, subject: str, kind: Kind = Kind.ACCEPT, payload: Mapping[str, Param] | None = None
) -> Decision:
    """Return an honoured decision of day `day`; by default an acceptance to the end of the year, with a reason."""
    content = {"until": "2026-12-31", "reason": "old contract"} if payload is None else payload
    return Decision(f"hash-{seq}", seq, START + timedelta(days=day), kind, subject, content, "a-1")


def told(*runs: Run, decisions: tuple[Decision, ...] = ()) -> Book:
    """Fold the runs from nothing."""
    return fold(Book(), runs, decisions)


def only(book: Book) -> Finding:
    """Return the one finding of a book."""
    (finding,) = book.findings.values()
    return finding


def changes(finding: Finding) -> list[str]:
    """Return what happened to a finding, in order."""
    return [str(one.change) for one in finding.history]
