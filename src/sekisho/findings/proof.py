"""Nothing in a saved book is believed about decisions: what stands over a finding must be the ledger's newest word on it.

A book can be edited by hand; the ledger cannot. An acceptance or suppression that the honoured decisions do not prove
is taken away, and `problems` names it for `sekisho verify`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sekisho.findings.decide import freed, reading, speaks_of_findings, withdraws
from sekisho.findings.nouns import Book, Cause, Change, Finding, Ignored, Standing, State, Transition
from sekisho.ledger.decisions import Decision

DECIDED = frozenset({State.ACCEPTED, State.SUPPRESSED})


def proved(book: Book, decisions: Sequence[Decision]) -> Book:
    """Return the book without what the decisions up to the book's own ledger entry do not prove; often the same book."""
    unproven = set(problems(book, decisions))
    if not unproven:
        return book
    return replace(book, findings={key: _bared(one) if key in unproven else one for key, one in book.findings.items()})


def problems(book: Book, decisions: Sequence[Decision]) -> Iterator[str]:
    """Yield the ids of the findings whose acceptance or suppression the ledger does not prove."""
    newest = spoken(decision for decision in decisions if decision.seq <= book.ledger_seq)
    for key, finding in book.findings.items():
        standing = finding.standing
        if standing is None and finding.state not in DECIDED:
            continue
        agrees = standing is not None and finding.state in {standing.state, State.RESOLVED}
        if not agrees or newest.get(key) != standing:
            yield key


def spoken(decisions: Iterable[Decision]) -> dict[str, Standing | None]:
    """Return by finding what the newest decision that counts says of it; None where it withdraws."""
    found: dict[str, Standing | None] = {}
    for decision in sorted(decisions, key=lambda one: one.seq):
        if speaks_of_findings(decision):
            standing = reading(decision)
            if not isinstance(standing, Ignored):
                found[decision.subject] = None if withdraws(standing, decision) else standing
    return found


def _bared(finding: Finding) -> Finding:
    """Return the finding open (or resolved), with nothing over it and the change told."""
    told = Transition(finding.last_flagged, Change.UNPROVEN, Cause.DECISION, "")
    return freed(replace(finding, standing=finding.standing or _NOTHING), told)


_NOTHING = Standing(State.ACCEPTED, "", "", "", None)
