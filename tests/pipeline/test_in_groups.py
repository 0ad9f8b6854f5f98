"""A folder of logs is read in groups and in columns, and gives what reading record by record gives."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sekisho.connectors.discover import connectors
from sekisho.evidence.land import landed_path
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot
from sekisho.model.errors import SekishoError
from sekisho.pipeline import ahead as room
from sekisho.pipeline.ingest import Fate
from sekisho.pipeline.readers import Readers
from tests.pipeline.logs import everything, read


def test_rows_rejects_and_lines_are_the_same_read_fast_and_slowly(logs: Path, tmp_path: Path) -> None:
    ours = connectors()
    slow = {name: replace(one, normalise_set=None) for name, one in ours.items()}
    one, other = Store.create(tmp_path / "one"), Store.create(tmp_path / "other")
    fast, slowly = (
        [replace(found, error=None) for found in outcomes]
        for outcomes in (read(one, logs), read(other, logs, Readers(slow, {})))
    )
    assert fast == slowly
    assert everything(one) == everything(other)
    assert len(everything(one)) > 3_000


def test_every_file_has_its_outcome_in_order_of_name(logs: Path, tmp_path: Path) -> None:
    found = read(Store.create(tmp_path / "org"), logs)
    assert [one.path for one in found] == sorted(path for path in logs.rglob("*") if path.is_file())
    fates = {one.path.name: one.fate for one in found}
    assert (fates["cut.json.gz"], fates["empty.json"]) == (Fate.REFUSED, Fate.REFUSED)
    assert {fates["again.json.gz"], fates[min(logs.rglob("*/*.json.gz")).name]} == {Fate.READ, Fate.ALREADY}
    assert next(one for one in found if one.name == "half.json.gz").rejected == 1
    assert {one.fate for one in read(Store.open(tmp_path / "org"), logs)} == {Fate.ALREADY, Fate.REFUSED}


def test_a_gzip_file_is_kept_as_it_was_delivered(logs: Path, tmp_path: Path) -> None:
    store = Store.create(tmp_path / "org")
    read(store, logs)
    with Snapshot.open(store) as snapshot:
        lines = {line.file_name: line.file_sha256 for line in snapshot.batches()}
    assert landed_path(store, lines["half.json.gz"]).read_bytes() == (logs / "half.json.gz").read_bytes()


def test_an_ingest_of_many_files_commits_each_table_a_few_times(logs: Path, tmp_path: Path) -> None:
    store = Store.create(tmp_path / "org")
    read(store, logs)
    assert [store.table(name).version for name in ("api_activity", "coverage", "batches")] == [1, 1, 1]


def test_when_the_disk_is_full_on_the_way_nothing_half_is_seen(
    logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.create(tmp_path / "org")
    left = 5

    def full(*_: object, **__: object) -> int:
        nonlocal left
        left -= 1
        if left < 0:
            raise SekishoError("disk_full", permanent=False, path="/srv/bank")
        return 1

    with monkeypatch.context() as patch:
        patch.setattr("sekisho.evidence.delta.write_file", full)
        with pytest.raises(SekishoError) as caught:
            read(store, logs)
    assert caught.value.code == "disk_full"
    assert everything(store) == []
    whole = Store.create(tmp_path / "whole")
    assert {one.fate for one in read(store, logs)} == {one.fate for one in read(whole, logs)}
    assert everything(store) == everything(whole)


def test_landing_ahead_ends_with_the_reading() -> None:
    done: list[int] = []
    items: list[Any] = list(range(20))

    def take(item: Any) -> Any:
        done.append(item)
        return item

    found = room.ahead(items, take)
    first: Any = next(found)[1]()
    assert first == 0
    found.close()
    assert done == list(range(len(done)))
    assert len(done) <= room.AHEAD
    assert [wait() for _, wait in room.ahead(items, take)] == items
