"""Whatever stops a change, one copy is whole; and a change that is finished leaves nothing of the state before."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.hotline.store.files import Put
from sekisho.hotline.store.frame import STEP, TRAILER, frame
from sekisho.hotline.store.twin import NAMES, Twin
from sekisho.model.errors import SekishoError
from tests.hotline.store.books import DAY

SHORT, OTHER, LONG = (frame(Random(seed).randbytes(size)) for seed, size in ((1, 9000), (2, STEP), (3, 2 * STEP - 5)))
PAIRS = {"same": (SHORT, OTHER), "longer": (SHORT, LONG), "shorter": (LONG, OTHER)}
EDGES = (0, 1, 31, 32, 4095, 4096, 9000, STEP - 1, STEP, STEP + 1, STEP + TRAILER - 1, STEP + TRAILER)


class Stopped(BaseException):
    """The process ended here."""


def stopping(after: int, error: BaseException, times: int = -1) -> Put:
    """Return a writer that fails once `after` bytes are written, from then on or so many times, in small bites."""
    left = [after, times]

    def put(fd: int, data: bytes | memoryview, at: int) -> int:
        if left[0] == 0 and left[1]:
            left[1] -= 1
            raise error
        bite = min(len(data), left[0], 50_000) if left[1] and left[0] else len(data)
        left[0] -= bite if left[1] else 0
        return os.pwrite(fd, data[:bite], at)

    return put


def full() -> OSError:
    return OSError(errno.ENOSPC, "No space left on device")


def held(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in NAMES]


def opened(folder: Path, put: Put = os.pwrite) -> Twin:
    return Twin.open(folder, DAY, put)


def started(folder: Path, content: bytes) -> None:
    for name in NAMES:
        (folder / name).unlink(missing_ok=True)
    Twin.make(folder, content, DAY).close()


def stops(before: bytes, after: bytes) -> list[int]:
    """Return after how many bytes to stop: round every edge of the first copy and of the second."""
    longest = max(len(before), len(after))
    return sorted({base + edge for base in (0, longest - STEP - TRAILER, longest) for edge in EDGES})


@pytest.mark.parametrize(("before", "after"), PAIRS.values(), ids=PAIRS)
def test_a_change_that_stops_anywhere_leaves_the_state_before_or_after_whole(
    tmp_path: Path, before: bytes, after: bytes
) -> None:
    seen = []
    for stop in stops(before, after):
        started(tmp_path, before)
        twin = opened(tmp_path, stopping(stop, Stopped()))
        try:
            twin.write(after, DAY)
        except Stopped:
            assert stop < 2 * max(len(before), len(after))
        twin.close()
        again = opened(tmp_path)
        assert again.content in (before, after)
        assert held(tmp_path) == [again.content] * 2
        again.close()
        seen.append(again.content == after)
    assert seen == sorted(seen)
    assert set(seen) == {False, True}


@given(st.sampled_from(sorted(PAIRS)), st.integers(0, 3 * STEP))
@settings(max_examples=40)
def test_a_change_that_stops_at_any_byte_does_so_too(
    tmp_path_factory: pytest.TempPathFactory, pair: str, stop: int
) -> None:
    folder = tmp_path_factory.mktemp("twin")
    before, after = PAIRS[pair]
    started(folder, before)
    twin = opened(folder, stopping(stop, Stopped()))
    try:
        twin.write(after, DAY)
    except Stopped:
        assert stop < 2 * max(len(before), len(after))
    twin.close()
    again = opened(folder)
    assert again.content in (before, after)
    assert held(folder) == [again.content] * 2
    again.close()


@pytest.mark.parametrize(("before", "after"), PAIRS.values(), ids=PAIRS)
def test_a_finished_change_leaves_nothing_of_the_state_before(tmp_path: Path, before: bytes, after: bytes) -> None:
    started(tmp_path, before)
    twin = opened(tmp_path)
    twin.write(after, DAY)
    assert held(tmp_path) == [after, after]
    twin.close()


def test_a_disk_that_is_full_is_told_and_changes_nothing(tmp_path: Path) -> None:
    started(tmp_path, SHORT)
    twin = opened(tmp_path, stopping(5000, full(), times=1))
    with pytest.raises(SekishoError) as caught:
        twin.write(OTHER, DAY)
    assert (caught.value.code, caught.value.params) == ("hotline_full", {"path": str(tmp_path)})
    assert twin.content == SHORT
    assert held(tmp_path) == [SHORT, SHORT]
    twin.write(OTHER, DAY)
    assert held(tmp_path) == [OTHER, OTHER]
    twin.close()


@pytest.mark.parametrize("found", [0, STEP // 2])
def test_a_disk_without_room_for_a_longer_content_is_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: int
) -> None:
    started(tmp_path, SHORT)
    twin = opened(tmp_path)

    def allocate(fd: int, start: int, _: int) -> None:
        os.ftruncate(fd, len(SHORT) + start + found)
        raise full()

    monkeypatch.setattr(os, "posix_fallocate", allocate)
    with pytest.raises(SekishoError, match="hotline_full"):
        twin.write(LONG, DAY)
    assert held(tmp_path) == [SHORT, SHORT]
    twin.close()


def test_a_disk_that_stays_full_leaves_one_copy_whole(tmp_path: Path) -> None:
    started(tmp_path, SHORT)
    twin = opened(tmp_path, stopping(5000, full()))
    for _ in range(2):
        with pytest.raises(SekishoError, match="hotline_full"):
            twin.write(OTHER, DAY)
    twin.close()
    assert opened(tmp_path).content == SHORT


def test_a_second_copy_that_fails_is_written_before_the_next_change(tmp_path: Path) -> None:
    started(tmp_path, SHORT)
    twin = opened(tmp_path, stopping(len(OTHER) + 5000, full(), times=1))
    twin.write(OTHER, DAY)
    assert held(tmp_path)[0] == twin.content == OTHER
    assert held(tmp_path)[1] != OTHER
    twin.mend(DAY)
    assert held(tmp_path) == [OTHER, OTHER]
    twin.close()


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("damage", ["gone", "empty", "changed"])
def test_one_damaged_copy_is_written_anew_from_the_other(tmp_path: Path, number: int, damage: str) -> None:
    started(tmp_path, SHORT)
    place = tmp_path / NAMES[number]
    damages: dict[str, Callable[[], object]] = {
        "gone": place.unlink,
        "empty": lambda: os.truncate(place, 0),
        "changed": lambda: place.write_bytes(SHORT[:-1] + b"?"),
    }
    damages[damage]()
    twin = opened(tmp_path)
    assert twin.content == SHORT
    assert held(tmp_path) == [SHORT, SHORT]
    assert place.stat().st_mode & 0o777 == 0o600
    twin.close()


def test_two_damaged_copies_are_an_error(tmp_path: Path) -> None:
    started(tmp_path, SHORT)
    for name in NAMES:
        os.truncate(tmp_path / name, 5000)
    with pytest.raises(SekishoError, match="hotline_damaged"):
        opened(tmp_path)


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
def test_a_disk_that_does_not_confirm_is_believed_in_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    started(tmp_path, SHORT)
    twin = opened(tmp_path)
    answers = [OSError(number, "no")]

    def sync(_: int) -> None:
        if answers:
            raise answers.pop()

    monkeypatch.setattr(os, "fsync", sync)
    with pytest.raises(SekishoError if number == errno.ENOSPC else OSError):
        twin.write(OTHER, DAY)
    assert held(tmp_path) == [SHORT, SHORT]
    twin.close()
