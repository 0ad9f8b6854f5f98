from datetime import UTC, datetime
from pathlib import Path

import pytest

from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot
from sekisho.pipeline.delivered import files_of
from sekisho.pipeline.ingest import Fate, FileOutcome, ingest
from sekisho.pipeline.settings import Settings

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def message(number: int) -> bytes:
    return (
        f"From: a@vendor.example\nTo: b@shinkin.example\nDate: Fri, 20 Nov 2026 09:00:00 +0900\n"
        f"Message-ID: <{number}@vendor.example>\nSubject: {number}\n\nHello {number}.\n"
    ).encode()


def lay(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(message(len(str(path)) * 1000 + sum(map(ord, name))))


def taken_in(tmp_path: Path, folder: Path, helpers: int = 0) -> tuple[tuple[FileOutcome, ...], dict[str, int]]:
    store = Store.create(tmp_path / f"org{helpers}")
    outcomes = ingest(store, folder, Settings(), NOW, lambda *_: None, helpers=helpers)
    with Snapshot.open(store) as snapshot:
        found = [str(row["mailbox"]) for row in snapshot.dicts("message", ["mailbox"])]
    return outcomes, {name: found.count(name) for name in sorted(set(found))}


@pytest.mark.parametrize("helpers", [0, 1])
def test_a_maildir_is_one_mailbox_with_its_hidden_folders_and_without_what_is_unfinished(
    tmp_path: Path, helpers: int
) -> None:
    mail = tmp_path / "mail"
    lay(
        mail,
        "tanaka/Maildir/cur/1700000000.M1P2.host:2,S",
        "tanaka/Maildir/new/1700000001.M1P2.host",
        "tanaka/Maildir/tmp/1700000002.M1P2.host",
        "tanaka/Maildir/.Sent/cur/1700000003.M1P2.host,S=120:2,RS",
        "tanaka/Maildir/.Sent/new/1700000004.V801I2.host",
        "sato/cur/1700000005.host:2,",
        "sato/new/1700000006.host",
    )
    (mail / "tanaka/Maildir/dovecot-uidlist").write_text("3 V1 N5\n")
    outcomes, mailboxes = taken_in(tmp_path, mail, helpers)
    assert mailboxes == {"sato": 2, "tanaka": 4}
    assert {one.name: one.error.code for one in outcomes if one.error} == {
        "1700000002.M1P2.host": "maildir_unfinished",
        "dovecot-uidlist": "maildir_books",
    }
    assert {one.connector for one in outcomes if one.fate is Fate.READ} == {"eml"}


def test_folders_of_single_messages_and_of_mh_are_mailboxes(tmp_path: Path) -> None:
    mail = tmp_path / "mail"
    lay(mail, "tanaka/1.eml", "tanaka/Re invoice.eml", "sato/1", "sato/22", "loose.eml")
    outcomes, mailboxes = taken_in(tmp_path, mail)
    assert mailboxes == {"mail": 1, "sato": 2, "tanaka": 2}
    assert max(one.name for one in outcomes) == "tanaka/Re invoice.eml"


def test_a_message_that_is_named_alone_is_a_mailbox_by_its_own_name(tmp_path: Path) -> None:
    lay(tmp_path, "alone.eml")
    assert taken_in(tmp_path, tmp_path / "alone.eml")[1] == {"alone": 1}


def test_other_hidden_folders_and_other_files_in_a_folder_called_new_stay_as_they_are(tmp_path: Path) -> None:
    lay(tmp_path, "new/list.csv", ".git/cur/1700000000.x", "cur/1.csv")
    assert [item.name for item in files_of(tmp_path)] == ["1.csv", "list.csv"]
