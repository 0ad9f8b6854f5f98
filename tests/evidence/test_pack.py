"""Small files are put together: whoever reads sees the same rows, whatever happens on the way."""

import errno
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.evidence.backup import backup
from sekisho.evidence.batches import BatchHead, ChunkSizes, Record, write_batch, write_in
from sekisho.evidence.delta import DeltaFolder
from sekisho.evidence.group import Group
from sekisho.evidence.pack import PackSizes, pack
from sekisho.evidence.packed import is_packed, write_packed
from sekisho.evidence.restore import restore
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot, forget_text, reconcile, row
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Row
from tests.evidence.test_batches import Killed, Killer

Heads = Callable[..., BatchHead]
Records = Callable[[int], Iterator[Record]]
FEW = PackSizes(files=3)
NAMES = ("staff", "coverage", "rejects")
FILES = 6


@pytest.fixture
def fill(head: Heads, records: Records, now: datetime) -> Callable[[Store], Store]:
    """Deliver six files of some chunks each."""

    def filled(store: Store) -> Store:
        with Group.begun(store) as group:
            for number in range(FILES):
                batch = head(f"b-{number}", f"{number:064}")
                write_in(group, batch, records(3 + 2 * number), now, sizes=ChunkSizes(records=4))
        return store

    return filled


def seen(store: Store) -> dict[str, Any]:
    """Everything that a reader sees, in its order."""
    with Snapshot.open(Store.open(store.org)) as snapshot:
        assert reconcile(snapshot) == ()
        batches = [line.batch_id for line in snapshot.batches()]
        return {
            "batches": batches,
            "digest": (snapshot.digest(), snapshot.digest_of(NAMES), snapshot.names()),
            **{name: list(snapshot.dicts(name)) for name in NAMES},
            "counts": {name: snapshot.count(name) for name in NAMES},
            "each": [list(snapshot.dicts("staff", ("place",), [batch], 2)) for batch in batches],
            "two": list(snapshot.dicts("staff", ("row_id",), batches[1:3])),
            "ibis": [sorted(map(repr, snapshot.ibis(name).to_pyarrow().to_pylist())) for name in NAMES],
        }


def packed_in(store: Store, name: str = "staff") -> list[Path]:
    """The packed files of a table."""
    table = store.table(name)
    return [table.path / file for file in table.names() if is_packed(file)]


def staff_file(path: Path, batch: str, ids: list[str], **columns: Any) -> None:
    """Write a file as an older or a damaged house would have, with these columns."""
    rows = len(ids)
    text = {name: [name] * rows for name in ("row_id", "source_id", "file_sha256", "place", "connector", "employee_id")}
    cells = {"batch_id": [batch] * rows, **text, "ingest_time": [datetime(2026, 1, 1, tzinfo=UTC)] * rows, **columns}
    cells = {name: cell for name, cell in cells.items() if cell is not None}
    kinds = {
        name: pa.timestamp("us", tz="UTC") if name == "ingest_time" else None if name == "odd" else pa.large_string()
        for name in cells
    }
    pq.write_table(pa.table({name: pa.array(cell, kinds[name]) for name, cell in cells.items()}), path)


def test_rows_their_order_and_every_digest_are_the_same_in_fewer_files(
    store: Store, fill: Callable[[Store], Store]
) -> None:
    before = seen(fill(store))
    files = {name: len(store.table(name).names()) for name in NAMES}
    told: list[tuple[str, int, int]] = []
    assert pack(store, FEW, lambda *one: told.append(one)) == sum(files.values())
    assert sorted(told) == sorted((name, count, count) for name, count in files.items())
    assert [len(store.table(name).names()) for name in NAMES] == [1, 1, 1]
    assert seen(store) == before
    assert pack(store, FEW) == 0
    assert seen(store) == before
    assert [len(list(store.table(name).path.glob("*.parquet"))) for name in NAMES] == [1, 1, 1]


def test_a_version_that_knows_no_packed_files_is_kept_out(store: Store, fill: Callable[[Store], Store]) -> None:
    (fill(store).folder / "format").write_text("1\n")
    pack(store)
    assert (store.folder / "format").read_text() == "1\n"
    pack(store, FEW)
    assert (store.folder / "format").read_text() == "2\n"


def test_few_files_and_large_ones_stay_as_they_are(store: Store, fill: Callable[[Store], Store]) -> None:
    fill(store)
    assert pack(store) == 0
    assert pack(store, PackSizes(files=3, small=100)) == 0
    assert packed_in(store) == []


def test_what_comes_later_is_packed_with_small_packed_files_and_not_with_large_ones(
    store: Store, fill: Callable[[Store], Store], head: Heads, records: Records, now: datetime
) -> None:
    fill(store)
    pack(store, PackSizes(files=3, bytes=20_000))
    first = packed_in(store)
    assert len(first) > 1
    write_batch(store, head("b-later", "e" * 64), records(5), now)
    before = seen(store)
    pack(store, FEW)
    assert len(packed_in(store)) == 1
    assert seen(store) == before
    # One file alone is not written again.
    assert pack(store, PackSizes(files=1, bytes=1)) == 0


def test_a_delivery_again_is_nothing_new(
    store: Store, fill: Callable[[Store], Store], head: Heads, records: Records, now: datetime
) -> None:
    before = seen(fill(store))
    pack(store, FEW)
    assert write_batch(store, head("b-2", f"{2:064}"), records(7), now).already
    assert seen(store) == before


def test_another_reading_of_a_packed_file_takes_its_place_and_gives_it_back(
    tmp_path: Path, fill: Callable[[Store], Store], head: Heads, records: Records, now: datetime
) -> None:
    plain, one = fill(Store.create(tmp_path / "plain")), fill(Store.create(tmp_path / "packed"))
    pack(one, FEW)
    for store in (plain, one):
        write_batch(store, head("b-new", f"{2:064}"), records(9), now)
    assert seen(one) == seen(plain)
    assert "b-2" not in seen(one)["batches"]
    pack(one, FEW)
    assert seen(one) == seen(plain)
    for store in (plain, one):
        assert write_batch(store, head("b-2", f"{2:064}"), records(7), now).already
    assert seen(one) == seen(plain)
    assert "b-new" not in seen(one)["batches"]


def test_a_delivery_that_was_killed_is_not_packed_and_can_be_finished(
    store: Store, fill: Callable[[Store], Store], head: Heads, records: Records, now: datetime
) -> None:
    def killed() -> Iterator[Record]:
        yield from records(5)
        raise Killed

    fill(store)
    with pytest.raises(Killed):
        write_batch(store, head("b-half", "e" * 64), killed(), now, sizes=ChunkSizes(records=4))
    half = [name for name in store.table("staff").names() if name.startswith("b-half.")]
    pack(store, FEW)
    assert [name for name in store.table("staff").names() if not is_packed(name)] == half != []
    report = write_batch(store, head("b-half", "e" * 64), records(9), now, sizes=ChunkSizes(records=4))
    assert not report.already
    assert len(seen(store)["staff"]) == seen(store)["counts"]["staff"]
    assert seen(store)["batches"][-1] == "b-half"


def test_a_row_leads_to_its_delivery(store: Store, fill: Callable[[Store], Store]) -> None:
    wanted = seen(fill(store))["staff"][7]
    pack(store, FEW)
    with Snapshot.open(store) as snapshot:
        story = row(snapshot, wanted["row_id"])
    assert (story.place, story.file_sha256) == (wanted["place"], wanted["file_sha256"])


def test_a_copy_of_a_packed_folder_is_the_same(
    store: Store, fill: Callable[[Store], Store], tmp_path: Path, now: datetime
) -> None:
    before = seen(fill(store))
    pack(store, FEW)
    backup(store.org, tmp_path / "copy.tar.gz", now)
    restore(tmp_path / "copy.tar.gz", tmp_path / "back")
    assert seen(Store.open(tmp_path / "back")) == before


def test_who_reads_a_snapshot_keeps_its_files_until_the_next_packing(
    store: Store, fill: Callable[[Store], Store]
) -> None:
    with Snapshot.open(fill(store)) as snapshot:
        before = list(snapshot.dicts("staff"))
        pack(Store.open(store.org), FEW)
        assert list(snapshot.dicts("staff")) == before
        pack(Store.open(store.org), FEW)
        with pytest.raises(SekishoError) as caught:
            list(snapshot.dicts("staff"))
    assert (caught.value.code, caught.value.permanent) == ("evidence_changed", False)


def test_who_looked_before_a_delivery_does_not_see_it_in_a_packed_file(
    store: Store, fill: Callable[[Store], Store], head: Heads, records: Records, now: datetime
) -> None:
    old = Snapshot.open(fill(store))
    before = list(old.dicts("staff"))
    write_batch(Store.open(store.org), head("b-later", "e" * 64), records(5), now)
    pack(Store.open(store.org), FEW)
    with Snapshot(old.store, old.batches(), Snapshot.open(store)._files) as mixed:
        assert list(mixed.dicts("staff")) == before
        assert mixed.count("staff") == mixed.ibis("staff").count().to_pyarrow().as_py() == len(before)


def test_text_that_goes_by_delivery_is_never_packed(store: Store, now: datetime) -> None:
    for number in range(4):
        batch = BatchHead(f"b-{number}", "mail", f"{number:064}", "m.eml", "eml@1", ("message_text",))
        entry: Record = "1", (Row("message_text", "1", {"message_uid": str(number), "text": "text"}),)
        write_batch(store, batch, [entry], now)
    assert pack(store, FEW) == 4
    assert packed_in(store, "message_text") == []
    assert forget_text(store, ["b-1"]) == 1
    with Snapshot.open(store) as snapshot:
        assert snapshot.count("message_text") == 3


@pytest.mark.parametrize("where", ["sekisho.evidence.packed.force", "sekisho.evidence.delta.force_all"])
def test_a_full_disk_leaves_everything_as_it_was(
    store: Store, fill: Callable[[Store], Store], monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = seen(fill(store))
    with monkeypatch.context() as patch:
        patch.setattr(where, full)
        if where.endswith("force_all"):
            patch.setattr(DeltaFolder, "commit", lambda self, *_, **__: _as_disk_full(self, full))
        assert pack(store, FEW) == 0
    assert seen(store) == before
    assert list(store.tables.rglob("packed.*")) == []
    assert pack(store, FEW) > 0
    assert seen(store) == before


def _as_disk_full(table: DeltaFolder, full: Callable[[], None]) -> None:
    from sekisho.evidence.disk import disk_full_is_an_error

    with disk_full_is_an_error(table.path):
        full()


def test_another_error_is_told(store: Store, fill: Callable[[Store], Store], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise SekishoError("table_damaged", table="staff", path="")

    fill(store)
    monkeypatch.setattr(DeltaFolder, "commit", broken)
    with pytest.raises(SekishoError) as caught:
        pack(store, FEW)
    assert caught.value.code == "table_damaged"


def test_what_a_kill_left_of_a_packed_file_is_removed(store: Store, fill: Callable[[Store], Store]) -> None:
    left = fill(store).table("staff").path / "packed.p-0.parquet.part"
    left.write_bytes(b"half")
    pack(store)
    assert not left.exists()


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 16), st.booleans()), min_size=1, max_size=4))
def test_killed_anywhere_the_rows_are_the_same(kills: list[tuple[int, bool]]) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        store = Store.create(Path(folder) / "org")
        for number in range(4):
            batch = BatchHead(f"b-{number}", "roster", f"{number:064}", "staff.csv", "staff_roster@1", ("staff",))
            write_batch(store, batch, [("line 1", (Row("staff", "line 1", {"employee_id": str(number)}),))], now)
        before = seen(store)
        for at, after in kills:
            with patch.context() as kill:
                killer = Killer(at, after=after)
                kill.setattr("sekisho.evidence.pack.write_packed", killer.around(write_packed))
                kill.setattr("sekisho.evidence.packed.force", killer.around(lambda _: None))
                kill.setattr(DeltaFolder, "commit", killer.around(DeltaFolder.commit))
                kill.setattr(DeltaFolder, "sweep", killer.around(DeltaFolder.sweep))
                try:
                    pack(Store.open(store.org), PackSizes(files=2))
                except Killed:
                    assert seen(store) == before
        pack(Store.open(store.org), PackSizes(files=2))
        assert seen(store) == before
        pack(Store.open(store.org), PackSizes(files=2))
        assert len(list(store.tables.rglob("staff/*.parquet"))) == 1


def test_a_packed_file_that_is_gone_is_noticed(store: Store, fill: Callable[[Store], Store]) -> None:
    pack(fill(store), FEW)
    packed_in(store)[0].unlink()
    again = Store.open(store.org)
    with Snapshot.open(again) as snapshot:
        for read in (
            lambda: list(snapshot.dicts("staff")),
            lambda: snapshot.ibis("staff"),
            lambda: snapshot.count("staff"),
        ):
            with pytest.raises(SekishoError) as caught:
                read()
            assert caught.value.code == "evidence_changed"
        problems = reconcile(snapshot)
        assert len(snapshot.digest_of(["staff"])) > 0
    assert {(problem.code, problem.table, problem.found) for problem in problems} == {
        ("evidence.rows_differ", "staff", 0)
    }
    assert len(problems) == FILES
    # What is still there may be packed; what is gone does not come back, and is still noticed.
    pack(again, FEW)
    with Snapshot.open(again) as snapshot:
        assert reconcile(snapshot) == problems


@pytest.mark.parametrize("how", ["garbage", "no list", "fewer rows"])
def test_a_packed_file_that_was_damaged_is_noticed(store: Store, fill: Callable[[Store], Store], how: str) -> None:
    pack(fill(store), FEW)
    (path,) = packed_in(store)
    table = pq.read_table(path)
    if how == "garbage":
        path.write_bytes(b"garbage")
    elif how == "no list":
        pq.write_table(table, path)
    else:
        with pq.ParquetWriter(path, table.schema) as writer:
            writer.write_table(table.slice(1))
            writer.add_key_value_metadata({"sekisho.chunks": json.dumps([["b-1", "000000", len(table)]])})
    with Snapshot.open(Store.open(store.org)) as snapshot:
        with pytest.raises(SekishoError) as caught:
            list(snapshot.dicts("staff"))
        assert (caught.value.code, caught.value.params["path"]) == ("evidence_damaged", str(path))
        assert {problem.found for problem in reconcile(snapshot)} == {0}


def test_rows_that_were_moved_to_another_delivery_are_noticed(store: Store, fill: Callable[[Store], Store]) -> None:
    pack(fill(store), FEW)
    (path,) = packed_in(store)
    metadata = pq.read_metadata(path).metadata
    table = pq.read_table(path)
    batches = ["b-0" if one == "b-1" else one for one in table.column("batch_id").to_pylist()]
    table = table.set_column(1, "batch_id", pa.array(batches, pa.large_string()))
    with pq.ParquetWriter(path, table.schema) as writer:
        writer.write_table(table)
        writer.add_key_value_metadata({"sekisho.chunks": metadata[b"sekisho.chunks"]})
    with Snapshot.open(Store.open(store.org)) as snapshot:
        assert [problem.batch_id for problem in reconcile(snapshot)] == ["b-0", "b-1"]


def test_a_packed_file_that_is_damaged_while_it_is_known_has_no_rows(
    store: Store, fill: Callable[[Store], Store]
) -> None:
    pack(fill(store), FEW)
    with Snapshot.open(store) as snapshot:
        packed_in(store)[0].write_bytes(b"garbage")
        assert {problem.found for problem in reconcile(snapshot)} == {0}


def test_a_file_that_is_not_what_its_name_says_stays_as_it_is(store: Store, fill: Callable[[Store], Store]) -> None:
    fill(store)
    table = store.table("staff")
    older, other, unread, strange, bare = (f"b-{number}.000000.parquet" for number in range(5))
    staff_file(table.path / older, "b-0", ["1", "2", "3"])
    staff_file(table.path / other, "b-5", ["1", "2", "3"])
    (table.path / unread).write_bytes(b"garbage")
    staff_file(table.path / strange, "b-3", ["1", "2", "3"], odd=["1", "2", "3"])
    staff_file(table.path / bare, "b-4", ["1", "2", "3"], employee_id=None)
    pack(store, FEW)
    left = [name for name in table.names() if not is_packed(name)]
    assert left == [other, unread, strange, bare]
    with Snapshot.open(Store.open(store.org)) as snapshot:
        assert [cells["name"] for cells in snapshot.dicts("staff", None, ["b-0"])][:3] == [None, None, None]


@pytest.mark.parametrize(
    "columns",
    [{"batch_id": None}, {"employee_id": [1, 2, 3], "odd": [1, 2, 3]}, {"place": None}],
    ids=["no delivery", "another column", "no place"],
)
def test_columns_that_do_not_fit_stay_as_they_are(
    store: Store, fill: Callable[[Store], Store], columns: dict[str, Any]
) -> None:
    fill(store)
    table = store.table("staff")
    columns = {name: None if cells is None else list(map(str, cells)) for name, cells in columns.items()}
    staff_file(table.path / "b-0.000000.parquet", "b-0", ["1", "2", "3"], **columns)
    pack(store, FEW)
    assert [name for name in table.names() if not is_packed(name)] == ["b-0.000000.parquet"]


def test_a_type_that_does_not_fit_stays_as_it_is(store: Store, fill: Callable[[Store], Store]) -> None:
    path = fill(store).table("staff").path / "b-0.000000.parquet"
    rows = pq.read_table(path)
    at = rows.schema.get_field_index("name")
    pq.write_table(rows.set_column(at, "name", pa.array([1] * len(rows), pa.int64())), path)
    pack(store, FEW)
    assert [name for name in store.table("staff").names() if not is_packed(name)] == [path.name]


def test_rows_are_cut_into_groups_over_the_borders_of_files(
    store: Store, fill: Callable[[Store], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = seen(fill(store))
    monkeypatch.setattr("sekisho.evidence.packed.GROUP_ROWS", 5)
    pack(store, FEW)
    (path,) = packed_in(store)
    footer = pq.read_metadata(path)
    sizes = [footer.row_group(number).num_rows for number in range(footer.num_row_groups)]
    assert set(sizes[:-1]) == {5}
    assert sum(sizes) == before["counts"]["staff"]
    assert seen(store) == before
