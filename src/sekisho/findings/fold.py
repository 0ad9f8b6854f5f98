"""The state of all findings as an incremental fold: runs in their order, each after the decisions that it had seen.

Folding all runs at once and folding them one by one give the same book. What no run has seen yet (later decisions,
acceptances that ended since) is shown by `as_of` and never saved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sekisho.findings.decide import decided, expired, judged, speaks_of_findings
from sekisho.findings.nouns import Book, Cause, Change, Finding, Ignored, Run, State, Transition
from sekisho.findings.proof import proved
from sekisho.ledger.decisions import Decision
from sekisho.model.verdict import Answer, Verdict


def fold(book: Book, runs: Iterable[Run], decisions: Sequence[Decision]) -> Book:
    """Return the book after `runs`; those folded before (by sequence) are skipped, so a repeated call changes nothing."""
    book = proved(book, decisions)
    for run in sorted(runs, key=lambda one: one.sequence):
        if run.sequence > book.sequence:
            book = _after(book, run, decisions)
    return book


def as_of(book: Book, decisions: Sequence[Decision], now: datetime) -> Book:
    """Return the book as it stands at `now`: with the decisions since the last run, and without those that ended."""
    last = max((decision.seq for decision in decisions), default=book.ledger_seq)
    book = proved(_decide(proved(book, decisions), decisions, last), decisions)
    return replace(book, findings={key: expired(finding, now) for key, finding in book.findings.items()})


def _after(book: Book, run: Run, decisions: Sequence[Decision]) -> Book:
    """Return the book after one run."""
    book = _decide(book, decisions, run.ledger_seq)
    answers = {verdict.finding_id: verdict for verdict in run.verdicts}
    findings = {key: _seen(expired(finding, run.at), answers.get(key), run) for key, finding in book.findings.items()}
    for key, verdict in answers.items():
        if key not in findings and verdict.answer is Answer.FLAGGED:
            findings[key] = _opened(verdict, run)
    return replace(book, findings=dict(sorted(findings.items())), sequence=run.sequence)


def _decide(book: Book, decisions: Sequence[Decision], upto: int) -> Book:
    """Apply the decisions after the book's last one up to ledger entry `upto`, in the order of their entries."""
    findings, ignored = dict(book.findings), list(book.ignored)
    for decision in sorted(decisions, key=lambda one: one.seq):
        if book.ledger_seq < decision.seq <= upto and speaks_of_findings(decision):
            outcome = _applied(findings, decision)
            if isinstance(outcome, Ignored):
                ignored.append(outcome)
            else:
                findings[outcome.id] = outcome
    return replace(book, findings=findings, ignored=tuple(ignored), ledger_seq=max(book.ledger_seq, upto))


def _applied(findings: Mapping[str, Finding], decision: Decision) -> Finding | Ignored:
    """Return the finding after the decision; ignored where no such finding exists yet."""
    finding = findings.get(decision.subject)
    if finding is None:
        return Ignored(decision.entry_hash, decision.subject, "decision_on_nothing")
    return decided(expired(finding, decision.time), decision)


def _seen(finding: Finding, verdict: Verdict | None, run: Run) -> Finding:
    """Return a known finding after a run; a subject that is no longer listed is unseen, not resolved."""
    if verdict is None:
        return judged(finding, Answer.UNDETERMINED, run.at, run.id)
    after = judged(finding, verdict.answer, run.at, run.id)
    if verdict.answer is not Answer.FLAGGED:
        return after
    return replace(after, reasons=verdict.reasons, rows=verdict.rows, last_flagged=run.at)


def _opened(verdict: Verdict, run: Run) -> Finding:
    """Return the finding that a first flag opens."""
    return Finding(
        id=verdict.finding_id,
        detector=verdict.detector,
        subject=verdict.subject,
        state=State.OPEN,
        answer=verdict.answer,
        reasons=verdict.reasons,
        rows=verdict.rows,
        opened_in=run.sequence,
        first_flagged=run.at,
        last_flagged=run.at,
        history=(Transition(run.at, Change.OPENED, Cause.RUN, run.id),),
    )
