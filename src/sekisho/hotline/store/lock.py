"""The file that keeps a second process away, and remembers whether the last one ended in order."""

import fcntl
from pathlib import Path

from sekisho.hotline.store.files import File
from sekisho.model.errors import SekishoError

NAME = "hotline.lock"
_IN_USE = b"1"
_AT_REST = b"0"


class FolderLock:
    """The exclusive hold on a folder until it is closed. `in_order` says how the last holder ended.

    Raises SekishoError `hotline_busy` where another process holds it.
    """

    def __init__(self, folder: Path, day: int) -> None:
        try:
            self._file = File(folder / NAME, new=True)
        except FileExistsError:
            self._file = File(folder / NAME)
        try:
            fcntl.flock(self._file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise SekishoError("hotline_busy", permanent=False, path=str(folder)) from None
        self.in_order = self._file.read(1, 0) != _IN_USE
        self._mark(_IN_USE, day)

    def date(self, day: int) -> None:
        """Set the file's times to the beginning of a day."""
        self._file.date(day)

    def close(self, day: int, *, in_order: bool) -> None:
        """Let go of the folder; where nothing is left undone in it, say so."""
        if in_order:
            self._mark(_AT_REST, day)
        self._file.close()

    def _mark(self, sign: bytes, day: int) -> None:
        self._file.write(sign, 0)
        self._file.settle(day)
