"""What helpers are asked for, how far ahead, and when they are worth their start; and how one answers."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sekisho.evidence import carried
from sekisho.pipeline import crew
from sekisho.pipeline.crew import sizes_of, worth
from sekisho.pipeline.delivered import Item, files_of
from sekisho.pipeline.helper import READY, Done, Job, receive, send, serve
from tests.pipeline.logs import NOW

JOB = Job(NOW.isoformat(), "Asia/Tokyo", {}, None, frozenset())
GIGABYTE = 1 << 30


def board(sizes: list[int | None]) -> Any:
    return crew._Board([Item(Path(str(number))) for number in range(len(sizes))], sizes)


def taken(one: Any, most: int) -> list[str]:
    """What is taken on until the board is closed."""
    found = []
    for _ in range(most):
        number, item = one.take_on()
        one.answered(number, b"")
        found.append(item.name)
    return found


def test_files_are_taken_on_in_order_without_those_that_are_none() -> None:
    one = board([None, 5, None, 5, 5, None])
    assert taken(one, 3) == ["1", "3", "4"]
    assert one.take_on() is None
    assert [one.asked(number) for number in range(6)] == [None] * 6


def test_what_is_asked_for_first_is_read_here_and_not_taken_on() -> None:
    one = board([5, 5, 5])
    assert one.asked(0) is None
    assert taken(one, 2) == ["1", "2"]


@pytest.mark.parametrize(
    ("size", "ahead", "done"), [(1, crew._WINDOW, 2), (crew._WAITING // 3, 3, 1), (crew._WAITING * 2, 1, 1)]
)
def test_only_so_much_is_asked_for_ahead(size: int, ahead: int, done: int) -> None:
    one = board([size] * 100)
    found = [one.take_on() for _ in range(ahead)]
    assert [item.name for _, item in found] == [str(number) for number in range(ahead)]
    one._changed.wait = one.close
    assert one.take_on() is None
    one._closed = False
    for number in range(done):
        one.answered(number, b"")
        one.asked(number)
    assert one.take_on() == (ahead, Item(Path(str(ahead))))


def test_an_answer_counts_with_its_own_bytes_until_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "_WAITING", 100)
    one = board([1, 1, 1])
    assert one.take_on() == (0, Item(Path("0")))
    one.answered(0, bytes(100))
    one._changed.wait = one.close
    assert one.take_on() is None
    one._closed = False
    with pytest.raises(msgspec.DecodeError):
        one.asked(0)
    assert one.take_on() == (1, Item(Path("1")))


def delivery(folder: Path, count: int, size: int, name: str = "{}.json") -> Path:
    for number in range(count):
        with (folder / name.format(number)).open("wb") as file:
            file.truncate(size)
    return folder


def worth_of(folder: Path) -> int:
    items = files_of(folder)
    return worth(items, sizes_of(items))


@pytest.fixture
def strong(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine of three processors and much memory."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2})
    monkeypatch.setattr(crew, "_available", lambda: 8 * GIGABYTE)
    return monkeypatch


@pytest.mark.usefixtures("strong")
@pytest.mark.parametrize(
    ("count", "size", "name", "wanted"),
    [
        (1, 1000, "{}.json", 0),
        (7, 15 << 20, "{}.json", 0),
        (8, 15 << 20, "{}.json", 3),
        (20, 1 << 20, "{}.json", 0),
        (20, 1 << 20, "{}.json.gz", 3),
        (20, 17 << 20, "{}.json", 0),
    ],
)
def test_helpers_are_there_where_there_is_enough_to_read(
    tmp_path: Path, count: int, size: int, name: str, wanted: int
) -> None:
    assert worth_of(delivery(tmp_path, count, size, name)) == wanted


def test_one_processor_or_little_memory_reads_alone(tmp_path: Path, strong: pytest.MonkeyPatch) -> None:
    delivery(tmp_path, 20, 8 << 20)
    strong.setattr(crew, "_available", lambda: 2 * GIGABYTE - 1)
    assert worth_of(tmp_path) == 0
    strong.setattr(crew, "_available", lambda: 32 * GIGABYTE)
    strong.setattr(os, "sched_getaffinity", lambda _: {0})
    assert worth_of(tmp_path) == 0
    strong.delattr(os, "sched_getaffinity")
    strong.setattr(os, "cpu_count", lambda: 64)
    assert worth_of(tmp_path) == crew._MOST


def test_links_folders_and_what_is_gone_have_no_size(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "c").touch()
    items = files_of(tmp_path)
    assert sizes_of(items) == (1, None, None)
    (tmp_path / "a").unlink()
    assert sizes_of(items) == (None, None, None)


def test_memory_that_the_system_does_not_tell_is_taken_for_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    assert crew._available() > 0

    def gone(*_: object, **__: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", gone)
    assert crew._available() >= crew._MOST * crew._MEMORY


def answers(job: Job, paths: list[Path]) -> list[bytes]:
    """What a helper says to a job and paths, to the end of what it is sent."""
    asked, said = BytesIO(), BytesIO()
    for one in (msgspec.msgpack.encode(job), *map(os.fsencode, paths)):
        send(asked, one)
    asked.seek(0)
    serve(asked, said)
    said.seek(0)
    found: list[bytes] = []
    while (answer := receive(said)) is not None:
        found.append(answer)
    return found


def test_a_helper_answers_with_the_delivery_or_with_nothing(logs: Path, tmp_path: Path) -> None:
    good, cut, none = logs / "half.json.gz", logs / "cut.json.gz", tmp_path / "none"
    ready, *found = answers(JOB, [good, cut, none, logs / "empty.json"])
    assert (ready, found[1:]) == (READY, [b"", b"", b""])
    done = msgspec.msgpack.decode(found[0], type=Done)
    assert done.connector == "cloudtrail"
    assert done.carried is not None
    line = done.carried.line
    assert (line.records, line.rejected) == (3, 1)
    known = msgspec.structs.replace(JOB, known=frozenset({line.batch_id}))
    again = msgspec.msgpack.decode(answers(known, [good])[1], type=Done)
    assert (again.short, again.carried) == (done.short, None)


def test_a_file_that_is_too_long_is_not_answered(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.evidence.land.KEPT", 100)
    assert answers(JOB, [logs / "half.json.gz", max(logs.rglob("*.json"))]) == [READY, b"", b""]


def test_a_delivery_that_is_too_much_to_carry_is_not_answered(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carried, "MOST", 100)
    assert answers(JOB, [logs / "half.json.gz"]) == [READY, b""]


def test_a_helper_that_hears_nothing_ends() -> None:
    said = BytesIO()
    serve(BytesIO(b"\0\0"), said)
    assert said.getvalue() == b""
    assert receive(BytesIO((9).to_bytes(8, "big") + b"short")) is None


def test_a_helper_ends_at_once_where_its_parent_is_another() -> None:
    words = [sys.executable, "-P", "-m", "sekisho.pipeline.helper", "1"]
    done = subprocess.run(words, input=b"", capture_output=True, check=True, timeout=60)
    assert (done.stdout, done.stderr) == (b"", b"")
