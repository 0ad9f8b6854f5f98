"""What a decision from the ledger does to a finding. Only decisions that `ledger.fold` honours come here."""

from dataclasses import replace
from datetime import UTC, datetime, time

from sekisho.findings.nouns import Cause, Change, Finding, Ignored, Standing, State, Transition
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Kind
from sekisho.model.verdict import Answer

STATES = {Kind.ACCEPT: State.ACCEPTED, Kind.SUPPRESS: State.SUPPRESSED}
CHANGES = {State.ACCEPTED: Change.ACCEPTED, State.SUPPRESSED: Change.SUPPRESSED}


def speaks_of_findings(decision: Decision) -> bool:
    """Return whether a decision accepts or suppresses a finding (its subject is the finding's id)."""
    return decision.kind in STATES


def reading(decision: Decision) -> Standing | Ignored:
    """Return what a decision puts over its finding, or why it cannot count.

    The payload of `accept` needs `until`, an ISO date (its whole day, UTC) or time, and that of both needs `reason`.
    An `until` that is not after the decision withdraws whatever stands.
    """
    reason, text = decision.text("reason").strip(), decision.text("until")
    until = _until(text)
    if not reason:
        return Ignored(decision.entry_hash, decision.subject, "decision_without_reason")
    if until is None and (text or decision.kind is Kind.ACCEPT):
        return Ignored(decision.entry_hash, decision.subject, "decision_without_end")
    return Standing(STATES[decision.kind], decision.entry_hash, decision.by, reason, until)


def withdraws(standing: Standing, decision: Decision) -> bool:
    """Return whether a decision only takes away what stands: its end is not after itself."""
    return standing.until is not None and standing.until <= decision.time


def decided(finding: Finding, decision: Decision) -> Finding | Ignored:
    """Return the finding after the decision, or why it cannot count."""
    standing = reading(decision)
    if isinstance(standing, Ignored):
        return standing
    if withdraws(standing, decision):
        return freed(
            finding, Transition(decision.time, Change.WITHDRAWN, Cause.DECISION, decision.entry_hash, decision.by)
        )
    told = Transition(decision.time, CHANGES[standing.state], Cause.DECISION, decision.entry_hash, decision.by)
    kept = State.RESOLVED if finding.state is State.RESOLVED else standing.state
    return replace(finding, state=kept, standing=standing, history=(*finding.history, told))


def expired(finding: Finding, now: datetime) -> Finding:
    """Return the finding with a decision whose time is over taken away; the change carries the moment it ended."""
    standing = finding.standing
    if standing is None or standing.until is None or now < standing.until:
        return finding
    return freed(finding, Transition(standing.until, Change.EXPIRED, Cause.TIME, standing.entry_hash))


def freed(finding: Finding, told: Transition) -> Finding:
    """Take away what stands over a finding: open again, unless it is resolved; untouched where nothing stands."""
    if finding.standing is None:
        return finding
    state = State.RESOLVED if finding.state is State.RESOLVED else _open_state(finding)
    return replace(finding, state=state, standing=None, history=(*finding.history, told))


def _open_state(finding: Finding) -> State:
    """Return open, or reopened where it had been resolved before."""
    again = any(told.change is Change.REOPENED for told in finding.history)
    return State.REOPENED if again else State.OPEN


def _until(text: str) -> datetime | None:
    """Return the end of a decision as an instant in UTC; None where the text is no date and no time with a zone."""
    try:
        moment = datetime.fromisoformat(text)
        if len(text) == len("2026-11-24"):
            return datetime.combine(moment.date(), time.max, UTC)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def judged(finding: Finding, answer: Answer, at: datetime, run: str) -> Finding:
    """Return the finding after a run answered: cleared resolves it, a flag opens it again, undetermined marks it unseen.

    A suppression outlasts a resolution, an acceptance does not: who accepted one weakness did not accept its return.
    """
    changes: dict[Answer, Change | None] = {
        Answer.FLAGGED: _flag_change(finding),
        Answer.CLEAR: None if finding.state is State.RESOLVED else Change.RESOLVED,
        Answer.UNDETERMINED: Change.UNSEEN if _newly_unseen(finding) else None,
    }
    change = changes[answer]
    history = (*finding.history, Transition(at, change, Cause.RUN, run)) if change else finding.history
    state, standing = finding.state, finding.standing
    if change is Change.RESOLVED:
        state = State.RESOLVED
        standing = standing if standing and standing.state is State.SUPPRESSED else None
    if change is Change.REOPENED:
        state = standing.state if standing else State.REOPENED
    unseen = (at if change is Change.UNSEEN else finding.unseen_since) if answer is Answer.UNDETERMINED else None
    return replace(finding, state=state, standing=standing, answer=answer, unseen_since=unseen, history=history)


def _flag_change(finding: Finding) -> Change | None:
    """Return what a flag changes: nothing where the finding was flagged before."""
    if finding.state is State.RESOLVED:
        return Change.REOPENED
    return Change.SEEN_AGAIN if finding.unseen_since else None


def _newly_unseen(finding: Finding) -> bool:
    """Return whether an undetermined answer is news: not for what is resolved, nor for what was unseen before."""
    return finding.state is not State.RESOLVED and finding.unseen_since is None
