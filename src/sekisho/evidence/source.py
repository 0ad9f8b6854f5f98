"""A file that is read to be landed: opened without waiting, and seen to be the same file at the end."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sekisho.model.errors import SekishoError


@dataclass(frozen=True, slots=True)
class Source:
    """An open file and what the file system said of it before reading."""

    handle: BinaryIO
    before: os.stat_result


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open a regular file without waiting on pipes; SekishoError file_not_found, file_unreadable, file_not_regular."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise SekishoError("file_not_found", path=str(path)) from None
    except OSError as error:
        raise SekishoError("file_unreadable", path=str(path)) from error
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        os.close(descriptor)
        raise SekishoError("file_not_regular", path=str(path))
    with os.fdopen(descriptor, "rb") as handle:
        yield Source(handle, before)


def still_the_same(source: Source, path: Path) -> None:
    """SekishoError file_changed_while_read where the file was written to, cut, or replaced while it was read."""
    try:
        states = (os.fstat(source.handle.fileno()), path.stat())
    except FileNotFoundError:
        raise SekishoError("file_changed_while_read", permanent=False, path=str(path)) from None
    before = source.before
    known = (before.st_ino, before.st_dev, before.st_size, before.st_mtime_ns)
    if any((now.st_ino, now.st_dev, now.st_size, now.st_mtime_ns) != known for now in states):
        raise SekishoError("file_changed_while_read", permanent=False, path=str(path))
