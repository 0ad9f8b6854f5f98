"""The queue of a wave: whatever comes in whatever order, and whenever the process dies, no mail is lost or sent for nothing."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier, Thread

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sekisho.model.errors import SekishoError
from sekisho.notify.bulk.queue import Queue, queue_at
from sekisho.notify.bulk.rows import Ended, Row, State
from tests.notify.bulk.relay import NOON, rows

KEYS = [f"k{number}" for number in range(6)]
MINUTES = st.integers(-5, 60)
WAITS = {State.QUEUED, State.DEFERRED}


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    with queue_at(tmp_path / "wave.db") as found:
        yield found


class Life(RuleBasedStateMachine):
    """A queue beside a plain dictionary that says what must be so: by key, state, tries, not before, and next try."""

    def __init__(self) -> None:
        super().__init__()
        self.place = TemporaryDirectory()
        self.path = Path(self.place.name) / "wave.db"
        self.model: dict[str, tuple[State, int, datetime, datetime]] = {}
        self.now = NOON
        self.open = ExitStack()

    @initialize()
    def begin(self) -> None:
        self.queue = self.open.enter_context(queue_at(self.path))

    def teardown(self) -> None:
        self.open.close()
        self.place.cleanup()

    def in_state(self, *wanted: State) -> list[str]:
        return sorted(key for key, (state, *_) in self.model.items() if state in wanted)

    @rule(keys=st.sets(st.sampled_from(KEYS), min_size=1), minutes=MINUTES)
    def added(self, keys: set[str], minutes: int) -> None:
        at = self.now + timedelta(minutes=minutes)
        new = keys - set(self.model)
        assert self.queue.add(Row(key, f"{key}@bank.example", at) for key in sorted(keys)) == len(new)
        self.model |= dict.fromkeys(new, (State.QUEUED, 0, at, at))

    @rule(minutes=st.integers(0, 30))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(keys=st.lists(st.sampled_from(KEYS), unique=True))
    def begun(self, keys: list[str]) -> None:
        may = [key for key in keys if key in self.in_state(*WAITS)]
        assert self.queue.settle((), keys) == tuple(may)
        for key in may:
            self.model[key] = (State.SENDING, *self.model[key][1:])

    @precondition(lambda self: self.in_state(State.SENDING))
    @rule(
        data=st.data(),
        state=st.sampled_from(sorted(set(State) - {State.SENDING})),
        minutes=MINUTES,
        tried=st.booleans(),
    )
    def ended(self, data: st.DataObject, state: State, minutes: int, tried: bool) -> None:
        key = data.draw(st.sampled_from(self.in_state(State.SENDING)))
        again = self.now + timedelta(minutes=minutes) if state is State.DEFERRED else None
        self.queue.settle([Ended(key, state, 450, "4.2.0", again, tried)])
        _, tries, first, _ = self.model[key]
        self.model[key] = (state, tries + tried, first, again or first)

    @rule(key=st.sampled_from(KEYS))
    def ended_again(self, key: str) -> None:
        """What is not being sent does not change because somebody says how it ended."""
        if key not in self.in_state(State.SENDING):
            self.queue.settle([Ended(key, State.SENT, 250)])

    @rule(key=st.sampled_from(KEYS))
    def came_back(self, key: str) -> None:
        state, tries, first, _ = self.model.get(key, (None, 0, NOON, NOON))
        could = state is State.SENT or (state is State.DEFERRED and tries > 0)
        assert self.queue.bounced(key.upper(), 550, "5.1.1") is could
        if could:
            self.model[key] = (State.BOUNCED, tries, first, first)

    @rule(minutes=st.integers(0, 30))
    def relay_is_away(self, minutes: int) -> None:
        until = self.now + timedelta(minutes=minutes)
        moved = [key for key in self.in_state(*WAITS) if self.model[key][3] < until]
        assert self.queue.postpone(until) == len(moved)
        for key in moved:
            self.model[key] = (State.DEFERRED, *self.model[key][1:3], until)

    @rule()
    def crashed(self) -> None:
        self.open.close()
        self.queue = self.open.enter_context(queue_at(self.path))
        left = self.in_state(State.SENDING)
        with self.queue.alone() as taken_up:
            assert taken_up == len(left)
        for key in left:
            self.model[key] = (State.DEFERRED if self.model[key][1] else State.QUEUED, *self.model[key][1:])

    @invariant()
    def counted(self) -> None:
        if hasattr(self, "queue"):
            assert self.queue.counts() == {state: len(self.in_state(state)) for state in State}

    @invariant()
    def due(self) -> None:
        if hasattr(self, "queue"):
            waiting = sorted((self.model[key][3], key) for key in self.in_state(*WAITS))
            found = self.queue.due(self.now, 4)
            assert [one.key for one in found] == [key for at, key in waiting if at <= self.now][:4]
            assert [one.tries for one in found] == [self.model[one.key][1] for one in found]
            assert self.queue.next_due() == (waiting[0][0] if waiting else None)
            told = {one.key: (one.state, one.next_try) for one in self.queue.outcomes()}
            assert told == {key: (state, again) for key, (state, _, _, again) in self.model.items()}


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=30, stateful_step_count=25)


def test_what_was_settled_is_there_for_another_process_at_once(queue: Queue) -> None:
    queue.add(rows(2))
    queue.settle((), ["k00000"])
    with queue_at(queue.path) as other:
        assert other.counts()[State.SENDING] == 1
        assert [one.key for one in other.due(NOON, 9)] == ["k00001"]


def test_connections_that_settle_together_each_get_their_own(queue: Queue) -> None:
    queue.add(rows(400))
    together = Barrier(4)
    granted: list[str] = []

    def work(first: int) -> None:
        together.wait(10)
        before: list[Ended] = []
        for number in range(first, 400, 4):
            granted.extend(queue.settle(before, (f"k{number:05}",)))
            before = [Ended(f"k{number:05}", State.SENT, 250)]
        queue.settle(before)

    threads = [Thread(target=work, args=(first,)) for first in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(granted) == [row.key for row in rows(400)]
    assert queue.counts()[State.SENT] == 400


def test_a_mail_that_two_want_is_given_to_one(queue: Queue) -> None:
    queue.add(rows(1))
    assert queue.settle((), ("k00000",)) == ("k00000",)
    assert queue.settle((), ("k00000",)) == ()


def test_what_a_crash_left_in_doubt_waits_again_as_it_did_before(queue: Queue) -> None:
    queue.add(rows(2))
    queue.settle((), ["k00000"])
    queue.settle([Ended("k00000", State.DEFERRED, 450, "4.2.0", NOON)])
    queue.settle((), ["k00000", "k00001"])
    with queue.alone() as taken_up:
        assert taken_up == 2
        assert [one.state for one in queue.outcomes()] == [State.DEFERRED, State.QUEUED]
        assert [one.tries for one in queue.due(NOON, 9)] == [1, 0]


def test_rows_are_added_all_or_none(queue: Queue) -> None:
    with pytest.raises(SekishoError, match="recipient_unusable"):
        queue.add([*rows(3), Row("k9", "no address", NOON)])
    with pytest.raises(ValueError, match="k00001"):
        queue.add([*rows(1), Row("k00001", "a@bank.example", NOON), Row("k00001", "b@bank.example", NOON)])
    assert sum(queue.counts().values()) == 0


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@", "@b.example", "a@b@c.example", "a b@c.example", "a@c.example\r\nDATA", "<a@c.example>", "あ@c.example", "a@-x.example", "a" * 65 + "@c.example", "a@c.example SIZE=1"],
)  # fmt: skip
def test_what_is_no_address_is_refused_when_it_is_added(queue: Queue, address: str) -> None:
    with pytest.raises(SekishoError, match="recipient_unusable"):
        queue.add([Row("k1", address, NOON)])


@pytest.mark.parametrize("key", ["", "a b", "a+b", "a@b", "あ", "k" * 41, "a\n"])
def test_a_key_that_cannot_stand_in_an_address_is_the_callers_fault(queue: Queue, key: str) -> None:
    with pytest.raises(ValueError, match="Row"):
        queue.add([Row(key, "a@bank.example", NOON)])


def test_keys_that_differ_in_large_letters_alone_are_one(queue: Queue) -> None:
    queue.add([Row("abc", "a@bank.example", NOON)])
    with pytest.raises(ValueError, match="ABC"):
        queue.add([Row("ABC", "a@bank.example", NOON)])


def test_an_instant_without_a_zone_is_the_callers_fault(queue: Queue) -> None:
    with pytest.raises(ValueError, match="Row"):
        queue.add([Row("k1", "a@bank.example", datetime(2026, 11, 30, 12, 0))])  # noqa: DTZ001 - that is the point


def test_lanes_are_counted_apart(queue: Queue) -> None:
    queue.add([Row("k1", "a@bank.example", NOON, "seeds"), Row("k2", "b@bank.example", NOON)])
    queue.settle((), ["k1"])
    assert queue.counts("seeds")[State.SENDING] == 1
    assert queue.counts("")[State.QUEUED] == 1
    assert sum(queue.counts().values()) == 2


def test_the_file_does_not_tell_the_order_of_rows_or_when_a_mail_went(tmp_path: Path) -> None:
    path = tmp_path / "wave.db"
    with queue_at(path) as queue:
        queue.add(Row(key, f"{key}@bank.example", NOON) for key in ("c", "a", "b"))
        queue.settle((), ["b"])
        queue.settle([Ended("b", State.DEFERRED, 450, "", NOON + timedelta(minutes=7))])
        queue.settle((), ["b"])
        queue.settle([Ended("b", State.SENT, 250)])
    assert not path.with_name("wave.db-wal").exists()
    base = sqlite3.connect(path)
    try:
        assert [key for (key,) in base.execute("SELECT key FROM mail")] == ["a", "b", "c"]
        assert base.execute("SELECT DISTINCT next_try - not_before FROM mail").fetchall() == [(0,)]
        with pytest.raises(sqlite3.OperationalError):
            base.execute("SELECT rowid FROM mail")
    finally:
        base.close()


def test_what_is_forgotten_stands_nowhere_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "wave.db"
    with queue_at(path) as queue:
        queue.add(Row(f"secretkey{one:02}", f"staff{one:02}@bank.example", NOON, f"lane-{one:02}") for one in range(30))
        keys = [f"secretkey{one:02}" for one in range(20)]
        queue.settle((), keys)
        queue.settle([Ended(key, State.SENT, 250) for key in keys])
        assert sorted(queue.lanes(State.SENT)) == sorted(f"lane-{one:02}" for one in range(20))
        assert queue.forget([State.SENT, State.BOUNCED]) == 20
        assert queue.forget([State.SENT]) == 0
        left = b"".join(one.read_bytes() for one in tmp_path.iterdir())
        assert sum(queue.counts().values()) == 10
    for one in range(30):
        for text in (f"secretkey{one:02}", f"staff{one:02}@", f"lane-{one:02}"):
            assert (text.encode() in left) is (one >= 20)


def test_the_file_is_for_its_owner_alone(queue: Queue) -> None:
    queue.add(rows(1))
    assert {stat.S_IMODE(one.stat().st_mode) for one in queue.path.parent.glob("wave.db*")} == {0o600}


@pytest.mark.parametrize("other", [b"not a database at all" * 100, None])
def test_another_programs_file_is_not_taken_for_a_queue(tmp_path: Path, other: bytes | None) -> None:
    path = tmp_path / "wave.db"
    if other is None:
        base = sqlite3.connect(path)
        base.execute("CREATE TABLE mail (key TEXT)")
        base.close()
    else:
        path.write_bytes(other)
    before = path.read_bytes()
    with pytest.raises(SekishoError, match="sending_unreadable"), queue_at(path):
        pass
    assert path.read_bytes() == before


def test_a_time_comes_back_as_it_was_given(queue: Queue) -> None:
    at = datetime(2027, 1, 4, 0, 30, 0, 250_000, UTC)
    queue.add([Row("k1", "a@bank.example", at.astimezone())])
    assert queue.next_due() == at
    assert queue.due(at - timedelta(milliseconds=1), 9) == ()
    assert [one.key for one in queue.due(at, 9)] == ["k1"]
