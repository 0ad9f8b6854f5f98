"""What a live source gave and is not read in yet: pages on the disk, and how far each of its folders was fetched.

One SQLite file a source. A page counts from the moment its line is there, in the same transaction as the place to go on
from and the names of its messages: after a crash a page is there whole, or is fetched again.
"""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sekisho.evidence.disk import disk_full_is_an_error, force, replace_whole
from sekisho.model.errors import SekishoError

_TABLES = """
CREATE TABLE IF NOT EXISTS goes_on (place TEXT PRIMARY KEY, cursor TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS known (owner TEXT, uid TEXT, PRIMARY KEY (owner, uid)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pages (number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS too_large (place TEXT, id TEXT, bytes INTEGER, PRIMARY KEY (place, id)) WITHOUT ROWID;
"""

Pack = Callable[[Sequence[bytes]], bytes]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message that came: what names it by its content, and its bytes."""

    uid: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class PageIn:
    """Messages that came together from one place of a source, and the cursor to go on from once they are kept.

    `owner` is the mailbox they are in; `name` that of the file they become. `too_large` are id and size of messages
    that were left where they are.
    """

    place: str
    owner: str
    name: str
    cursor: str
    arrivals: tuple[Arrival, ...] = ()
    too_large: tuple[tuple[str, int], ...] = ()


class Incoming:
    """The pages of one source. Made by `incoming`; may be used by several threads."""

    def __init__(self, folder: Path, base: sqlite3.Connection) -> None:
        self.pages = folder / "pages"
        self._base = base
        self._one = Lock()

    def cursor(self, place: str) -> str | None:
        """Return where to go on in a place, None where nothing of it was kept."""
        with self._one:
            found = self._base.execute("SELECT cursor FROM goes_on WHERE place = ?", (place,)).fetchone()
        return str(found[0]) if found else None

    def keep(self, page: PageIn, pack: Pack) -> int:
        """Keep what of a page is new in its mailbox, as one file made by `pack`; return how many messages that are."""
        with self._one, disk_full_is_an_error(self.pages), self._base:
            self._base.execute("BEGIN IMMEDIATE")
            fresh = [one.raw for one in page.arrivals if self._new(page.owner, one.uid)]
            if fresh:
                number = self._base.execute("INSERT INTO pages (name) VALUES (?)", (page.name,)).lastrowid
                path = self.pages / f"{number:09}" / page.name
                path.parent.mkdir(mode=0o700, exist_ok=True)
                replace_whole(path, pack(fresh))
                force(self.pages)
            rows = [(page.place, *one) for one in page.too_large]
            self._base.executemany("INSERT OR REPLACE INTO too_large VALUES (?, ?, ?)", rows)
            self._base.execute("INSERT OR REPLACE INTO goes_on VALUES (?, ?)", (page.place, page.cursor))
        return len(fresh)

    def known(self, owner: str, uid: str) -> None:
        """Say that a message of this content is known in a mailbox, so that it is passed over when it comes."""
        with self._one, self._base:
            self._new(owner, uid)

    def waiting(self) -> tuple[Path, ...]:
        """Return the files of the pages that are kept and not done, in the order in which they came."""
        with self._one:
            found = self._base.execute("SELECT number, name FROM pages ORDER BY number").fetchall()
        return tuple(self.pages / f"{number:09}" / name for number, name in found)

    def too_large(self) -> tuple[tuple[str, str, int], ...]:
        """Return place, id and bytes of the messages that were too large to be fetched."""
        with self._one:
            return tuple(self._base.execute("SELECT place, id, bytes FROM too_large ORDER BY place, id").fetchall())

    def done(self, path: Path) -> None:
        """Take away a page that is read into the evidence."""
        with self._one, self._base:
            self._base.execute("DELETE FROM pages WHERE number = ?", (int(path.parent.name),))
        shutil.rmtree(path.parent, ignore_errors=True)

    def _new(self, owner: str, uid: str) -> bool:
        return self._base.execute("INSERT OR IGNORE INTO known VALUES (?, ?)", (owner, uid)).rowcount == 1

    def sweep(self) -> None:
        """Take away what a crash left beside the pages that count."""
        kept = {path.parent.name for path in self.waiting()}
        for folder in self.pages.iterdir():
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def incoming(folder: Path) -> Iterator[Incoming]:
    """Open the pages of one source, for one process at a time.

    SekishoError `source_busy` where another one is at it, `evidence_damaged` where the file is none of ours.
    """
    (folder / "pages").mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SekishoError("source_busy", permanent=False, source=folder.name) from None
        base = sqlite3.connect(folder / "state.db", isolation_level=None, check_same_thread=False)
        try:
            base.execute("PRAGMA synchronous = FULL")
            base.executescript(_TABLES)
            found = Incoming(folder, base)
            found.sweep()
            yield found
        except sqlite3.DatabaseError:
            raise SekishoError("evidence_damaged", path=str(folder / "state.db")) from None
        finally:
            base.close()
    finally:
        os.close(handle)
