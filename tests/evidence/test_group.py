"""Deliveries that are written together: one commit for all, and each of them whole or not there."""

import errno
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.evidence.arrow import write_file
from sekisho.evidence.batches import BatchHead, ChunkSizes, Record, write_in
from sekisho.evidence.delta import DeltaFolder
from sekisho.evidence.group import Group, GroupSizes
from sekisho.evidence.land import landed_path, take
from sekisho.evidence.lines import all_lines
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Row
from tests.evidence.test_batches import DELIVERY, Killed, Killer, visible

Heads = Callable[..., BatchHead]
Records = Callable[[int], Iterator[Record]]


def names(store: Store) -> list[str]:
    """The deliveries that a reader sees."""
    with Snapshot.open(store) as snapshot:
        return [line.batch_id for line in snapshot.batches()]


def test_many_deliveries_are_one_commit_of_each_table(
    store: Store, head: Heads, records: Records, now: datetime
) -> None:
    with Group.begun(store) as group:
        for number in range(20):
            write_in(group, head(f"b-{number}", f"{number:064}"), records(3), now)
        assert names(store) == []
    assert names(store) == [f"b-{number}" for number in range(20)]
    assert [line.sequence for line in all_lines(store)] == list(range(1, 21))
    assert [store.table(name).version for name in ("staff", "coverage", "batches")] == [1, 1, 1]


def test_a_full_group_is_committed_and_shows(store: Store, head: Heads, records: Records, now: datetime) -> None:
    with Group.begun(store, GroupSizes(files=4)) as group:
        for number in range(3):
            write_in(group, head(f"b-{number}", f"{number:064}"), records(3), now)
        assert names(store) == ["b-0", "b-1"]
    assert names(store) == ["b-0", "b-1", "b-2"]


def test_a_long_delivery_is_committed_on_the_way_and_not_seen(
    store: Store, head: Heads, records: Records, now: datetime
) -> None:
    def watched() -> Iterator[Record]:
        yield from records(40)
        assert store.table("staff").names() != ()
        assert names(store) == []

    with Group.begun(store, GroupSizes(rows=10)) as group:
        write_in(group, head(), watched(), now, sizes=ChunkSizes(records=4))
    assert names(store) == ["b-1"]


def test_the_same_delivery_twice_in_a_group_is_there_once(
    store: Store, head: Heads, records: Records, now: datetime
) -> None:
    with Group.begun(store) as group:
        first = write_in(group, head(), records(6), now)
        again = write_in(group, head(), records(6), now)
    assert (first.already, again.already, again.records) == (False, True, 6)
    assert names(store) == ["b-1"]


def test_a_refused_delivery_leaves_the_others_and_no_file(
    store: Store, head: Heads, records: Records, now: datetime
) -> None:
    def broken() -> Iterator[Record]:
        yield from records(9)
        raise SekishoError("stopped")

    with Group.begun(store) as group:
        write_in(group, head("b-1"), records(3), now)
        with pytest.raises(SekishoError):
            write_in(group, head("b-2", "e" * 64), broken(), now, sizes=ChunkSizes(records=2))
        write_in(group, head("b-3", "d" * 64), records(3), now)
    assert names(store) == ["b-1", "b-3"]
    assert list(store.tables.rglob("b-2.*")) == []


def test_a_fault_of_a_connector_does_not_take_the_deliveries_before_it_along(
    store: Store, head: Heads, records: Records, now: datetime
) -> None:
    bad = Row("staff", "line 1", {"employee_id": "1", "shoe_size": 9})

    def run() -> None:
        with Group.begun(store) as group:
            write_in(group, head("b-1"), records(3), now)
            write_in(group, head("b-2", "e" * 64), [("line 1", (bad,))], now)

    with pytest.raises(ValueError, match="shoe_size"):
        run()
    assert names(store) == ["b-1"]


def test_a_disk_that_is_full_at_the_commit_shows_nothing_of_the_group(
    store: Store, head: Heads, records: Records, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("sekisho.evidence.delta.force_all", full)
        with pytest.raises(SekishoError) as caught, Group.begun(store) as group:
            write_in(group, head(), records(3), now)
    assert caught.value.code == "disk_full"
    assert visible(store) == []
    with Group.begun(store) as group:
        assert not write_in(group, head(), records(3), now).already
    assert names(store) == ["b-1"]


def test_copies_are_forced_before_anything_speaks_of_them(
    store: Store, head: Heads, records: Records, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(
        "sekisho.evidence.group.force_all", lambda paths: done.extend(f"forced {path.name}" for path in paths)
    )
    real = DeltaFolder.commit

    def commit(table: DeltaFolder, *given: Any, **words: Any) -> None:
        done.append(f"committed {table.schema.name}")
        real(table, *given, **words)

    monkeypatch.setattr(DeltaFolder, "commit", commit)
    (tmp_path / "staff.csv").write_bytes(b"content")
    with Group.begun(store) as group:
        taken = take(store, tmp_path / "staff.csv", now, forced=False)
        landed = taken.landed
        assert taken.unforced is not None
        group.copied(taken.unforced)
        write_in(group, head("b-1", landed.sha256), records(3), now)
    copy = landed_path(store, landed.sha256)
    assert done[:2] == [f"forced {copy.name}", f"forced {copy.parent.name}"]
    assert done[-1] == "committed batches"


def test_a_copy_that_replaces_an_older_one_is_forced_at_once(store: Store, now: datetime, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")
    assert take(store, tmp_path / "a", now, forced=False).unforced is not None
    assert take(store, tmp_path / "a", now, forced=False).unforced is None


@settings(max_examples=12, deadline=None)
@given(
    st.lists(DELIVERY, min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(1, 20), st.booleans()), min_size=1, max_size=4),
    st.integers(1, 5),
    st.integers(1, 8),
)
def test_a_group_killed_anywhere_and_run_again_gives_the_rows_of_one_whole_run(
    deliveries: list[list[Any]], kills: list[tuple[int, bool]], size: int, files: int
) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)

    def run(store: Store) -> None:
        with Group.begun(store, GroupSizes(files=files)) as group:
            for at, delivery in enumerate(deliveries):
                batch = BatchHead(f"b-{at}", "roster", f"{at:064}", "staff.csv", "staff_roster@1", ("staff",))
                entries: list[Record] = [(f"line {number}", tuple(one)) for number, one in enumerate(delivery)]
                write_in(group, batch, entries, now, sizes=ChunkSizes(records=size))

    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        whole = Store.create(Path(folder) / "whole")
        run(whole)
        wanted = {row["batch_id"]: row for row in visible(whole)}
        torn = Path(folder) / "torn"
        Store.create(torn)
        for at, after in kills:
            with patch.context() as kill:
                killer = Killer(at, after=after)
                kill.setattr("sekisho.evidence.delta.write_file", killer.around(write_file))
                kill.setattr(DeltaFolder, "commit", killer.around(DeltaFolder.commit))
                try:
                    run(Store.open(torn))
                except Killed:
                    there = set(names(Store.open(torn)))
                    seen = visible(Store.open(torn))
                    assert seen == [row for row in visible(whole) if row["batch_id"] in there]
        run(Store.open(torn))
        assert visible(Store.open(torn)) == visible(whole)
        assert {row["batch_id"] for row in visible(Store.open(torn))} == wanted.keys()
        assert list((torn / "evidence").rglob("*.part")) == []
