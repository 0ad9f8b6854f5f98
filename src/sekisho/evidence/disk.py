"""What the file system may do to us: a full disk becomes one error, and what was written is forced to the disk."""

import errno
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from sekisho.model.errors import SekishoError
from sekisho.model.folder import Folder
from sekisho.model.paths import shown
from sekisho.model.rights import FILE

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_AT_ONCE = 16


@contextmanager
def disk_full_is_an_error(path: Path) -> Iterator[None]:
    """Turn "no space left" under `path` into SekishoError("disk_full", permanent=False); all else passes through.

    Libraries written in other languages say it in words alone, so the words are looked at too.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL or _says_full(error):
            raise SekishoError("disk_full", permanent=False, path=str(path)) from error
        raise
    except _foreign_errors() as error:
        if _says_full(error):
            raise SekishoError("disk_full", permanent=False, path=str(path)) from error
        raise


def _says_full(error: BaseException) -> bool:
    """Whether the words of an error say that the disk or the quota is exhausted."""
    words = str(error)
    return any(sign in words for sign in ("No space left on device", "Disk quota exceeded", "os error 28"))


def _foreign_errors() -> tuple[type[Exception], ...]:
    """Errors of libraries that do not speak errno."""
    from deltalake.exceptions import DeltaError

    return (DeltaError,)


def force(path: Path) -> None:
    """Force a file or a folder's list of names to the disk, so that a power cut cannot undo what we call done."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def force_all(paths: Iterable[Path]) -> None:
    """Force many files or folders to the disk; at once, since the disk takes many in about the time of one."""
    found = list(paths)
    if len(found) < 2:
        for path in found:
            force(path)
        return
    with ThreadPoolExecutor(min(len(found), _AT_ONCE)) as pool:
        for _ in pool.map(force, found):
            pass


def replace_whole(path: Path, data: bytes, *, forced: bool = True) -> None:
    """Write `data` to `path` so that a reader sees the old file or the new one, never a part.

    Where it is not `forced` to the disk here, the caller does so before anything speaks of it. The new file is for its
    owner alone.
    """
    part = path.with_name(f"{path.name}.part")
    with disk_full_is_an_error(path):
        try:
            part.unlink(missing_ok=True)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE), "wb") as file:
                file.write(data)
            if forced:
                force(part)
            part.replace(path)
            if forced:
                force(path.parent)
        except OSError:
            part.unlink(missing_ok=True)
            raise


def read_folder(path: Path) -> Folder:
    """Read every file below a folder once; caches of Python (`__pycache__`) are no part of it.

    SekishoError `folder_unreadable` names what cannot be read, or is neither file nor folder: links are not followed.
    """
    files: dict[str, bytes] = {}
    try:
        _gather(path, "", files)
    except OSError as error:
        where = shown(str(error.filename or path))
        raise SekishoError("folder_unreadable", path=where, detail=error.strerror or "") from error
    return Folder(path.name, files)


def _gather(path: Path, below: str, files: dict[str, bytes]) -> None:
    for item in sorted(path.iterdir()):
        if item.is_dir() and not item.is_symlink():
            if item.name != "__pycache__":
                _gather(item, f"{below}{item.name}/", files)
        elif item.is_file() and not item.is_symlink():
            files[f"{below}{item.name}"] = item.read_bytes()
        else:
            raise OSError(errno.EINVAL, "link or device", str(item))
