"""The evidence folder of one organisation: its layout, its one lock and its Delta tables."""

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sekisho.evidence.delta import DeltaFolder
from sekisho.evidence.disk import disk_full_is_an_error, replace_whole
from sekisho.evidence.machinery import BatchLine, schema_of
from sekisho.evidence.pieces import Pieces
from sekisho.model.errors import SekishoError
from sekisho.model.rights import FOLDER

FORMAT = 2
"""Version of the folder's layout; a folder of a later version is refused, not guessed at. 2: files of rows may be packed."""
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
"""deltalake takes a folder's name for the address of it, so a name with an escape in it leads elsewhere."""


class Store:
    """One organisation's evidence on disk. Made by `Store.open` or `Store.create`; hold `lock` to write.

    The lock is one `flock` on ORG/lock for evidence and runs together. It is taken again freely by the store that
    holds it; two stores, in one process or two, exclude each other. It goes with the process, however it ends.
    `lines` remembers the deliveries as of a commit of `batches`.
    """

    def __init__(self, org: Path) -> None:
        if _ESCAPE.search(str(org)):
            raise SekishoError("folder_name_unusable", path=str(org))
        self.org = org.absolute()
        self.folder = self.org / "evidence"
        self.lines: tuple[int, tuple[BatchLine, ...]] | None = None
        self._held = 0
        self._tables: dict[str, DeltaFolder] = {}
        self._pieces: dict[str, tuple[int, Pieces]] = {}

    @staticmethod
    def open(org: Path) -> "Store":
        """Open the evidence of `org`; SekishoError evidence_not_found, evidence_damaged, evidence_newer or folder_name_unusable."""
        store = Store(org)
        try:
            found = int((store.folder / "format").read_text())
        except FileNotFoundError:
            raise SekishoError("evidence_not_found", path=str(org)) from None
        except ValueError:
            raise SekishoError("evidence_damaged", path=str(store.folder / "format")) from None
        if found > FORMAT:
            raise SekishoError("evidence_newer", path=str(org), found=found, known=FORMAT)
        return store

    @staticmethod
    def create(org: Path) -> "Store":
        """Make the folders of `org`, for its owner alone, or open what is there already."""
        store = Store(org)
        with disk_full_is_an_error(store.org):
            store.org.mkdir(mode=FOLDER, parents=True, exist_ok=True)
            for folder in (store.folder, store.landed, store.tables):
                folder.mkdir(mode=FOLDER, exist_ok=True)
        if not (store.folder / "format").exists():
            replace_whole(store.folder / "format", f"{FORMAT}\n".encode())
        return Store.open(org)

    def up_to_date(self) -> None:
        """Say that the folder is of this version from now on, so that an older one does not read it wrongly."""
        if (self.folder / "format").read_text() != f"{FORMAT}\n":
            replace_whole(self.folder / "format", f"{FORMAT}\n".encode())

    @property
    def landed(self) -> Path:
        """Where the landed copies are."""
        return self.folder / "landed"

    @property
    def tables(self) -> Path:
        """Where the Delta tables are."""
        return self.folder / "tables"

    @contextmanager
    def lock(self, wait_seconds: float = 10.0) -> Iterator[None]:
        """Hold the organisation's lock; SekishoError("org_locked", permanent=False) after `wait_seconds`."""
        if self._held:
            self._held += 1
            try:
                yield
            finally:
                self._held -= 1
            return
        handle = os.open(self.org / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _wait_for(handle, wait_seconds, self.org)
            self._held = 1
            yield
        finally:
            self._held = 0
            os.close(handle)

    def table(self, name: str) -> DeltaFolder:
        """Return the table `name` as it is on disk now, made where it was not; KeyError for an unknown name."""
        if name not in self._tables:
            self._tables[name] = DeltaFolder.open(self.tables / name, schema_of(name))
        else:
            self._tables[name].refresh()
        return self._tables[name]

    def pieces(self, name: str) -> Pieces:
        """Return what the files of a table hold now, listed anew only where something was committed since."""
        table = self.table(name)
        if self._pieces.get(name, (-1, None))[0] != table.version:
            self._pieces[name] = table.version, Pieces.of(table)
        return self._pieces[name][1]

    def has_table(self, name: str) -> bool:
        """Whether the table was ever made: a folder without a commit is what a kill or a full disk left of the attempt."""
        return any((self.tables / name / "_delta_log").glob("*.json"))


def _wait_for(handle: int, wait_seconds: float, org: Path) -> None:
    """Take the lock on an open file, trying until the time is over."""
    end = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                raise SekishoError("org_locked", permanent=False, path=str(org)) from None
            time.sleep(0.05)
        else:
            return
