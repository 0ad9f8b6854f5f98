"""One private file that is written in place, with times no finer than a day."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

from sekisho.model.errors import SekishoError

DAY_SECONDS = 86_400
_FULL = {errno.ENOSPC, errno.EDQUOT}
# Reading leaves no time behind.
_FLAGS = os.O_RDWR | os.O_CLOEXEC | os.O_NOATIME

Day = Callable[[], int]
"""Say which day it is: its number since 1970-01-01."""
Put = Callable[[int, bytes | memoryview, int], int]
"""Write bytes to a file at an offset and return how many were written: `os.pwrite`, or a test's own."""


class File:
    """An open file, readable and writable by its owner alone from its making on.

    Raises SekishoError `hotline_full` where the disk has no room. Threads may read and write different parts at once.
    """

    def __init__(self, path: Path, *, new: bool = False, put: Put = os.pwrite) -> None:
        self.path = path
        self._put = put
        self._fd = os.open(path, _FLAGS | (os.O_CREAT | os.O_EXCL if new else 0), 0o600)
        os.fchmod(self._fd, 0o600)

    @property
    def size(self) -> int:
        """Return the size in bytes."""
        return os.fstat(self._fd).st_size

    def fileno(self) -> int:
        """Return the number by which the system knows the file."""
        return self._fd

    def read(self, size: int, at: int) -> bytes:
        """Return up to `size` bytes from an offset, fewer only at the end of the file."""
        parts = []
        while size and (part := os.pread(self._fd, size, at)):
            parts.append(part)
            size -= len(part)
            at += len(part)
        return b"".join(parts)

    def write(self, data: bytes, at: int) -> None:
        """Write all bytes at an offset, over what is there."""
        left = memoryview(data)
        try:
            while left:
                done = self._put(self._fd, left, at)
                left, at = left[done:], at + done
        except OSError as error:
            raise self._told(error) from error

    def extend(self, size: int) -> None:
        """Make sure of the room for `size` bytes; where it is not there the file is left as it was."""
        before = self.size
        try:
            if size > before:
                os.posix_fallocate(self._fd, 0, size)
        except OSError as error:
            self.cut(before)
            raise self._told(error) from error

    def cut(self, size: int) -> None:
        """Cut off what lies behind `size` bytes."""
        if self.size > size:
            os.ftruncate(self._fd, size)

    def settle(self, day: int) -> None:
        """Set the file's times to the beginning of a day, then wait until everything is on the disk."""
        self.date(day)
        try:
            os.fsync(self._fd)
        except OSError as error:
            raise self._told(error) from error

    def date(self, day: int) -> None:
        """Set the times of change and of reading to the beginning of a day."""
        os.utime(self._fd, (day * DAY_SECONDS, day * DAY_SECONDS))

    def close(self) -> None:
        """Close the file."""
        os.close(self._fd)

    def _told(self, error: OSError) -> Exception:
        """Return the error as it is told to a person, or as it is where nobody can act on it."""
        if error.errno in _FULL:
            return SekishoError("hotline_full", permanent=False, path=str(self.path.parent))
        return error
