"""The SQLite file of a queue: how it is made and opened, and what its errors mean."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sekisho.model.errors import SekishoError
from sekisho.model.rights import FILE
from sekisho.model.sqlite import trouble

_OURS = 0x53656B71
"""Stands in the head of the file, so that no other program's is taken for a queue."""
_TABLES = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS mail (
    key TEXT PRIMARY KEY COLLATE NOCASE, address TEXT NOT NULL, lane TEXT NOT NULL, not_before INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'deferred', 'bounced', 'failed')),
    tries INTEGER NOT NULL, next_try INTEGER NOT NULL, code INTEGER NOT NULL, status TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS mail_due ON mail (next_try, key) WHERE state IN ('queued', 'deferred');
CREATE INDEX IF NOT EXISTS mail_sending ON mail (key) WHERE state = 'sending';
PRAGMA application_id = {_OURS};
COMMIT;
"""
_WAIT_SECONDS = 30.0


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a queue's file, made for its owner alone where it is not there; each commit is forced to the disk.

    SekishoError `sending_unreadable` where the file is none of ours.
    """
    path.touch(mode=FILE, exist_ok=True)
    with sql_errors(path):
        base = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_WAIT_SECONDS)
        try:
            empty = base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
            if not empty and base.execute("PRAGMA application_id").fetchone()[0] != _OURS:
                raise SekishoError("sending_unreadable", path=str(path), detail="application_id")
            for pragma in ("trusted_schema=OFF", "journal_mode=WAL", "synchronous=FULL"):
                base.execute(f"PRAGMA {pragma}").close()
            if empty:
                base.executescript(_TABLES)
            yield base
        finally:
            base.close()


@contextmanager
def transaction(base: sqlite3.Connection) -> Iterator[None]:
    """Let what is written inside be there whole, or not at all."""
    base.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if base.in_transaction:
            base.execute("ROLLBACK")
        raise
    base.execute("COMMIT")


@contextmanager
def sql_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours: `sending_busy` and `disk_full`, which may pass, or `sending_unreadable`."""
    try:
        yield
    except sqlite3.Error as error:
        met = trouble(error)
        if met == "busy":
            raise SekishoError("sending_busy", permanent=False, path=str(path)) from error
        if met == "full":
            raise SekishoError("disk_full", permanent=False, path=str(path)) from error
        raise SekishoError("sending_unreadable", path=str(path), detail=str(error)) from error
