"""Which mail goes next, and how long a relay is left alone."""

from pathlib import Path

import pytest

from sekisho.notify.bulk.desk import Desk
from sekisho.notify.bulk.pace import PAUSES, Bucket, Rates, Rest
from sekisho.notify.bulk.queue import queue_at
from sekisho.notify.bulk.rows import Due
from tests.notify.bulk.relay import Time, rows


@pytest.fixture
def time() -> Time:
    return Time()


def given(desk: Desk) -> Due:
    found = desk.take()
    assert isinstance(found, Due)
    return found


def test_domains_take_turns_and_in_each_who_waits_longest_is_first(tmp_path: Path, time: Time) -> None:
    with queue_at(tmp_path / "wave.db") as queue:
        queue.add([*rows(3, "a.example"), *rows(3, "b.example", 3)])
        desk = Desk(queue, Rates(), lambda: time.now, lambda: time.passed)
        assert [given(desk).key for _ in range(6)] == ["k00000", "k00003", "k00001", "k00004", "k00002", "k00005"]


def test_a_mail_that_one_connection_holds_is_given_to_no_other(tmp_path: Path, time: Time) -> None:
    with queue_at(tmp_path / "wave.db") as queue:
        queue.add(rows(1))
        desk = Desk(queue, Rates(), lambda: time.now, lambda: time.passed)
        assert given(desk).key == "k00000"
        assert desk.take() is None
        desk.done("k00000")
        assert given(desk).key == "k00000"


def test_a_desk_says_how_long_to_wait_for_the_next_mail(tmp_path: Path, time: Time) -> None:
    with queue_at(tmp_path / "wave.db") as queue:
        queue.add([*rows(2, "slow.example"), *rows(2, "fast.example", 2)])
        rates = Rates(relay=1.0, domains={"slow.example": 0.1})
        desk = Desk(queue, rates, lambda: time.now, lambda: time.passed)
        assert given(desk).domain == "slow.example"
        assert desk.take() == pytest.approx(1.0)
        time.wait(1.0)
        assert given(desk).domain == "fast.example"
        time.wait(1.0)
        assert given(desk).domain == "fast.example"
        assert desk.take() == pytest.approx(8.0)


def test_a_bucket_holds_no_more_than_its_burst(time: Time) -> None:
    bucket = Bucket(2.0, 3, lambda: time.passed)
    time.wait(100.0)
    for _ in range(3):
        assert bucket.short() == 0
        bucket.take()
    assert bucket.short() == pytest.approx(0.5)


def test_trouble_that_all_connections_meet_at_once_counts_once(time: Time) -> None:
    rest = Rest(lambda: time.passed)
    for pause in PAUSES:
        turn = rest.turn
        assert [rest.trouble(turn) for _ in range(4)] == [True] * 4
        assert rest.left() == pause
        time.wait(pause)
        assert rest.left() == 0
    assert not rest.trouble(rest.turn)


def test_a_mail_that_is_taken_begins_the_pauses_anew(time: Time) -> None:
    rest = Rest(lambda: time.passed)
    for _ in range(9):
        assert rest.trouble(rest.turn)
        assert rest.left() == PAUSES[0]
        rest.well()
