"""Reading: snapshots and tables in memory alike, where a row came from, and whether the numbers agree."""

import gzip
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sekisho.evidence.batches import BatchHead, Record, write_batch
from sekisho.evidence.duck import damage_is_an_error
from sekisho.evidence.land import land, landed_path
from sekisho.evidence.store import Store
from sekisho.evidence.view import MemoryTables, Snapshot, TableReader, reconcile, row, table
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Row

Heads = Callable[..., BatchHead]
Records = Callable[[int], Iterator[Record]]


def as_rows(expression: Any) -> list[dict[str, Any]]:
    """Return the rows of an Ibis table."""
    rows: list[dict[str, Any]] = expression.to_pyarrow().to_pylist()
    return rows


def test_ibis_and_dictionaries_read_the_same(store: Store, head: Heads, records: Records, now: datetime) -> None:
    write_batch(store, head(), records(8), now)
    with Snapshot.open(store) as snapshot:
        staff = snapshot.ibis("staff")
        assert sorted(as_rows(staff), key=lambda cells: str(cells["row_id"])) == table(snapshot, "staff")
        assert snapshot.ibis("staff").count().to_pyarrow().as_py() == snapshot.count("staff") == 9


def test_memory_and_disk_have_the_same_types(store: Store, head: Heads, records: Records, now: datetime) -> None:
    write_batch(store, head(), records(2), now)
    memory = MemoryTables({"staff": [{"employee_id": "1"}]})
    with Snapshot.open(store) as snapshot:
        for name in ("staff", "message", "domain_history"):
            assert snapshot.ibis(name).schema() == memory.ibis(name).schema()


def test_a_table_that_nothing_filled_reads_as_empty_and_an_unknown_one_does_not(store: Store) -> None:
    readers: list[TableReader] = [Snapshot.open(store), MemoryTables({})]
    for reader in readers:
        assert reader.names() == frozenset()
        assert reader.count("payment") == 0
        assert list(reader.dicts("payment")) == as_rows(reader.ibis("payment")) == []
        with pytest.raises(KeyError):
            reader.count("paiment")
        with pytest.raises(KeyError):
            list(reader.dicts("payment", ["amount"]))


def test_only_the_asked_columns_and_deliveries_are_read(
    store: Store, head: Heads, records: Records, now: datetime
) -> None:
    write_batch(store, head("b-1", "1" * 64), records(2), now)
    write_batch(store, head("b-2", "2" * 64), records(1), now)
    with Snapshot.open(store) as snapshot:
        found = list(snapshot.dicts("staff", ["employee_id", "batch_id"]))
        assert found[0] == {"employee_id": "1", "batch_id": "b-1"}
        assert [cells["batch_id"] for cells in found] == ["b-1", "b-1", "b-2"]
        assert [cells["batch_id"] for cells in snapshot.dicts("staff", None, ["b-2", "none"])] == ["b-2"]
        assert table(snapshot, "staff", ["place"])[0].keys() == {"place"}
        assert list(snapshot.dicts("staff", ())) == [{}, {}, {}]
        times = [cells["event_time"] for cells in snapshot.dicts("staff", ("event_time",))]
        assert times == [now + timedelta(minutes=20 * number) for number in (1, 2, 1)]
        assert {time.tzinfo for time in times} == {UTC}


def test_a_snapshot_does_not_see_what_comes_later(store: Store, head: Heads, records: Records, now: datetime) -> None:
    write_batch(store, head("b-1", "1" * 64), records(2), now)
    before = Snapshot.open(store)
    write_batch(store, head("b-2", "2" * 64), records(1), now)
    after = Snapshot.open(store)
    assert (before.count("staff"), after.count("staff")) == (2, 3)
    assert before.digest() != after.digest()
    assert after.digest() == Snapshot.open(Store.open(store.org)).digest()


def test_a_table_that_loses_files_while_read_says_to_try_again(
    store: Store, head: Heads, records: Records, now: datetime
) -> None:
    write_batch(store, head(), records(2), now)
    snapshot = Snapshot.open(store)
    for path in snapshot.files("staff"):
        path.unlink()
    with pytest.raises(SekishoError) as caught:
        list(snapshot.dicts("staff"))
    assert (caught.value.code, caught.value.permanent) == ("evidence_changed", False)


def test_nothing_spilled_is_left_and_a_closed_snapshot_may_be_used_again(store: Store, tmp_path: Path) -> None:
    snapshot = Snapshot.open(store)
    snapshot.close()
    with snapshot:
        assert as_rows(snapshot.ibis("staff")) == []
        spill = next(iter(_spill_folder(snapshot)))
        spill.mkdir(parents=True)
        (spill / "duckdb_temp_block").touch()
    assert not spill.exists()
    assert as_rows(snapshot.ibis("staff")) == []
    snapshot.close()


def test_what_a_killed_process_spilled_is_removed_a_day_later(store: Store) -> None:
    old, fresh = store.folder / "spill" / "1-0", store.folder / "spill" / "2-0"
    for folder in (old, fresh):
        folder.mkdir(parents=True)
        (folder / "duckdb_temp_block").touch()
    os.utime(old, (0, 0))
    with Snapshot.open(store) as snapshot:
        snapshot.ibis("staff")
    assert (old.exists(), fresh.exists()) == (False, True)


def _spill_folder(snapshot: Snapshot) -> Iterator[Path]:
    assert snapshot._duck is not None
    yield snapshot._duck._spill


def test_a_loss_is_noticed(store: Store, head: Heads, records: Records, now: datetime) -> None:
    write_batch(store, head(), records(6), now)
    for name in ("staff", "rejects"):
        lost = store.table(name)
        lost.commit({}, remove=lost.names())
    with Snapshot.open(store) as snapshot:
        problems = [(problem.code, problem.table, problem.expected, problem.found) for problem in reconcile(snapshot)]
    assert problems == [("evidence.rows_differ", "staff", 7, 0), ("evidence.rejects_differ", "rejects", 1, 0)]


def test_a_line_whose_counts_cannot_be_is_noticed(
    store: Store, head: Heads, records: Records, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_batch(store, head(), records(6), now)
    with Snapshot.open(store) as snapshot:
        (line,) = snapshot.batches()
        for wrong in ({"skipped": 5}, {"skipped": 6}, {"records": 9}):
            monkeypatch.setattr(snapshot, "batches", lambda wrong=wrong: (replace(line, **wrong),))
            assert [problem.code for problem in reconcile(snapshot)] == ["evidence.records_differ"], wrong


def delivered(store: Store, tmp_path: Path, content: bytes, place: str, now: datetime) -> str:
    """Land a file and write one row that points to `place` in it; return the row's id."""
    path = tmp_path / "名簿.csv"
    path.write_bytes(content)
    landed = land(store, path, now)
    batch = BatchHead("b-1", "roster", landed.sha256, landed.name, "staff_roster@1", ("staff",))
    write_batch(store, batch, [(place, (Row("staff", place, {"employee_id": "7"}, now),))], now)
    with Snapshot.open(store) as snapshot:
        return str(table(snapshot, "staff")[0]["row_id"])


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("byte 4-9", b"1,two"),
        ("byte 9-4", b""),
        ("line 2", "2,さん".encode()),
        ("line 1", b"one,1,two"),
        ("line 9", b""),
        ("sheet A row 2", None),
    ],
)
def test_a_row_leads_back_to_what_stands_in_its_file(
    store: Store, tmp_path: Path, now: datetime, place: str, shown: bytes | None
) -> None:
    content = "one,1,two\r\n2,さん\n".encode()
    mail = BatchHead("b-0", "mail", "0" * 64, "m.mbox", "mbox@1", ("message",))
    write_batch(store, mail, [], now)
    row_id = delivered(store, tmp_path, gzip.compress(content), place, now)
    with Snapshot.open(store) as snapshot:
        story = row(snapshot, row_id)
    assert (story.table, story.file_name, story.place, story.kept) == ("staff", "名簿.csv", place, True)
    assert story.excerpt == shown
    assert story.values["employee_id"] == "7"
    assert story.values["event_time"] == now
    assert "batch_id" not in story.values


def test_a_row_whose_copy_is_gone_still_tells_where_it_was(store: Store, tmp_path: Path, now: datetime) -> None:
    row_id = delivered(store, tmp_path, b"a\n", "line 1", now)
    with Snapshot.open(store) as snapshot:
        landed_path(store, row(snapshot, row_id).file_sha256).unlink()
        story = row(snapshot, row_id)
        assert (story.kept, story.excerpt, story.place) == (False, None, "line 1")


def test_a_row_that_is_not_there_is_said_to_be(store: Store) -> None:
    with Snapshot.open(store) as snapshot, pytest.raises(SekishoError) as caught:
        row(snapshot, "r-none")
    assert caught.value.code == "row_not_found"


def test_memory_reads_times_and_dates_from_text(now: datetime) -> None:
    memory = MemoryTables(
        {
            "staff": [{"employee_id": "1", "joined_on": "2020-04-01", "event_time": "2026-01-01T09:00:00+09:00"}],
            "message": [
                {"message_uid": "u", "mailbox": "m", "date_header": now, "batch_id": "b-2", "mentions": ["m-1"]}
            ],
        }
    )
    (staff,) = memory.dicts("staff")
    assert (staff["joined_on"], staff["event_time"]) == (date(2020, 4, 1), datetime(2026, 1, 1, tzinfo=UTC))
    assert memory.names() == {"staff", "message"}
    assert list(memory.dicts("message", where_batches=["b-memory"])) == []
    assert [cells["mentions"] for cells in memory.dicts("message")] == [["m-1"]]
    assert as_rows(memory.ibis("staff")) == as_rows(memory.ibis("staff")) == [staff]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"employe_id": "1"}, "no column employe_id"),
        ({"name": "a"}, "employee_id is required"),
        ({"employee_id": "1", "event_time": "2026-01-01T09:00"}, "time zone"),
    ],
)
def test_memory_refuses_what_the_schema_does_not_allow(cells: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        MemoryTables({"staff": [cells]})


def _no_parquet(path: Path) -> None:
    path.write_bytes(b"not Parquet at all, though it is long enough to be")


def _other_columns(path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"mentions": [{"a": 1}], "joined_on": [[1]]}), path)


@pytest.mark.parametrize("spoil", [_no_parquet, _other_columns])
def test_a_file_that_holds_something_else_is_said_to_be_damaged(
    spoil: Callable[[Path], None], store: Store, head: Heads, records: Records, now: datetime
) -> None:
    write_batch(store, head(), records(8), now)
    with Snapshot.open(store) as snapshot:
        (path,) = snapshot.files("staff")
        spoil(path)
        with pytest.raises(SekishoError) as caught:
            snapshot.ibis("staff")
    assert (caught.value.code, caught.value.params["path"]) == ("evidence_damaged", str(path.parent))


def test_pages_that_cannot_be_unpacked_are_said_to_be_damaged(
    store: Store, head: Heads, records: Records, now: datetime
) -> None:
    write_batch(store, head(), records(8), now)
    with Snapshot.open(store) as snapshot:
        (path,) = snapshot.files("staff")
        data = path.read_bytes()
        path.write_bytes(data[:4] + bytes(200) + data[204:])
        staff = snapshot.ibis("staff")
        with pytest.raises(SekishoError) as caught, damage_is_an_error(path.parent):
            as_rows(staff)
    assert (caught.value.code, caught.value.params["path"]) == ("evidence_damaged", str(path.parent))


def test_a_full_disk_is_not_called_damage(tmp_path: Path) -> None:
    import duckdb

    with pytest.raises(duckdb.IOException), damage_is_an_error(tmp_path):
        raise duckdb.IOException("could not write: No space left on device")


def test_a_mistake_in_a_question_is_not_called_damage(tmp_path: Path) -> None:
    import duckdb

    with pytest.raises(duckdb.BinderException), damage_is_an_error(tmp_path):
        duckdb.sql("SELECT nothing FROM (SELECT 1 AS something)")


def test_a_file_that_went_away_is_a_change(store: Store, head: Heads, records: Records, now: datetime) -> None:
    write_batch(store, head(), records(8), now)
    with Snapshot.open(store) as snapshot:
        snapshot.files("staff")[0].unlink()
        with pytest.raises(SekishoError) as caught:
            snapshot.ibis("staff")
    assert caught.value.code == "evidence_changed"
