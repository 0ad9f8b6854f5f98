"""The SQLite files: their tables, the triggers that are a seat belt, and how a connection is opened."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sekisho.model.errors import SekishoError
from sekisho.model.rights import FILE
from sekisho.model.sqlite import trouble

LEDGER = (
    """CREATE TABLE entry (
    seq INTEGER PRIMARY KEY, prev TEXT NOT NULL, time TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
    payload TEXT NOT NULL, signer TEXT NOT NULL, signature TEXT NOT NULL, hash TEXT NOT NULL) STRICT""",
    "CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries stay'); END",
    "CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries stay'); END",
    """CREATE TRIGGER entry_last BEFORE INSERT ON entry
    WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM entry)
    BEGIN SELECT RAISE(ABORT, 'entries are added at the end'); END""",
)
NAMES = ("CREATE TABLE name (id TEXT PRIMARY KEY, salt BLOB NOT NULL, value TEXT NOT NULL) STRICT",)
COLUMNS = "seq, prev, time, kind, subject, payload, signer, signature, hash"
_WAIT_SECONDS = 30.0


def connect(path: Path, *, make: bool = False) -> sqlite3.Connection:
    """Open a database for short transactions that survive a kill; `make` makes a file that is not there yet, for its owner alone."""
    if make and not path.exists():
        # What SQLite puts beside a database has the rights of the database.
        path.touch(mode=FILE, exist_ok=True)
    con = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=_WAIT_SECONDS)
    con.text_factory = _text
    for pragma in ("trusted_schema=OFF", "recursive_triggers=ON", "synchronous=FULL", "secure_delete=ON"):
        con.execute(f"PRAGMA {pragma}")
    return con


def _text(data: bytes) -> str:
    """Read any bytes as text; what is no UTF-8 comes out as something that no hash fits."""
    return data.decode("utf-8", "replace")


@contextmanager
def transaction(path: Path, *, make: bool = False) -> Iterator[sqlite3.Connection]:
    """Give a connection inside one write transaction: all of it, or nothing where anything is raised."""
    with clear_errors(path):
        con = connect(path, make=make)
        try:
            con.execute("PRAGMA journal_mode=DELETE")
            con.execute("BEGIN IMMEDIATE")
            yield con
            con.execute("COMMIT")
        finally:
            con.close()


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection inside one read transaction."""
    with clear_errors(path):
        con = connect(path)
        try:
            con.execute("BEGIN")
            yield con
        finally:
            con.close()


@contextmanager
def clear_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours: busy (may succeed later), disk full, or unreadable."""
    try:
        yield
    except sqlite3.Error as error:
        met = trouble(error)
        if met == "busy":
            raise SekishoError("ledger_busy", permanent=False, path=str(path)) from error
        if met == "full":
            raise SekishoError("ledger_disk_full", permanent=False, path=str(path)) from error
        raise SekishoError("ledger_unreadable", path=str(path), why=str(error)) from error


def as_made(con: sqlite3.Connection, statements: tuple[str, ...]) -> bool:
    """Tell whether the file holds exactly the tables and triggers that we made, nothing dropped or added."""
    rows = con.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
    return sorted(str(sql) for (sql,) in rows) == sorted(statements)
