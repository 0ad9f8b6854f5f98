"""The folder, its lock, and what a full disk or a damaged table says."""

import errno
import os
import stat
from pathlib import Path

import pytest
from deltalake.exceptions import DeltaError

from sekisho.evidence.delta import DeltaFolder
from sekisho.evidence.disk import disk_full_is_an_error, replace_whole
from sekisho.evidence.lines import all_lines
from sekisho.evidence.machinery import FORGOTTEN
from sekisho.evidence.store import Store
from sekisho.model.errors import SekishoError
from sekisho.model.schema import Column, ColumnType, TableSchema


def code_of(error: pytest.ExceptionInfo[SekishoError]) -> str:
    return error.value.code


def test_a_folder_without_evidence_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(SekishoError) as caught:
        Store.open(tmp_path)
    assert code_of(caught) == "evidence_not_found"


def test_a_folder_of_a_later_version_is_refused(store: Store) -> None:
    (store.folder / "format").write_text("99")
    with pytest.raises(SekishoError) as caught:
        Store.open(store.org)
    assert code_of(caught) == "evidence_newer"


@pytest.mark.parametrize("written", [b"", b"2026-11-20T03:00:00+00:00", b"\xff\xfe"])
def test_a_format_that_is_no_number_is_damage(tmp_path: Path, written: bytes) -> None:
    (Store.create(tmp_path).folder / "format").write_bytes(written)
    with pytest.raises(SekishoError) as caught:
        Store.open(tmp_path)
    assert code_of(caught) == "evidence_damaged"


def test_the_evidence_is_for_its_owner_alone(store: Store) -> None:
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


def test_a_long_log_is_read_from_its_checkpoint(store: Store) -> None:
    table = store.table("forgotten")
    for number in range(101):
        name = f"{number:03}.parquet"
        table.commit({name: table.write(name, [])}, transaction=("app", number))
    log = table.path / "_delta_log"
    assert (log / "_last_checkpoint").exists()
    for number in range(100):
        (log / f"{number:020}.json").unlink()
    again = Store.open(store.org).table("forgotten")
    assert (len(again.names()), again.transaction("app")) == (101, 100)


def test_making_a_folder_again_changes_nothing(store: Store) -> None:
    before = (store.folder / "format").stat().st_mtime_ns
    assert Store.create(store.org).org == store.org
    assert (store.folder / "format").stat().st_mtime_ns == before


def test_a_name_with_an_escape_is_refused_and_other_odd_names_are_not(tmp_path: Path) -> None:
    with pytest.raises(SekishoError) as caught:
        Store.create(tmp_path / "a%20b")
    assert code_of(caught) == "folder_name_unusable"
    store = Store.create(tmp_path / "信 用#[x]*'?100%")
    assert store.table("forgotten").names() == ()


def test_two_stores_exclude_each_other_and_one_does_not_exclude_itself(store: Store) -> None:
    other = Store.open(store.org)
    with store.lock(), store.lock():
        with pytest.raises(SekishoError) as caught, other.lock(wait_seconds=0.1):
            pass
        assert code_of(caught) == "org_locked"
        assert not caught.value.permanent
    with other.lock(wait_seconds=0):
        pass


def test_a_full_disk_is_one_error_however_it_is_said() -> None:
    foreign = DeltaError("Unable to copy data to file: No space left on device (os error 28)")
    for error in (OSError(errno.ENOSPC, "full"), OSError("Disk quota exceeded"), foreign):
        with pytest.raises(SekishoError) as caught, disk_full_is_an_error(Path("x")):
            raise error
        assert code_of(caught) == "disk_full"
        assert not caught.value.permanent


def test_other_errors_of_the_disk_pass_through() -> None:
    for error in (OSError(errno.EIO, "broken"), DeltaError("something else")):
        with pytest.raises(type(error)), disk_full_is_an_error(Path("x")):
            raise error


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    replace_whole(path, b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SekishoError):
        replace_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["file"]


def test_a_table_with_a_damaged_log_is_named(store: Store) -> None:
    table = store.table("forgotten")
    (table.path / "_delta_log" / "00000000000000000000.json").write_text("not json")
    with pytest.raises(SekishoError) as caught:
        Store.open(store.org).table("forgotten")
    assert (code_of(caught), caught.value.params["table"]) == ("table_damaged", "forgotten")


def test_a_damaged_file_of_a_table_is_named(store: Store) -> None:
    table = store.table("batches")
    table.commit({"b.1.parquet": table.write("b.1.parquet", [{"batch_id": "b"}])})
    for data in (None, b"PAR1 and no more"):
        if data:
            (table.path / "b.1.parquet").write_bytes(data)
        with pytest.raises(SekishoError) as caught:
            all_lines(Store.open(store.org))
        assert code_of(caught) == "evidence_damaged"


def test_a_table_that_cannot_be_made_says_why(store: Store) -> None:
    (store.tables / "forgotten").write_text("in the way")
    with pytest.raises((DeltaError, OSError)):
        store.table("forgotten")


def test_a_new_column_is_added_to_a_table_and_old_rows_have_none(store: Store) -> None:
    old = store.table("forgotten")
    old.commit({"f.1.parquet": old.write("f.1.parquet", [{"batch_id": "b", "table": "t"}])})
    wider = TableSchema(
        "forgotten", "", "batch_id", (*FORGOTTEN.columns, Column("why", ColumnType.STRING, "")), "machinery"
    )
    new = DeltaFolder.open(old.path, wider)
    new.commit({"f.2.parquet": new.write("f.2.parquet", [{"batch_id": "c", "table": "t", "why": "asked"}])})
    assert new.names() == ("f.1.parquet", "f.2.parquet")
    assert [field.name for field in new._table.schema().fields] == ["batch_id", "table", "why"]


def test_a_transaction_is_remembered_and_dead_files_are_swept(store: Store) -> None:
    table = store.table("forgotten")
    for name in ("a.1.parquet", "a.2.parquet", "orphan.parquet"):
        table.write(name, [{"batch_id": "b", "table": "t"}])
    table.commit({"a.1.parquet": 1, "a.2.parquet": 1}, transaction=("b/forgotten", 3))
    table.commit({}, remove=["a.1.parquet", "gone.parquet"])
    assert (table.transaction("b/forgotten"), table.transaction("other")) == (3, -1)
    assert table.sweep() == 2
    assert [path.name for path in table.path.glob("*.parquet")] == ["a.2.parquet"]


def test_no_name_is_in_the_log(store: Store) -> None:
    table = store.table("forgotten")
    table.commit({"a.parquet": table.write("a.parquet", [{"batch_id": "山田太郎", "table": "t"}])})
    log = b"".join(path.read_bytes() for path in (table.path / "_delta_log").iterdir())
    assert "山田太郎".encode() not in log


def test_a_table_that_was_only_begun_is_not_there(store: Store) -> None:
    (store.tables / "message" / "_delta_log").mkdir(parents=True)
    assert not store.has_table("message")
    assert store.table("message").names() == ()
    assert store.has_table("message")
