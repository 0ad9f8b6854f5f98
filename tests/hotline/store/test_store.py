"""What the store publishes is on the disk, what it deletes is nowhere, and its files tell no time."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import correlation, mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.hotline.nouns import Book, Case, Recipient, Slots
from sekisho.hotline.store import image
from sekisho.hotline.store.files import DAY_SECONDS
from sekisho.hotline.store.slab import SLOT, STEP
from sekisho.hotline.store.store import SLAB, Store
from sekisho.hotline.store.twin import NAMES
from sekisho.model.errors import SekishoError
from tests.hotline.store.books import DAY, case, message, with_case, without

SMALL = 32
FILES = {*NAMES, SLAB, "hotline.lock"}


class Today:
    """A day that a test can move on."""

    def __init__(self) -> None:
        self.day = DAY

    def __call__(self) -> int:
        return self.day


def made(folder: Path, seed: int = 1) -> Store:
    return Store.make(folder, Random(seed), lambda: DAY, step=SMALL)


def opened(folder: Path, seed: int = 2) -> Store:
    return Store.open(folder, Random(seed), lambda: DAY, step=SMALL)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path / "hotline") as store:
        yield store


def report(store: Store, random: Random, word: bytes, count: int = 3) -> Case:
    """Store a report whose slots are full of one word."""
    with store.slab.reserve(count) as held:
        for place in range(count):
            held.write(place, (word * SLOT)[:SLOT])
        added = case(random, held.keep())
        store.change(with_case(added))
    return added


def first_slots(store: Store, of: Case) -> Slots:
    """Return where the slots of a case lie now."""
    return next(case.messages[0].slots for case in store.book.cases if case.id == of.id)


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_a_change_is_there_after_the_next_start(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        added = report(store, Random(4), b"a")
        assert store.book == Book((added,))
        assert store.change(replace) is store.book
    with opened(tmp_path) as store:
        assert store.book == Book((added,))
        assert {store.slab.read(slot) for slot in first_slots(store, added)} == {b"a" * SLOT}


def test_files_are_for_their_owner_alone_and_tell_a_day(tmp_path: Path) -> None:
    today, folder = Today(), tmp_path / "hotline"
    old = os.umask(0)
    try:
        with Store.make(folder, Random(1), today, step=SMALL) as store:
            assert {path.name for path in folder.iterdir()} == FILES
            assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
            assert folder.stat().st_mode & 0o777 == 0o700
            today.day += 1
            first = report(store, Random(2), b"a")
            store.slab.read(first_slots(store, first)[0])
            assert times(folder / NAMES[0], folder / NAMES[1], folder / SLAB) == {(DAY + 1) * DAY_SECONDS}
            today.day += 1
            store.touch()
            assert told(folder) == {(DAY + 2) * DAY_SECONDS}
            store.change(without(first))
            assert told(folder) == {(DAY + 2) * DAY_SECONDS}
        assert told(folder) == {(DAY + 2) * DAY_SECONDS}
    finally:
        os.umask(old)


def told(folder: Path) -> set[float]:
    """Return all times that a folder tells, apart from when it was last listed, as this does."""
    return times(*folder.iterdir()) | {folder.stat().st_mtime}


def times(*paths: Path) -> set[float]:
    """Return all times of change and of reading."""
    return {time for path in paths for time in (path.stat().st_mtime, path.stat().st_atime)}


@given(st.integers(0, 1000), st.integers(2, 7), st.data())
@settings(max_examples=15)
def test_nothing_of_a_deleted_case_is_left_in_any_file(
    tmp_path_factory: pytest.TempPathFactory, seed: int, count: int, data: st.DataObject
) -> None:
    folder, random = tmp_path_factory.mktemp("store"), Random(seed + 5000)
    with made(folder, seed) as store:
        reports = [report(store, random, f"secret{number:02d}".encode()) for number in range(count)]
        gone = data.draw(st.sets(st.integers(0, count - 1), min_size=1))
        for number in gone:
            store.change(without(reports[number]))
        kept = everything(folder)
        for number, one in enumerate(reports):
            said = one.messages[0]
            values = [
                one.id,
                one.tag,
                one.key,
                one.desk,
                said.id,
                *said.grants.values(),
                f"secret{number:02d}".encode(),
            ]
            assert {value in kept for value in values} == {number not in gone}
        assert store.slab.idle


def test_a_smaller_book_leaves_nothing_of_the_larger(store: Store, tmp_path: Path) -> None:
    random = Random(9)
    many = [case(random) for _ in range(2000)]
    store.change(lambda book: replace(book, cases=tuple(many)))
    store.change(lambda book: replace(book, cases=tuple(many[:3])))
    kept = everything(tmp_path / "hotline")
    assert [one.id in kept for one in many] == [True] * 3 + [False] * 1997


def test_histories_that_end_alike_leave_the_same_book_on_the_disk(tmp_path: Path) -> None:
    cases = [case(Random(seed)) for seed in range(6)]
    for name, order in (("one", [0, 1, 2]), ("other", [5, 2, 4, 1, 3, 0])):
        with made(tmp_path / name) as store:
            for number in order:
                store.change(with_case(cases[number]))
            for number in (3, 4, 5):
                store.change(without(cases[number]))
    for name in NAMES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_a_change_that_fails_changes_nothing(store: Store, tmp_path: Path) -> None:
    before, kept = store.book, everything(tmp_path / "hotline")

    def refuse(_: Book) -> Book:
        raise SekishoError("hotline_crowded")

    with pytest.raises(SekishoError, match="hotline_crowded"):
        store.change(refuse)
    with pytest.raises(ValueError, match="not kept"):
        store.change(with_case(case(Random(1), (1, 2))))
    assert store.book is before
    assert everything(tmp_path / "hotline") == kept


def test_a_slot_belongs_to_one_message(store: Store) -> None:
    one = report(store, Random(1), b"a")
    slots = first_slots(store, one)
    with pytest.raises(ValueError, match="not kept"):
        store.change(with_case(case(Random(2), slots)))
    with store.slab.reserve(1) as held:
        held.write(0, bytes(SLOT))
        twice = held.keep() * 2
        with pytest.raises(ValueError, match="one slot"):
            store.change(with_case(case(Random(3), twice)))
    assert store.slab.idle


def test_a_message_may_go_to_another_case_with_its_slots(store: Store) -> None:
    one = report(store, Random(1), b"a")
    other = replace(case(Random(2)), messages=one.messages)
    store.change(lambda book: replace(book, cases=(other,)))
    assert {store.slab.read(slot) for slot in first_slots(store, other)} == {b"a" * SLOT}


def test_a_further_message_keeps_the_slots_of_the_first(store: Store) -> None:
    one = report(store, Random(1), b"a")
    with store.slab.reserve(1) as held:
        held.write(0, b"b" * SLOT)
        said = message(Random(5), held.keep())
        store.change(lambda book: replace(book, cases=(replace(one, messages=(*one.messages, said)),)))
    assert {store.slab.read(slot) for slot in first_slots(store, one)} == {b"a" * SLOT}
    assert store.slab.read(said.slots[0]) == b"b" * SLOT


def test_a_full_disk_stores_nothing_and_loses_nothing(tmp_path: Path) -> None:
    fails = [False]

    def put(fd: int, data: bytes | memoryview, at: int) -> int:
        if fails[0] and len(data) != SLOT:
            raise OSError(errno.ENOSPC, "No space left on device")
        return os.pwrite(fd, data, at)

    with Store.make(tmp_path, Random(1), lambda: DAY, step=SMALL, put=put) as store:
        first = report(store, Random(2), b"a")
        fails[0] = True
        with pytest.raises(SekishoError, match="hotline_full"):
            report(store, Random(3), b"b")
        assert store.book == Book((first,))
        fails[0] = False
        store.touch()
        assert store.slab.idle
        assert b"b" * SLOT not in everything(tmp_path)
        second = report(store, Random(3), b"b")
    with opened(tmp_path) as store:
        assert store.book == Book((first, second))


def test_only_one_process_has_it_open(store: Store, tmp_path: Path) -> None:
    with pytest.raises(SekishoError) as caught:
        opened(tmp_path / "hotline")
    assert (caught.value.code, caught.value.permanent) == ("hotline_busy", False)
    script = "import fcntl, sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    lock = str(tmp_path / "hotline" / "hotline.lock")
    assert subprocess.run([sys.executable, "-c", script, lock], check=False, capture_output=True).returncode == 1
    store.close()
    opened(tmp_path / "hotline").close()


def test_a_store_is_made_once_and_opened_where_it_is(tmp_path: Path) -> None:
    with pytest.raises(SekishoError, match="hotline_missing"):
        opened(tmp_path)
    made(tmp_path).close()
    with pytest.raises(SekishoError, match="hotline_exists"):
        made(tmp_path)
    (tmp_path / SLAB).unlink()
    with pytest.raises(SekishoError, match="hotline_damaged"):
        opened(tmp_path)
    for name in NAMES:
        (tmp_path / name).unlink()
    made(tmp_path).close()


def test_what_was_held_when_the_process_ended_is_free_and_overwritten_at_the_next_start(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        report(store, Random(1), b"kept8888")
        held = store.slab.reserve(4)
        for place in range(4):
            held.write(place, b"secret99" * (SLOT // 8))
    assert b"secret99" in everything(tmp_path)
    with opened(tmp_path) as store:
        assert b"secret99" not in everything(tmp_path)
        assert b"kept8888" in everything(tmp_path)
        with store.slab.reserve(SMALL - 3):
            assert store.slab.count == SMALL
    before = (tmp_path / SLAB).read_bytes()
    opened(tmp_path).close()
    assert (tmp_path / SLAB).read_bytes() == before


def arrivals(folder: Path, seed: int, count: int, *, spread: bool) -> float:
    """Store reports until the slab has grown several times; return how far the order tells where their slots lie."""
    random = Random(seed + 5000)
    with Store.make(folder, Random(seed), lambda: DAY, step=16) as store:
        if not spread:
            store.slab.spread = lambda _: None
        reports = [report(store, random, b"a") for _ in range(count)]
        assert store.slab.count >= 5 * 16
        return correlation(range(count), [mean(first_slots(store, one)) for one in reports])


def test_where_slots_lie_does_not_tell_what_came_first(tmp_path: Path) -> None:
    told = [arrivals(tmp_path / str(seed), seed, 30, spread=True) for seed in range(12)]
    # Without any order the mean of 12 correlations of 30 pairs has a spread of 1 / sqrt(12 * 29) = 0.054.
    assert abs(mean(told)) < 3 * 0.054
    # The same measure sees at once where the new part is left to what comes last.
    assert arrivals(tmp_path / "plain", 1, 30, spread=False) > 0.8


def test_what_moves_as_the_slab_grows_stays_whole_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        reports = {
            f"word{number:04d}".encode(): report(store, Random(number), f"word{number:04d}".encode())
            for number in range(40)
        }
        data = (tmp_path / SLAB).read_bytes()
        for word, one in reports.items():
            assert {store.slab.read(slot) for slot in first_slots(store, one)} == {word * (SLOT // 8)}
            assert data.count(word) == 3 * SLOT // 8
        assert any(one not in store.book.cases for one in reports.values())
    with opened(tmp_path) as store:
        assert store.book == image.read((tmp_path / NAMES[0]).read_bytes(), "here")
        assert len(store.book.cases) == 40


def test_a_slab_that_cannot_grow_moves_nothing(tmp_path: Path) -> None:
    fails = [False]

    def put(fd: int, data: bytes | memoryview, at: int) -> int:
        if fails[0] and len(data) % SLOT:  # the book, which has a trailer
            raise OSError(errno.EIO, "Input/output error")
        return os.pwrite(fd, data, at)

    with Store.make(tmp_path, Random(1), lambda: DAY, step=SMALL, put=put) as store:
        first = report(store, Random(2), b"a", SMALL - 1)
        fails[0] = True
        with pytest.raises(OSError, match="Input/output"):
            report(store, Random(3), b"b", SMALL)
        assert (store.slab.count, store.book) == (SMALL, Book((first,)))
        fails[0] = False
        report(store, Random(3), b"b", SMALL)
        assert {store.slab.read(slot) for slot in first_slots(store, first)} == {b"a" * SLOT}


def used_before(folder: Path, seed: int) -> tuple[float, float]:
    """Store reports before and after the slab grows; return which share of the slots of each was in use in a copy from before both."""
    random = Random(seed)
    with Store.make(folder, Random(seed), lambda: DAY, step=64) as store:
        for _ in range(14):
            report(store, random, b"o")
        copied = {slot for case in store.book.cases for slot in case.messages[0].slots}
        early = [report(store, random, b"e") for _ in range(7)]
        assert store.slab.count == 64
        late = [report(store, random, b"l") for _ in range(7)]
        assert store.slab.count > 64
        shares = [mean(slot in copied for one in some for slot in first_slots(store, one)) for some in (early, late)]
        return shares[0], shares[1]


def test_a_copy_from_before_the_slab_grew_does_not_tell_what_came_before_it_did(tmp_path: Path) -> None:
    found = [used_before(tmp_path / str(seed), seed) for seed in range(30)]
    early, late = mean(one for one, _ in found), mean(one for _, one in found)
    # Each is 42 of 128 slots by chance; 30 times 21 slots spread by 0.019 at most. Where nothing moves the first is 0.
    assert abs(early - 42 / 128) < 4 * 0.019
    assert abs(late - 42 / 128) < 4 * 0.019


def test_what_cannot_come_back_into_the_old_part_stays_whole_in_the_new_one(tmp_path: Path) -> None:
    books = [2]

    def put(fd: int, data: bytes | memoryview, at: int) -> int:
        if len(data) % SLOT and books[0] < 1:
            raise OSError(errno.EIO, "Input/output error")
        books[0] -= bool(len(data) % SLOT)
        return os.pwrite(fd, data, at)

    with Store.make(tmp_path, Random(1), lambda: DAY, step=SMALL, put=put) as store:
        books[0] = 1000
        first = report(store, Random(2), b"secret99", SMALL - 1)
        books[0] = 2  # both copies as everything goes out, and none as some of it comes back
        held = store.slab.reserve(SMALL)
        assert min(first_slots(store, first)) >= SMALL
        books[0] = 1000
        held.give_back()
        store.touch()
        assert store.slab.idle
        assert {store.slab.read(slot) for slot in first_slots(store, first)} == {b"secret99" * (SLOT // 8)}
        assert (tmp_path / SLAB).read_bytes().count(b"secret99") == (SMALL - 1) * SLOT // 8
        assert len(store.slab._free) == store.slab.count - (SMALL - 1)


def test_a_slot_is_read_where_it_lies_by_now(store: Store) -> None:
    one = report(store, Random(1), b"a")
    asked: list[int] = []

    def find(book: Book) -> int | None:
        asked.append(len(asked))
        if len(asked) == 2:  # it moves after it was read
            return store.book.cases[0].messages[0].slots[1]
        if not book.cases:
            return None
        return book.cases[0].messages[0].slots[1 if len(asked) > 2 else 0]

    assert store.read(find) == b"a" * SLOT
    assert len(asked) == 3
    store.change(without(one))
    assert store.read(find) is None


def test_threads_that_report_at_once_are_all_stored(tmp_path: Path) -> None:
    with made(tmp_path) as store:

        def one(number: int) -> tuple[bytes, Case]:
            word = f"word{number:04d}".encode()
            return word, report(store, Random(number), word, 1 + number % 9)

        with ThreadPoolExecutor(8) as pool:
            done = list(pool.map(one, range(60)))
        assert len(store.book.cases) == 60
        used = [slot for case in store.book.cases for slot in case.messages[0].slots]
        assert len(set(used)) == len(used) == sum(1 + number % 9 for number in range(60))
        for word, case in done:
            assert {store.slab.read(slot) for slot in first_slots(store, case)} == {word * (SLOT // 8)}
        assert store.slab.idle
        assert len(store.slab._free) + len(used) == store.slab.count


def test_recipients_stay_beside_the_cases(store: Store, tmp_path: Path) -> None:
    one = Recipient("0123456789abcdef", "佐藤 花子", "監査部", b"k" * 32, b"w" * 72, b"t" * 32, DAY)
    store.change(lambda book: replace(book, recipients=(one,)))
    store.close()
    with opened(tmp_path / "hotline") as again:
        assert again.book.recipients == (one,)


def test_the_slab_begins_with_64_mib() -> None:
    assert STEP * SLOT == 64 * 2**20
