"""Uploads get slots of their own, drawn at random; what is given back holds nothing of before."""

import errno
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from statistics import correlation, mean
from threading import Barrier, Event, current_thread

import pytest

from sekisho.hotline.store.files import DAY_SECONDS, File, Put
from sekisho.hotline.store.slab import SLOT, Slab
from sekisho.model.errors import SekishoError
from tests.hotline.store.books import DAY

STEP = 64


def made(folder: Path, put: Put = os.pwrite, most: int = 1000, seed: int = 1) -> Slab:
    slab = Slab(File(folder / "slab", new=True, put=put), (), Random(seed), lambda: DAY, most=most, step=STEP)
    slab.grow()
    return slab


@pytest.fixture
def slab(tmp_path: Path) -> Iterator[Slab]:
    slab = made(tmp_path)
    yield slab
    slab.close()


def stored(slab: Slab, count: int, word: bytes = b"x") -> tuple[int, ...]:
    """Upload slots full of one word, and refer to them."""
    with slab.reserve(count) as held:
        for place in range(count):
            held.write(place, full_of(word))
        slots = held.keep()
        slab.take(slots)
    return slots


def full_of(word: bytes) -> bytes:
    return (word * SLOT)[:SLOT]


def free(slab: Slab) -> int:
    """Return how many slots can be held without growing."""
    return len(slab._free)


def content(folder: Path) -> bytes:
    return (folder / "slab").read_bytes()


def test_what_is_kept_is_read_back_by_number(slab: Slab) -> None:
    slots = stored(slab, 3, b"a")
    assert len(set(slots)) == 3
    assert [slab.read(slot) for slot in slots] == [b"a" * SLOT] * 3
    with pytest.raises(ValueError, match="no such slot"):
        slab.read(STEP)
    with pytest.raises(ValueError, match="no such slot"):
        slab.read(-1)


def test_a_slot_that_is_dropped_holds_nothing_of_before_and_is_free(slab: Slab, tmp_path: Path) -> None:
    slots = stored(slab, 40, b"secret99")
    assert content(tmp_path).count(b"secret99") >= 40
    slab.drop(slots)
    assert b"secret99" not in content(tmp_path)
    assert free(slab) == STEP
    assert slab.idle


def test_an_upload_that_comes_to_nothing_is_overwritten_and_given_back(slab: Slab, tmp_path: Path) -> None:
    with slab.reserve(3) as held:
        held.write(0, full_of(b"secret99"))
        assert not slab.idle
    held.give_back()
    with slab.reserve(1) as held:
        held.write(0, full_of(b"secret99"))
        held.keep()
    assert b"secret99" not in content(tmp_path)
    assert (free(slab), slab.idle) == (STEP, True)


def test_a_slot_may_be_written_again_until_the_upload_is_kept(slab: Slab) -> None:
    with slab.reserve(1) as held:
        held.write(0, full_of(b"a"))
        held.write(0, full_of(b"b"))
        (slot,) = held.keep()
        assert slab.read(slot) == full_of(b"b")
    assert free(slab) == STEP


def test_a_message_may_refer_to_slots_only_once_all_are_kept(slab: Slab) -> None:
    with slab.reserve(2) as held:
        held.write(1, full_of(b"x"))
        with pytest.raises(ValueError, match="whole"):
            held.keep()
        held.write(0, full_of(b"x"))
        with pytest.raises(ValueError, match="not kept"):
            slab.take(held._slots.values())
        slots = held.keep()
        with pytest.raises(ValueError, match="no such place"):
            held.write(0, full_of(b"y"))
        with pytest.raises(ValueError, match="not kept"):
            slab.take((*slots, slab._free[0]))
        taken = slab.take(slots)
        with pytest.raises(ValueError, match="not kept"):
            slab.take(slots)
        slab.untake(taken)
    assert free(slab) == STEP


@pytest.mark.parametrize(("place", "size"), [(2, SLOT), (-1, SLOT), (0, SLOT - 1), (0, SLOT + 1)])
def test_a_slot_is_written_whole_and_in_its_upload(slab: Slab, place: int, size: int) -> None:
    with slab.reserve(2) as held, pytest.raises(ValueError, match=r"no such place|whole"):
        held.write(place, bytes(size))


def test_a_holder_from_before_does_not_give_back_what_another_keeps_now(slab: Slab) -> None:
    early = slab.reserve(STEP)
    for place in range(STEP):
        early.write(place, full_of(b"a"))
    slots = early.keep()
    slab.take(slots)
    slab.drop(slots)
    late = slab.reserve(STEP)
    for place in range(STEP):
        late.write(place, full_of(b"b"))
    kept = late.keep()
    early.give_back()
    assert {slab.read(slot) for slot in kept} == {full_of(b"b")}
    slab.take(kept)


def test_no_more_than_the_bound_is_held_at_a_time(tmp_path: Path) -> None:
    slab = made(tmp_path, most=10)
    with slab.reserve(7):
        with pytest.raises(SekishoError) as caught:
            slab.reserve(4)
        assert (caught.value.code, caught.value.permanent) == ("hotline_crowded", False)
        with slab.reserve(3) as held:
            held.write(0, bytes(SLOT))
    assert len(stored(slab, 10)) == len(stored(slab, 10))
    slab.close()


def test_slots_are_drawn_uniformly(tmp_path: Path) -> None:
    slab = made(tmp_path, seed=5)
    drawn = Counter(slot for _ in range(200) for slot in drawn_and_given_back(slab))
    expected = 200 * 12 / STEP
    assert (
        sum((drawn[slot] - expected) ** 2 / expected for slot in range(STEP)) < 103.4
    )  # chi-square, 63 degrees, 0.1 %
    slab.close()


def drawn_and_given_back(slab: Slab) -> tuple[int, ...]:
    with slab.reserve(12) as held:
        for place in range(12):
            held.write(place, bytes(SLOT))
        return held.keep()


def test_the_file_grows_by_steps_of_random_bytes_for_its_owner_alone(slab: Slab, tmp_path: Path) -> None:
    before = content(tmp_path)
    with slab.reserve(STEP + 1):
        grown = content(tmp_path)
        assert (len(before), len(grown)) == (STEP * SLOT, 2 * STEP * SLOT)
        assert min(Counter(grown).values()) > 0.97 * len(grown) / 256
        assert (tmp_path / "slab").stat().st_mode & 0o777 == 0o600
    assert free(slab) == 2 * STEP


def failing(after: int, times: int, number: int = errno.ENOSPC) -> Put:
    """Return a writer that fails so many times once it was called `after` times."""
    left = [after, times]

    def put(fd: int, data: bytes | memoryview, at: int) -> int:
        left[0] -= 1
        if left[0] < 0 and left[1]:
            left[1] -= 1
            raise OSError(number, os.strerror(number))
        return os.pwrite(fd, data, at)

    return put


def test_a_full_disk_is_told_and_leaves_the_file_as_long_as_before(tmp_path: Path) -> None:
    slab = made(tmp_path, failing(after=3, times=2))
    with pytest.raises(SekishoError, match="hotline_full"):
        slab.reserve(STEP + 1)
    assert (tmp_path / "slab").stat().st_size == STEP * SLOT
    assert (slab.count, free(slab), slab.idle) == (STEP, STEP, True)
    with slab.reserve(STEP + 1):
        assert slab.count == 2 * STEP
    slab.close()


def test_times_are_those_of_the_day_also_where_the_file_could_not_grow_or_an_upload_is_half_written(
    tmp_path: Path,
) -> None:
    slab = made(tmp_path, failing(after=4, times=2))
    with slab.reserve(3) as held:
        held.write(0, full_of(b"a"))
        assert (tmp_path / "slab").stat().st_mtime == DAY * DAY_SECONDS
        with pytest.raises(SekishoError, match="hotline_full"):
            slab.reserve(STEP)
        assert (tmp_path / "slab").stat().st_mtime == DAY * DAY_SECONDS
    slab.close()


def test_where_the_disk_has_no_room_for_all_who_wait_some_get_it(tmp_path: Path) -> None:
    full, both = Event(), Barrier(3)

    def put(fd: int, data: bytes | memoryview, at: int) -> int:
        if at >= 2 * STEP * SLOT:
            full.set()
            raise OSError(errno.ENOSPC, "No space left on device")
        return os.pwrite(fd, data, at)

    slab = made(tmp_path, put)
    slab._growing.acquire()

    def ask() -> int:
        both.wait()
        try:
            return len(stored(slab, STEP + STEP // 2))
        except SekishoError:
            return 0

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(ask) for _ in range(2)]
        both.wait()
        while slab._waiting < 2 * (STEP + STEP // 2):
            Event().wait(0.001)
        slab._growing.release()
        assert sorted(one.result() for one in asked) == [0, STEP + STEP // 2]
    assert full.is_set()
    assert (slab.count, slab.idle) == (2 * STEP, True)
    slab.close()


def test_a_slot_that_cannot_be_overwritten_stays_out_of_use_until_it_can(tmp_path: Path) -> None:
    slab = made(tmp_path, failing(after=3, times=2, number=errno.EIO))
    slots = stored(slab, 1, b"secret99")
    slab.drop(slots)
    assert (free(slab), slab.idle) == (STEP - 1, False)
    with pytest.raises(OSError, match="Input/output"):
        slab.settle()
    slab.settle()
    assert (free(slab), slab.idle) == (STEP, True)
    assert b"secret99" not in content(tmp_path)
    slab.close()


def test_slots_in_use_behind_the_end_of_the_file_are_an_error(tmp_path: Path) -> None:
    made(tmp_path).close()
    with pytest.raises(SekishoError, match="hotline_damaged"):
        Slab(File(tmp_path / "slab"), (STEP,), Random(1), lambda: DAY)


def test_threads_that_upload_at_once_get_slots_of_their_own_and_lose_nothing(slab: Slab) -> None:
    def upload(number: int) -> tuple[bytes, tuple[int, ...]]:
        word = number.to_bytes(4, "big")
        slots = stored(slab, 5 + number % 3, word)
        if number % 4 == 0:
            slab.drop(slots)
            return word, ()
        return word, slots

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(upload, range(80)))
    used = [slot for _, slots in done for slot in slots]
    assert len(used) == len(set(used))
    assert free(slab) + len(used) == slab.count
    for word, slots in done:
        assert all(slab.read(slot) == full_of(word) for slot in slots)


def test_an_upload_that_stands_still_blocks_nobody(tmp_path: Path) -> None:
    go, waits = Event(), Event()

    def put(fd: int, data: bytes | memoryview, at: int) -> int:
        if current_thread().name.startswith("slow"):
            waits.set()
            go.wait()
        return os.pwrite(fd, data, at)

    slab = made(tmp_path, put)
    with ThreadPoolExecutor(1, thread_name_prefix="slow") as pool:
        slow = pool.submit(stored, slab, 2, b"s")
        waits.wait()
        quick = [stored(slab, 20, b"q") for _ in range(4)]
        assert not slow.done()
        go.set()
        assert {slab.read(slot) for slot in slow.result()} == {full_of(b"s")}
    assert {slab.read(slot) for slots in quick for slot in slots} == {full_of(b"q")}
    slab.close()


def uploads_at_once(folder: Path, seed: int) -> float:
    """Begin 22 uploads, of which the first 16 fill the file, and end them all; return how far the slots tell the order."""
    slab = made(folder, seed=seed)
    begun = []
    for _ in range(22):
        begun.append(slab.reserve(4))
        for place in range(4):
            begun[-1].write(place, place.to_bytes(1, "big") * SLOT)
    assert slab.count == 2 * STEP
    kept = [held.keep() for held in begun]
    used = [slot for slots in kept for slot in slots]
    slab.take(used)
    for slots in kept:
        assert [slab.read(slot)[0] for slot in slots] == [0, 1, 2, 3]
    assert len(set(used)) == len(used) == slab.count - free(slab)
    for held in begun:
        held.give_back()
    assert slab.idle
    slab.close()
    (folder / "slab").unlink()
    return correlation(range(22), [mean(slots) for slots in kept])


def test_uploads_that_began_before_the_file_grew_lie_where_later_ones_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [uploads_at_once(tmp_path, seed) for seed in range(12)]
    # Without any order the mean of 12 correlations of 22 pairs has a spread of 1 / sqrt(12 * 21) = 0.063.
    assert abs(mean(told)) < 3 * 0.063
    # The same measure sees what is told where nothing moves.
    monkeypatch.setattr(Slab, "_shift", lambda _slab, _pick: None)
    assert mean(uploads_at_once(tmp_path, seed) for seed in range(12)) > 0.3


def test_an_upload_moves_no_more_once_it_is_kept(slab: Slab) -> None:
    with slab.reserve(STEP) as held:
        for place in range(STEP):
            held.write(place, full_of(b"a"))
        slots = held.keep()
        slab.grow()
        assert held.keep() == slots
        assert {slab.read(slot) for slot in slots} == {full_of(b"a")}


def test_an_upload_that_cannot_move_stays_where_it_is(tmp_path: Path) -> None:
    fails = [False]

    def put(fd: int, data: bytes | memoryview, at: int) -> int:
        if fails[0] and bytes(data[:8]) == b"secret99":
            raise OSError(errno.ENOSPC, "No space left on device")
        return os.pwrite(fd, data, at)

    slab = made(tmp_path, put)
    with slab.reserve(STEP) as held:
        for place in range(STEP):
            held.write(place, full_of(b"secret99"))
        fails[0] = True
        slab.grow()
        assert sorted(held.keep()) == list(range(STEP))
    assert (free(slab), slab.idle) == (2 * STEP, True)
    assert b"secret99" not in content(tmp_path)
    slab.close()
