"""What is done next: what was asked for, what came, what the clock says; and what failed a moment ago waits."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors.imap.account import ImapSource
from sekisho.pipeline.settings import Settings, Watch
from sekisho.watch.arrived import Entry
from sekisho.watch.due import AGAIN, Seen, due, next_assessment
from sekisho.watch.nouns import Kind, Outcome, Said, State, Task
from sekisho.watch.run import after

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # 12:00 in Tokyo
SOURCE = ImapSource(name="post", host="mail.example", user="reader", mailbox="a@b.example", secret="env:POST")
SETTINGS = Settings(watch=Watch(assess_at=("06:30", "18:00")))
MORNING = datetime(2026, 11, 19, 21, 30, tzinfo=UTC)
FILE = Entry(Path("/in/mail.mbox"), "abc", 0.0)
EARLIER = NOW - timedelta(hours=1)


def ended(task: Task, code: str = "", new: int = 0, refused: tuple[str, ...] = ()) -> Outcome:
    return Outcome(task, EARLIER, NOW, Said(code, new=new, refused=refused))


def test_what_somebody_asked_for_comes_first() -> None:
    ask = Task(Kind.ASSESS, by="mori", ask="1")
    assert due(SETTINGS, State(), Seen(asked=(ask,), came=(FILE,), evidence=True), NOW) == ask


def test_a_file_that_came_is_read_before_anything_is_assessed() -> None:
    seen = Seen(came=(FILE,), evidence=True)
    assert due(SETTINGS, State(behind=True), seen, NOW) == Task(Kind.READ, files={"/in/mail.mbox": "abc"})


def test_after_what_came_it_assesses_and_then_the_console_is_loaded() -> None:
    seen = Seen(assessed=NOW, report="new", evidence=True, console=True)
    assert due(SETTINGS, State(behind=True, loaded="old"), seen, NOW) == Task(Kind.ASSESS)
    assert due(SETTINGS, State(loaded="old"), seen, NOW) == Task(Kind.LOAD)
    assert due(SETTINGS, State(loaded="new"), seen, NOW) is None
    assert due(SETTINGS, State(loaded="old"), msgspec_free(seen), NOW) is None


def msgspec_free(seen: Seen) -> Seen:
    """Return the same without a console."""
    return Seen(seen.asked, seen.came, seen.assessed, seen.report, seen.evidence, console=False)


@pytest.mark.parametrize(
    ("assessed", "late"),
    [
        (None, True),
        (MORNING - timedelta(minutes=1), True),
        (MORNING, False),
        (NOW, False),
    ],
)
def test_it_assesses_once_the_time_of_the_day_has_passed(assessed: datetime | None, late: bool) -> None:
    seen = Seen(assessed=assessed, evidence=True)
    assert (due(SETTINGS, State(), seen, NOW) == Task(Kind.ASSESS)) is late


def test_without_evidence_there_is_nothing_to_assess() -> None:
    assert due(SETTINGS, State(), Seen(), NOW) is None


def test_a_source_is_fetched_when_its_time_has_come() -> None:
    settings = msgspec.structs.replace(SETTINGS, sources=[SOURCE])
    assert due(settings, State(), Seen(), NOW) == Task(Kind.FETCH, "post")
    assert due(settings, State(fetched={"post": NOW - timedelta(minutes=59)}), Seen(), NOW) is None
    assert due(settings, State(fetched={"post": EARLIER}), Seen(), NOW) == Task(Kind.FETCH, "post")
    never = msgspec.structs.replace(settings, watch=Watch(fetch_every=0))
    assert due(never, State(), Seen(), NOW) is None


def test_what_failed_waits_and_lets_other_work_go_on() -> None:
    seen = Seen(came=(FILE,), evidence=True)
    state = after(State(behind=True), ended(Task(Kind.READ, files={"/in/mail.mbox": "abc"}), "disk_full"), "")
    assert due(SETTINGS, state, seen, NOW) == Task(Kind.ASSESS)
    assert due(SETTINGS, state, seen, NOW + AGAIN) == Task(Kind.READ, files={"/in/mail.mbox": "abc"})


def test_what_came_together_is_read_together_and_what_failed_by_itself() -> None:
    other, bad = Entry(Path("/in/a"), "1", 0.0), Entry(Path("/in/b"), "2", 0.0)
    seen = Seen(came=(other, FILE, bad))
    assert due(SETTINGS, State(), seen, NOW) == Task(
        Kind.READ, files={"/in/a": "1", "/in/mail.mbox": "abc", "/in/b": "2"}
    )
    failed = State(failed={"read:/in/b": NOW - AGAIN})
    assert due(SETTINGS, failed, seen, NOW) == Task(Kind.READ, files={"/in/a": "1", "/in/mail.mbox": "abc"})
    assert due(SETTINGS, failed, Seen(came=(bad,)), NOW) == Task(Kind.READ, files={"/in/b": "2"})


def test_a_whole_bunch_that_failed_is_tried_one_by_one() -> None:
    task = Task(Kind.READ, files={"/in/mail.mbox": "abc", "/in/b": "2"})
    state = after(State(), ended(task, "child_killed"), "")
    seen = Seen(came=(FILE, Entry(Path("/in/b"), "2", 0.0)))
    assert due(SETTINGS, state, seen, NOW) is None
    assert due(SETTINGS, state, seen, NOW + AGAIN) == Task(Kind.READ, files={"/in/mail.mbox": "abc"})


def test_letters_go_out_once_a_minute_however_they_fared() -> None:
    seen = Seen(letters=True)
    assert due(SETTINGS, State(), seen, NOW) == Task(Kind.SEND)
    state = after(State(), ended(Task(Kind.SEND), "letters_waiting"), "")
    assert due(SETTINGS, state, seen, NOW + timedelta(seconds=59)) is None
    assert due(SETTINGS, state, seen, NOW + timedelta(minutes=1)) == Task(Kind.SEND)
    assert due(SETTINGS, State(), Seen(), NOW) is None


def test_the_digest_is_mailed_once_for_each_time_that_passed() -> None:
    settings = Settings(watch=Watch(assess_at=(), digest_at=("08:00",)))
    at, seen = datetime(2026, 11, 19, 23, 0, tzinfo=UTC), Seen(assessed=NOW, report="r", evidence=True)
    assert due(settings, State(), seen, NOW) == Task(Kind.DIGEST)
    assert due(settings, State(digested=at - timedelta(seconds=1)), seen, NOW) == Task(Kind.DIGEST)
    state = after(State(), ended(Task(Kind.DIGEST)), "")
    assert state.digested == EARLIER
    assert due(settings, state, seen, NOW) is None
    assert after(State(), ended(Task(Kind.DIGEST), "mail_refused"), "").digested is None
    assert due(settings, State(), Seen(assessed=NOW, evidence=True), NOW) is None
    assert due(SETTINGS, State(), seen, NOW) is None


def test_the_next_assessment_is_the_first_time_after_now() -> None:
    assert next_assessment(SETTINGS, NOW) == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert next_assessment(SETTINGS, NOW + timedelta(hours=9)) == MORNING + timedelta(days=2) - timedelta(days=1)
    assert next_assessment(Settings(watch=Watch(assess_at=())), NOW) is None


def test_a_file_is_read_once_and_what_it_brought_is_assessed() -> None:
    task = Task(Kind.READ, files={"/in/mail.mbox": "abc"})
    state = after(State(), ended(task, new=1), "")
    assert state.read == {"/in/mail.mbox": "abc"}
    assert state.behind
    assert after(State(), ended(task), "").behind is False
    assert after(State(), ended(task, refused=("mail.mbox",)), "").behind


def test_mail_that_went_out_is_no_evidence_that_an_assessment_has_not_seen() -> None:
    for kind in (Kind.SEND, Kind.PROGRAMME):
        done = Outcome(Task(kind), NOW, NOW, Said(new=3))
        assert not after(State(), done, "").behind


def test_the_people_programme_is_looked_after_as_often_as_it_asks_for() -> None:
    minute = timedelta(minutes=1)
    assert due(SETTINGS, State(), Seen(assessed=NOW), NOW) is None
    assert due(SETTINGS, State(), Seen(assessed=NOW, programme=minute), NOW) == Task(Kind.PROGRAMME)
    assert due(SETTINGS, State(drilled=NOW), Seen(assessed=NOW, programme=minute), NOW) is None
    assert due(SETTINGS, State(drilled=NOW - minute), Seen(assessed=NOW, programme=minute), NOW) == Task(Kind.PROGRAMME)


def test_a_failed_assessment_leaves_it_behind_and_a_good_one_does_not() -> None:
    assert after(State(behind=True), ended(Task(Kind.ASSESS), "org_locked"), "").behind
    assert not after(State(behind=True), ended(Task(Kind.ASSESS)), "").behind
    assert after(State(), ended(Task(Kind.LOAD)), "r1").loaded == "r1"
    assert after(State(), ended(Task(Kind.LOAD), "x"), "r1").loaded == ""


@given(st.lists(st.sampled_from(Kind), max_size=200))
def test_outcomes_are_kept_newest_first_and_never_without_end(kinds: list[Kind]) -> None:
    state = State()
    for kind in kinds:
        state = after(state, ended(Task(kind)), "")
    often = {Kind.SEND, Kind.PROGRAMME}
    told = [kind for place, kind in enumerate(kinds) if kind not in often or kind not in kinds[place + 1 :]]
    assert [one.task.kind for one in state.outcomes] == told[::-1][: len(state.outcomes)]
    assert len(state.outcomes) <= 60
    assert len(state.outcomes) >= min(len(told), 59)


def test_a_name_whose_time_is_over_is_taken_away() -> None:
    assert due(SETTINGS, State(), Seen(assessed=NOW, over=True), NOW) == Task(Kind.REVEAL)
