"""Lock, memory, heartbeat and requests of the background process on disk."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sekisho.model.errors import SekishoError
from sekisho.watch import places
from sekisho.watch.nouns import Beat, Kind, State, Task

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def test_one_works_and_whoever_asks_is_told_so(tmp_path: Path) -> None:
    assert not places.running(tmp_path)
    with places.alone(tmp_path):
        assert places.running(tmp_path)
        with pytest.raises(SekishoError, match="watch_running"), places.alone(tmp_path):
            pass
        assert places.running(tmp_path)
    assert not places.running(tmp_path)


def test_asking_never_stands_in_the_way_of_one_that_starts(tmp_path: Path) -> None:
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            places.running(tmp_path)

    asker = threading.Thread(target=ask)
    asker.start()
    try:
        for _ in range(300):
            with places.alone(tmp_path):
                pass
    finally:
        stop.set()
        asker.join()


def test_memory_and_heartbeat_are_read_back(tmp_path: Path) -> None:
    assert places.remembered(tmp_path) == State()
    assert places.last_beat(tmp_path) is None
    state = State(read={"/a": "1"}, fetched={"post": NOW}, behind=True)
    places.remember(tmp_path, state)
    told = Beat(NOW, Task(Kind.READ, files={"/a": "abc"}), NOW, "mail", 3, 7)
    places.beat(tmp_path, told)
    assert places.remembered(tmp_path) == state
    assert places.last_beat(tmp_path) == told


def test_a_memory_that_cannot_be_read_is_begun_anew(tmp_path: Path) -> None:
    places.remember(tmp_path, State(behind=True))
    (tmp_path / "watch" / "state.json").write_text("{")
    assert places.remembered(tmp_path) == State()


def test_a_request_waits_once_and_goes_when_it_is_answered(tmp_path: Path) -> None:
    first = places.ask(tmp_path, Kind.ASSESS, "", "mori", NOW)
    assert places.ask(tmp_path, Kind.ASSESS, "", "abe", NOW) == first
    assert [(one.kind, one.by) for one in places.asked(tmp_path)] == [(Kind.ASSESS, "mori")]
    task = places.asked(tmp_path)[0]
    places.answered(tmp_path, task)
    places.answered(tmp_path, task)
    places.answered(tmp_path, Task(Kind.LOAD))
    assert places.asked(tmp_path) == ()


def test_requests_do_not_pile_up_without_end(tmp_path: Path) -> None:
    for number in range(places.MOST_ASKED):
        places.ask(tmp_path, Kind.READ, f"/in/{number}", "mori", NOW)
    with pytest.raises(SekishoError, match="watch_full"):
        places.ask(tmp_path, Kind.READ, "/in/one-more", "mori", NOW)
    assert len(places.asked(tmp_path)) == places.MOST_ASKED


def test_nobody_else_reads_what_is_kept(tmp_path: Path) -> None:
    places.ask(tmp_path, Kind.ASSESS, "", "mori", NOW)
    assert (tmp_path / "watch").stat().st_mode & 0o077 == 0
