"""What runs do to findings."""

from datetime import timedelta

from sekisho.findings.fold import fold
from sekisho.findings.nouns import Book, Cause, Change, State
from sekisho.model.verdict import Answer
from tests.findings.story import START, changes, finding_id, only, run, told


def test_only_a_flag_opens_a_finding() -> None:
    book = told(run(0, a="flagged", b="clear", c="undetermined"))
    finding = only(book)
    assert finding.id == finding_id("a")
    assert (finding.state, finding.is_open, finding.first_flagged) == (State.OPEN, True, START)
    (opened,) = finding.history
    assert (opened.at, opened.change, opened.cause, opened.ref) == (START, Change.OPENED, Cause.RUN, "run-0")


def test_a_flag_again_is_the_same_finding_with_its_newest_proof() -> None:
    finding = only(told(run(0, a="flagged"), run(3, a="flagged")))
    assert changes(finding) == ["opened"]
    assert finding.last_flagged == START + timedelta(days=3)
    assert finding.rows == ("r-a-flagged",)


def test_clear_resolves_and_a_later_flag_reopens() -> None:
    finding = only(told(run(0, a="flagged"), run(1, a="clear")))
    assert (finding.state, finding.is_open, finding.answer) == (State.RESOLVED, False, Answer.CLEAR)
    assert finding.rows == ("r-a-flagged",)
    again = only(told(run(0, a="flagged"), run(1, a="clear"), run(2, a="clear"), run(3, a="flagged")))
    assert (again.state, again.is_open) == (State.REOPENED, True)
    assert changes(again) == ["opened", "resolved", "reopened"]


def test_undetermined_never_resolves_and_is_marked_since_when() -> None:
    finding = only(told(run(0, a="flagged"), run(1, a="undetermined"), run(2, a="undetermined")))
    assert (finding.state, finding.unseen_since) == (State.OPEN, START + timedelta(days=1))
    assert changes(finding) == ["opened", "unseen"]


def test_a_subject_that_is_no_longer_listed_is_unseen_not_resolved() -> None:
    finding = only(told(run(0, a="flagged"), run(1, b="clear")))
    assert (finding.state, finding.unseen_since) == (State.OPEN, START + timedelta(days=1))


def test_what_is_seen_again_loses_its_mark() -> None:
    finding = only(told(run(0, a="flagged"), run(1, a="undetermined"), run(2, a="flagged")))
    assert (finding.state, finding.unseen_since) == (State.OPEN, None)
    assert changes(finding) == ["opened", "unseen", "seen_again"]
    cleared = only(told(run(0, a="flagged"), run(1, a="undetermined"), run(2, a="clear")))
    assert (cleared.state, cleared.unseen_since) == (State.RESOLVED, None)


def test_what_is_resolved_stays_resolved_while_it_cannot_be_judged() -> None:
    finding = only(told(run(0, a="flagged"), run(1, a="clear"), run(2, a="undetermined")))
    assert (finding.state, finding.unseen_since, finding.answer) == (State.RESOLVED, None, Answer.UNDETERMINED)
    assert changes(finding) == ["opened", "resolved"]


def test_a_run_folded_twice_changes_nothing() -> None:
    book = told(run(0, a="flagged"), run(1, a="clear"))
    assert fold(book, [run(1, a="flagged"), run(0, a="flagged")], ()) == book


def test_nothing_folded_is_an_empty_book() -> None:
    assert told() == Book()
