"""Saved and brought back: the same files, or nothing and a reason."""

import gzip
import io
import json
import sqlite3
import stat
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from sekisho.evidence.backup import MANIFEST, backup
from sekisho.evidence.batches import BatchHead, Record, write_batch
from sekisho.evidence.land import land
from sekisho.evidence.restore import restore
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot, reconcile, table
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Limits

Heads = Callable[..., BatchHead]
Records = Callable[[int], Iterator[Record]]


def refused(archive: Path, org: Path, limits: Limits | None = None) -> SekishoError:
    before = sorted(org.parent.iterdir())
    with pytest.raises(SekishoError) as caught:
        restore(archive, org, limits)
    assert sorted(org.parent.iterdir()) == before
    return caught.value


def archive_of(path: Path, members: list[tuple[tarfile.TarInfo, bytes]], *, listed: bool = True) -> Path:
    """Make an archive from members as given, with a manifest that agrees."""
    files = {m.name: {"size": len(data), "sha256": sha256(data).hexdigest()} for m, data in members}
    manifest = json.dumps({"format": 1, "made": "", "files": files}).encode()
    with tarfile.open(path, "w:gz", format=tarfile.GNU_FORMAT) as tar:
        for member, data in members:
            member.size = len(data) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(data))
        if listed:
            last = tarfile.TarInfo(MANIFEST)
            last.size = len(manifest)
            tar.addfile(last, io.BytesIO(manifest))
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = link
    return info


def test_what_is_saved_comes_back(store: Store, head: Heads, records: Records, now: datetime, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    land(store, tmp_path / "file", now)
    write_batch(store, head(), records(6), now)
    (store.org / "報告").mkdir()
    (store.org / "報告" / ("長い名前" * 15)).write_text("page")
    (store.org / "link").symlink_to("/etc/passwd")
    with Snapshot.open(store) as snapshot:
        before = table(snapshot, "staff")
    saved = backup(store.org, tmp_path / "saved.tar.gz", now)
    assert stat.S_IMODE(saved.path.stat().st_mode) == 0o600
    assert saved.sha256 == sha256(saved.path.read_bytes()).hexdigest()
    assert saved.size > 0
    (tmp_path / "again").mkdir()
    assert restore(saved.path, tmp_path / "again") == saved.files
    with Snapshot.open(Store.open(tmp_path / "again")) as snapshot:
        assert table(snapshot, "staff") == before
        assert reconcile(snapshot) == ()
    assert (tmp_path / "again" / "報告" / ("長い名前" * 15)).read_text() == "page"
    assert not (tmp_path / "again" / "link").exists()
    assert write_batch(Store.open(tmp_path / "again"), head(), records(6), now).already


def test_a_folder_restored_without_evidence_takes_new_files(store: Store, now: datetime, tmp_path: Path) -> None:
    backup(store.org, tmp_path / "saved", now)
    restore(tmp_path / "saved", tmp_path / "again")
    (tmp_path / "file").write_bytes(b"content")
    assert land(Store.open(tmp_path / "again"), tmp_path / "file", now).size == 7


def test_a_database_in_use_is_saved_as_of_its_last_commit(store: Store, now: datetime, tmp_path: Path) -> None:
    with closing(sqlite3.connect(store.org / "ledger.db")) as ledger:
        ledger.execute("PRAGMA journal_mode = WAL")
        ledger.execute("CREATE TABLE entry (seq)")
        ledger.execute("INSERT INTO entry VALUES (1)")
        ledger.commit()
        ledger.execute("INSERT INTO entry VALUES (2)")
        backup(store.org, tmp_path / "saved", now)
    restore(tmp_path / "saved", tmp_path / "again")
    with closing(sqlite3.connect(tmp_path / "again" / "ledger.db")) as ledger:
        assert ledger.execute("SELECT seq FROM entry").fetchall() == [(1,)]
    assert not list((tmp_path / "again").glob("*-wal"))


def test_a_backup_is_not_written_over_another_nor_into_the_folder(store: Store, now: datetime, tmp_path: Path) -> None:
    (tmp_path / "there").touch()
    with pytest.raises(SekishoError) as caught:
        backup(store.org, tmp_path / "there", now)
    assert caught.value.code == "backup_exists"
    with pytest.raises(SekishoError) as caught:
        backup(store.org, store.org / "saved", now)
    assert caught.value.code == "backup_inside"


def test_a_backup_that_breaks_leaves_nothing(
    store: Store, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sekisho.evidence.backup.force", full)
    with pytest.raises(SekishoError) as caught:
        backup(store.org, tmp_path / "saved", now)
    assert caught.value.code == "disk_full"
    assert [path.name for path in tmp_path.iterdir()] == ["org"]


def test_nothing_is_restored_over_something(store: Store, now: datetime, tmp_path: Path) -> None:
    backup(store.org, tmp_path / "saved", now)
    assert refused(tmp_path / "saved", store.org).code == "restore_target_not_empty"
    assert refused(tmp_path / "saved", tmp_path / "saved").code == "restore_target_not_empty"
    assert refused(tmp_path / "none", tmp_path / "again").code == "file_not_found"


@pytest.mark.parametrize(
    "bad",
    [
        member("../outside"),
        member("/outside"),
        member("a/../../outside"),
        member("./a"),
        member("."),
        member("a", tarfile.SYMTYPE, "/etc"),
        member("a", tarfile.LNKTYPE, "format"),
        member("a", tarfile.CHRTYPE),
        member("a", tarfile.FIFOTYPE),
        member("a", tarfile.DIRTYPE),
        member("a", b"?"),
        member("format"),
        member("format/below"),
    ],
    ids=lambda info: f"{info.name}-{info.type.decode()}",
)
def test_a_member_that_is_no_plain_file_of_ours_is_refused(tmp_path: Path, bad: tarfile.TarInfo) -> None:
    archive = archive_of(tmp_path / "bad", [(member("format"), b"1"), (bad, b"")])
    assert refused(archive, tmp_path / "again").code == "backup_damaged"


def test_an_archive_that_differs_from_its_manifest_is_refused(tmp_path: Path) -> None:
    good = member("format"), b"1"
    assert restore(archive_of(tmp_path / "good", [good]), tmp_path / "restored") == 1
    assert refused(archive_of(tmp_path / "unlisted", [good], listed=False), tmp_path / "again").code == "backup_damaged"
    twice = archive_of(tmp_path / "twice", [(member(MANIFEST), b'{"format":1,"made":"","files":{}}')])
    assert refused(twice, tmp_path / "again").code == "backup_damaged"
    manifest = b'{"format": 1, "made": "", "files": {"format": {"size": 1, "sha256": "00"}}}'
    altered = archive_of(tmp_path / "altered", [good, (member(MANIFEST), manifest)], listed=False)
    error = refused(altered, tmp_path / "again")
    assert (error.code, error.params["member"]) == ("backup_damaged", "format")
    later = b'{"format": 2, "made": "", "files": {}}'
    newer = archive_of(tmp_path / "newer", [(member(MANIFEST), later)], listed=False)
    assert refused(newer, tmp_path / "again").code == "backup_newer"


def test_a_cut_or_foreign_archive_is_refused(store: Store, now: datetime, tmp_path: Path) -> None:
    backup(store.org, tmp_path / "saved", now)
    whole = (tmp_path / "saved").read_bytes()
    for name, data in {
        "cut": whole[:-30],
        "foreign": b"PK\x03\x04",
        "hollow": gzip.compress(b""),
        "empty": b"",
    }.items():
        (tmp_path / name).write_bytes(data)
        assert refused(tmp_path / name, tmp_path / "again").code == "backup_damaged"


def test_an_archive_bomb_is_refused(tmp_path: Path) -> None:
    archive = archive_of(tmp_path / "bomb", [(member("zeros"), bytes(70 << 20))])
    assert refused(archive, tmp_path / "again", Limits(archive_ratio=2)).code == "archive_bomb"


def test_a_name_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    archive = archive_of(tmp_path / "name", [(member("n" * 70_000), b"")])
    assert refused(archive, tmp_path / "again").code == "backup_damaged"


def test_a_name_that_two_people_see_for_a_day_is_in_no_backup(store: Store, now: datetime, tmp_path: Path) -> None:
    for folder in ("revealed", "asked"):
        (store.org / "watch" / folder).mkdir(parents=True)
        (store.org / "watch" / folder / "one").write_bytes(b"x")
    backup(store.org, tmp_path / "saved", now)
    with tarfile.open(tmp_path / "saved") as archive:
        kept = [name for name in archive.getnames() if name.startswith("watch/")]
    assert kept == ["watch/asked/one"]
