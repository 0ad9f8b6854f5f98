"""Landing: what is taken, and what is refused without leaving anything behind."""

import gzip
import hashlib
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sekisho.evidence import land as landing
from sekisho.evidence.land import drop_copies, land, landed_path, open_landed
from sekisho.evidence.store import Store
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Limits


def left(store: Store) -> list[Path]:
    """Files below `landed`."""
    return [path for path in store.landed.rglob("*") if path.is_file()]


def refused(store: Store, path: Path, now: datetime, limits: Limits | None = None) -> SekishoError:
    with pytest.raises(SekishoError) as caught:
        land(store, path, now, limits)
    assert left(store) == []
    return caught.value


def test_a_file_is_kept_under_the_hash_of_its_content(store: Store, tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "払出.txt"
    path.write_bytes(b"one\ntwo\n")
    landed = land(store, path, now)
    assert (landed.sha256, landed.size, landed.name) == (hashlib.sha256(b"one\ntwo\n").hexdigest(), 8, "払出.txt")
    assert landed.encoding == "plain"
    assert (store.folder / landed.path_in_store).stat().st_mtime == now.timestamp()
    with open_landed(store, landed) as stream:
        assert stream.read() == b"one\ntwo\n"
    assert path.read_bytes() == b"one\ntwo\n"


def test_the_same_content_plain_and_gzipped_is_one_copy(store: Store, tmp_path: Path, now: datetime) -> None:
    (tmp_path / "a").write_bytes(b"content")
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"con") + gzip.compress(b"tent"))
    plain, packed = land(store, tmp_path / "a", now), land(store, tmp_path / "a.gz", now)
    assert plain.sha256 == packed.sha256
    assert (packed.encoding, packed.size) == ("gzip", 7)
    assert len(left(store)) == 1


def test_an_empty_file_is_refused_plain_and_gzipped(store: Store, tmp_path: Path, now: datetime) -> None:
    (tmp_path / "a").touch()
    (tmp_path / "a.gz").write_bytes(gzip.compress(b""))
    assert refused(store, tmp_path / "a", now).code == "file_empty"
    assert refused(store, tmp_path / "a.gz", now).code == "file_empty"


def test_a_missing_file_a_folder_and_a_pipe_are_refused(store: Store, tmp_path: Path, now: datetime) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused(store, tmp_path / "none", now).code == "file_not_found"
    assert refused(store, tmp_path, now).code == "file_not_regular"
    assert refused(store, tmp_path / "pipe", now).code == "file_not_regular"


def test_a_file_that_may_not_be_read_is_refused(
    store: Store, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"x")

    def denied(*_: object) -> int:
        raise PermissionError

    with monkeypatch.context() as patch:
        real = os.open
        patch.setattr(os, "open", lambda path, *rest: denied() if str(path).endswith("/a") else real(path, *rest))
        assert refused(store, tmp_path / "a", now).code == "file_unreadable"


def test_a_gzip_that_is_cut_or_damaged_is_refused(store: Store, tmp_path: Path, now: datetime) -> None:
    whole = gzip.compress(os.urandom(5000))
    (tmp_path / "cut.gz").write_bytes(whole[:-100])
    (tmp_path / "bent.gz").write_bytes(whole[:40] + b"\xff" * 200 + whole[240:])
    assert refused(store, tmp_path / "cut.gz", now).code == "archive_damaged"
    assert refused(store, tmp_path / "bent.gz", now).code == "archive_damaged"


def test_a_gzip_bomb_is_refused_early(store: Store, tmp_path: Path, now: datetime) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(40 << 20)))
    assert refused(store, tmp_path / "bomb.gz", now).code == "archive_bomb"


def test_a_file_past_the_limit_is_refused(store: Store, tmp_path: Path, now: datetime) -> None:
    (tmp_path / "a").write_bytes(b"x" * 11)
    error = refused(store, tmp_path / "a", now, Limits(total_bytes=10))
    assert (error.code, error.params["limit"]) == ("file_too_large", 10)


def appended(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def replaced(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    other.replace(path)


@pytest.mark.parametrize("change", [appended, replaced, Path.unlink], ids=["appended", "replaced", "removed"])
def test_it_refuses_a_file_that_changed_while_read(
    store: Store, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 100)
    real = landing._blocks

    def changing(*given: Any) -> Any:
        yield from real(*given)
        change(path)

    monkeypatch.setattr(landing, "_blocks", changing)
    error = refused(store, path, now)
    assert error.code == "file_changed_while_read"
    assert not error.permanent


def test_a_copy_that_is_gone_is_said_to_be(store: Store, tmp_path: Path, now: datetime) -> None:
    (tmp_path / "a").write_bytes(b"x")
    landed = land(store, tmp_path / "a", now)
    landed_path(store, landed.sha256).unlink()
    with pytest.raises(SekishoError) as caught:
        open_landed(store, landed)
    assert (caught.value.code, caught.value.params["name"]) == ("copy_not_kept", "a")


def test_copies_are_dropped_by_the_day_they_were_last_delivered(store: Store, tmp_path: Path, now: datetime) -> None:
    for name in ("old", "again"):
        (tmp_path / name).write_text(name)
        land(store, tmp_path / name, now - timedelta(days=500))
    kept = land(store, tmp_path / "again", now)
    assert drop_copies(store, now - timedelta(days=400)) == 1
    assert left(store) == [landed_path(store, kept.sha256)]
