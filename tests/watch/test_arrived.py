"""What lies in a watched folder is read once nothing in it changes, and again where it changed since."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sekisho.watch.arrived import Entry, arrived, entries

LATER = datetime(2100, 1, 1, tzinfo=UTC)


def names(folder: Path, read: dict[str, str] | None = None, settle: int = 30, now: datetime = LATER) -> list[str]:
    return [one.path.name for one in arrived(entries([folder]), read or {}, settle, now)]


def prints(folder: Path) -> dict[str, str]:
    return {str(one.path): one.print for one in entries([folder])}


def test_a_file_and_a_folder_are_one_delivery_each(tmp_path: Path) -> None:
    (tmp_path / "mail.mbox").write_text("x")
    (tmp_path / "aws" / "eu").mkdir(parents=True)
    (tmp_path / "aws" / "eu" / "log.json").write_text("{}")
    assert names(tmp_path) == ["aws", "mail.mbox"]


def test_what_still_changes_waits(tmp_path: Path) -> None:
    (tmp_path / "mail.mbox").write_text("x")
    assert names(tmp_path, now=datetime.now(UTC)) == []
    assert names(tmp_path, settle=0, now=LATER) == ["mail.mbox"]


def test_a_copy_that_kept_its_old_time_waits_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "mail.mbox").write_text("x")
    os.utime(tmp_path / "mail.mbox", (0, 0))
    assert names(tmp_path, now=datetime.now(UTC)) == []


def test_what_was_read_is_read_again_only_where_it_changed(tmp_path: Path) -> None:
    (tmp_path / "aws").mkdir()
    (tmp_path / "aws" / "log.json").write_text("{}")
    read = prints(tmp_path)
    assert names(tmp_path, read) == []
    (tmp_path / "aws" / "log.json").write_text("{ }")
    assert names(tmp_path, read) == ["aws"]


@pytest.mark.parametrize("name", [".hidden", "mail.mbox.part", "export.TMP", "big.zip.crdownload"])
def test_what_is_on_its_way_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    assert names(tmp_path) == []


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("x")
    watched = tmp_path / "inbox"
    watched.mkdir()
    (watched / "link").symlink_to(outside)
    before = prints(watched)
    (outside / "secret").write_text("longer")
    assert prints(watched) == before


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert names(tmp_path / "none") == []


def test_what_goes_while_it_is_looked_at_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "aws").mkdir()
    (tmp_path / "aws" / "log.json").write_text("{}")
    real = Path.lstat

    def gone(path: Path) -> os.stat_result:
        if path.name == "log.json":
            raise FileNotFoundError
        return real(path)

    monkeypatch.setattr(Path, "lstat", gone)
    assert list(entries([tmp_path])) == [Entry(tmp_path / "aws", "", float("inf"))]
    assert names(tmp_path) == []
