"""What people decide about findings: only the ledger's word counts, with its reason and its end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sekisho.findings.fold import as_of, fold
from sekisho.findings.nouns import Book, Cause, Finding, Standing, State
from sekisho.findings.proof import problems
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Kind
from sekisho.text.say import LANGS, say
from tests.findings.story import START, changes, decision, finding_id, only, run, told

A = finding_id("a")
NEXT_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def accepted(*later: Decision, seen: int = 9) -> tuple[Book, tuple[Decision, ...]]:
    decisions = (decision(1, 0.5, A), *later)
    return told(run(0, a="flagged"), run(1, seen, a="flagged"), decisions=decisions), decisions


def test_an_acceptance_stands_until_its_day_is_over() -> None:
    book, decisions = accepted()
    finding = only(book)
    assert (finding.state, finding.is_open) == (State.ACCEPTED, False)
    assert changes(finding) == ["opened", "accepted"]
    assert (finding.history[-1].at, finding.history[-1].ref, finding.history[-1].by) == (day(0.5), "hash-1", "a-1")
    evening = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    assert only(as_of(book, decisions, evening)).state is State.ACCEPTED
    ended = only(as_of(book, decisions, NEXT_YEAR))
    assert (ended.state, changes(ended)[-1], ended.history[-1].cause) == (State.OPEN, "expired", Cause.TIME)


def test_an_acceptance_ends_at_the_first_run_after_its_end() -> None:
    book, decisions = accepted()
    finding = only(fold(book, [run(90, 9, a="flagged")], decisions))
    assert (finding.state, finding.standing) == (State.OPEN, None)
    assert finding.history[-1].at < NEXT_YEAR


def test_a_time_with_a_zone_is_an_end_too() -> None:
    until = {"until": "2026-11-03T12:00:00+09:00", "reason": "until the bank answers"}
    decisions = (decision(1, 0.5, A, payload=until),)
    book = told(run(0, a="flagged"), run(1, 1, a="flagged"), decisions=decisions)
    assert only(as_of(book, decisions, datetime(2026, 11, 3, 2, 59, tzinfo=UTC))).state is State.ACCEPTED
    assert only(as_of(book, decisions, datetime(2026, 11, 3, 3, 0, tzinfo=UTC))).state is State.OPEN


def test_a_decision_that_no_run_has_seen_shows_at_once_and_is_not_saved() -> None:
    book, decisions = accepted(seen=0)
    assert only(book).state is State.OPEN
    assert only(as_of(book, decisions, day(2))).state is State.ACCEPTED


def test_an_accepted_finding_that_cannot_be_judged_stays_accepted_and_marked() -> None:
    book, decisions = accepted()
    finding = only(fold(book, [run(2, 9, a="undetermined")], decisions))
    assert (finding.state, finding.unseen_since) == (State.ACCEPTED, day(2))


def test_an_acceptance_does_not_outlast_the_resolution_but_a_suppression_does() -> None:
    runs = (run(0, a="flagged"), run(1, 9, a="flagged"), run(2, 9, a="clear"), run(3, 9, a="flagged"))
    finding = only(told(*runs, decisions=(decision(1, 0.5, A),)))
    assert (finding.state, finding.standing) == (State.REOPENED, None)
    quiet = only(told(*runs, decisions=(decision(1, 0.5, A, Kind.SUPPRESS, {"reason": "our own test account"}),)))
    assert quiet.state is State.SUPPRESSED
    assert changes(quiet) == ["opened", "suppressed", "resolved", "reopened"]


def test_a_suppression_needs_no_end_but_may_have_one() -> None:
    book = told(run(0, a="flagged"))
    for_ever = (decision(1, 0.5, A, Kind.SUPPRESS, {"reason": "false alarm"}),)
    assert only(as_of(book, for_ever, NEXT_YEAR)).state is State.SUPPRESSED
    for_a_day = (decision(1, 0.5, A, Kind.SUPPRESS, {"reason": "false alarm", "until": "2026-11-02"}),)
    assert only(as_of(book, for_a_day, NEXT_YEAR)).state is State.OPEN


def test_a_later_decision_takes_the_place_of_an_earlier_one() -> None:
    book, decisions = accepted(decision(2, 0.7, A, Kind.SUPPRESS, {"reason": "false alarm"}))
    finding = only(book)
    assert (finding.state, changes(finding)) == (State.SUPPRESSED, ["opened", "accepted", "suppressed"])
    assert list(problems(book, decisions)) == []


def test_an_end_in_the_past_withdraws() -> None:
    book, decisions = accepted(decision(2, 0.7, A, payload={"until": "2026-10-31", "reason": "we were wrong"}))
    finding = only(book)
    assert (finding.state, changes(finding)) == (State.OPEN, ["opened", "accepted", "withdrawn"])
    assert list(problems(book, decisions)) == []


def test_an_end_at_the_very_moment_of_the_decision_withdraws_too() -> None:
    now = day(0.7)
    book, decisions = accepted(decision(2, 0.7, A, payload={"until": now.isoformat(), "reason": "at once"}))
    assert (only(book).state, changes(only(book))[-1]) == (State.OPEN, "withdrawn")
    assert list(problems(book, decisions)) == []


def test_withdrawing_where_nothing_stands_changes_nothing() -> None:
    past = decision(1, 0.5, A, payload={"until": "2026-10-31", "reason": "too late"})
    assert changes(only(told(run(0, a="flagged"), run(1, 1, a="flagged"), decisions=(past,)))) == ["opened"]


def test_a_decision_over_a_reopened_finding_leaves_it_reopened() -> None:
    runs = [run(0, a="flagged"), run(1, a="clear"), run(2, a="flagged"), run(3, 1, a="flagged")]
    decisions = (decision(1, 2.5, A),)
    book = told(*runs, decisions=decisions)
    assert only(book).state is State.ACCEPTED
    assert only(as_of(book, decisions, NEXT_YEAR)).state is State.REOPENED


def test_a_decision_over_a_resolved_finding_leaves_it_resolved() -> None:
    decisions = (decision(1, 1.5, A, Kind.SUPPRESS, {"reason": "false alarm", "until": "2026-11-30"}),)
    book = told(run(0, a="flagged"), run(1, a="clear"), run(2, 1, a="clear"), decisions=decisions)
    assert only(book).state is State.RESOLVED
    assert only(as_of(book, decisions, NEXT_YEAR)).state is State.RESOLVED


@pytest.mark.parametrize(
    ("kind", "payload", "code"),
    [
        (Kind.ACCEPT, {"until": "2026-12-31"}, "decision_without_reason"),
        (Kind.ACCEPT, {"until": "2026-12-31", "reason": "  "}, "decision_without_reason"),
        (Kind.ACCEPT, {"reason": "old contract"}, "decision_without_end"),
        (Kind.ACCEPT, {"reason": "old contract", "until": "soon"}, "decision_without_end"),
        (Kind.ACCEPT, {"reason": "old contract", "until": "2026-12-31T10:00"}, "decision_without_end"),
        (Kind.ACCEPT, {"reason": "old contract", "until": "9999-12-31T23:59:59-09:00"}, "decision_without_end"),
        (Kind.SUPPRESS, {}, "decision_without_reason"),
        (Kind.SUPPRESS, {"reason": "false alarm", "until": "soon"}, "decision_without_end"),
    ],
)
def test_a_decision_without_reason_or_end_does_not_count_and_is_told(
    kind: Kind, payload: dict[str, str], code: str
) -> None:
    decisions = (decision(1, 0.5, A, kind, payload),)
    book = told(run(0, a="flagged"), run(1, 1, a="flagged"), decisions=decisions)
    assert only(book).state is State.OPEN
    assert [one.code for one in book.ignored] == [code]
    for lang in LANGS:
        assert A in say(f"findings.{code}", lang, entry=book.ignored[0].entry_hash, subject=book.ignored[0].subject)


def test_a_decision_about_what_is_no_finding_yet_is_told() -> None:
    book = told(run(1, 1, a="flagged"), decisions=(decision(1, 0.5, A),))
    assert only(book).state is State.OPEN
    assert [(one.entry_hash, one.code) for one in book.ignored] == [("hash-1", "decision_on_nothing")]


def test_other_kinds_of_decision_leave_findings_alone() -> None:
    book = told(run(0, a="flagged"), run(1, 1, a="flagged"), decisions=(decision(1, 0.5, A, Kind.NOTE),))
    assert (changes(only(book)), book.ignored) == (["opened"], ())


def edited(book: Book, **fields: object) -> Book:
    finding: Finding = replace(only(book), **fields)  # type: ignore[arg-type]
    return replace(book, findings={finding.id: finding})


FORGED = Standing(State.ACCEPTED, "hash-1", "a-1", "old contract", None)


@pytest.mark.parametrize("state", [State.ACCEPTED, State.SUPPRESSED])
@pytest.mark.parametrize("standing", [None, FORGED])
def test_a_decision_written_into_the_book_by_hand_does_not_count(state: State, standing: Standing | None) -> None:
    book = edited(told(run(0, a="flagged")), state=state, standing=standing)
    assert list(problems(book, ())) == [A]
    for shown in (only(as_of(book, (), day(1))), only(fold(book, [run(1, a="flagged")], ()))):
        assert (shown.state, shown.standing) == (State.OPEN, None)
        assert "unproven" in changes(shown)


def test_a_longer_end_written_by_hand_does_not_count() -> None:
    book, decisions = accepted()
    standing = only(book).standing
    assert standing is not None
    longer = edited(book, standing=replace(standing, until=None))
    assert only(as_of(longer, decisions, day(2))).state is State.OPEN


@pytest.mark.parametrize("ledger_seq", [1, 2, 99])
def test_a_withdrawn_decision_put_back_by_hand_does_not_count(ledger_seq: int) -> None:
    was, _ = accepted()
    withdrawn = decision(2, 0.7, A, payload={"until": "2026-10-31", "reason": "we were wrong"})
    book, decisions = accepted(withdrawn)
    forged = replace(edited(book, state=State.ACCEPTED, standing=only(was).standing), ledger_seq=ledger_seq)
    assert only(as_of(forged, decisions, day(2))).state is State.OPEN


def test_a_ledger_that_no_longer_holds_takes_its_decisions_with_it() -> None:
    book, decisions = accepted()
    assert list(problems(book, decisions)) == []
    assert only(as_of(book, (), day(2))).state is State.OPEN
