"""What lies in a delivery: every file of a folder, and what is there but is no file that can be read; none is skipped."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sekisho.model.errors import Param, Refused, SekishoError
from sekisho.model.paths import shown


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a delivery; `error` says why it cannot be read, where that is plain before opening it."""

    path: Path
    error: SekishoError | None = None


def files_of(path: Path) -> tuple[Item, ...]:
    """Return the file, or everything below the folder, in order of name; hidden ones (`.name`) are left out.

    Links are not followed and are refused by name, as are folders that cannot be listed. SekishoError
    `path_not_found`.
    """
    if not path.exists():
        raise SekishoError("path_not_found", path=shown(str(path)))
    return tuple(sorted(_below(path), key=lambda item: item.path)) if path.is_dir() else (Item(path),)


def _below(path: Path) -> Iterator[Item]:
    unlisted: list[OSError] = []
    for folder, folders, files in os.walk(path, onerror=unlisted.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in (*files, *folders):
            item = Path(folder, name)
            if name.startswith("."):
                continue
            if item.is_symlink():
                yield Item(item, SekishoError("file_is_link", path=str(item)))
            elif name in files:
                yield Item(item)
    for error in unlisted:
        yield Item(Path(error.filename), SekishoError("file_unreadable", path=str(error.filename)))


def empty_beside(path: Path) -> tuple[str, ...]:
    """Return the names of the empty files in a file's folder, in order; none where the folder cannot be listed."""
    try:
        with os.scandir(path.parent) as found:
            return tuple(
                sorted(one.name for one in found if one.is_file(follow_symlinks=False) and not one.stat().st_size)
            )
    except OSError:
        return ()


def printable(error: SekishoError) -> SekishoError:
    """Return an error whose texts can be written anywhere."""
    params: dict[str, Param] = {key: shown(one) if isinstance(one, str) else one for key, one in error.params.items()}
    if isinstance(error, Refused):
        rest = {key: value for key, value in params.items() if key not in {"place", "field"}}
        return Refused(error.code, place=shown(error.place), field=shown(error.field), **rest)
    return SekishoError(error.code, permanent=error.permanent, **params)
