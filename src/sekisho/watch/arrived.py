"""What lies in the watched folders: a file or a folder at a time, read once nothing in it changes any more."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sekisho.pipeline.settings import Settings

UNFINISHED = frozenset({".part", ".partial", ".tmp", ".crdownload", ".filepart"})
"""Endings under which programs keep what is still on its way; a name that begins with a dot is one as well."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder: its path, what it looks like now (names, sizes and times), and the second in which it changed last."""

    path: Path
    print: str
    changed: float


def watched(org: Path, settings: Settings) -> tuple[Path, ...]:
    """Return the folders that are watched for an organisation."""
    return tuple(org.absolute() / one for one in settings.watch.folders)


def handed_over(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the files and folders that lie in the folders, by name; a folder that is not there holds nothing."""
    for folder in folders:
        paths = sorted(folder.iterdir()) if folder.is_dir() else []
        yield from (path for path in paths if _whole(path.name))


def entries(folders: Iterable[Path]) -> Iterator[Entry]:
    """Yield what lies in the folders, by name, and what it looks like."""
    yield from map(_entry, handed_over(folders))


def arrived(found: Iterator[Entry], read: Mapping[str, str], settle: int, now: datetime) -> Iterator[Entry]:
    """Yield what is not read as it is now and did not change for `settle` seconds."""
    for one in found:
        if read.get(str(one.path)) != one.print and one.changed <= now.timestamp() - settle:
            yield one


def _whole(name: str) -> bool:
    return not name.startswith(".") and Path(name).suffix.lower() not in UNFINISHED


def _entry(path: Path) -> Entry:
    """Return a file or folder as it is; links in it are not followed. What is gone in between changed just now."""
    digest, changed = hashlib.sha256(), 0.0
    for place in (path, *sorted(_below(path))):
        try:
            seen = place.lstat()
        except FileNotFoundError:
            return Entry(path, "", float("inf"))
        digest.update(
            f"{place.relative_to(path)}\0{seen.st_size}\0{seen.st_mtime_ns}\0".encode(errors="surrogateescape")
        )
        changed = max(changed, seen.st_mtime, seen.st_ctime)
    return Entry(path, digest.hexdigest(), changed)


def _below(path: Path) -> Iterator[Path]:
    if path.is_symlink() or not path.is_dir():
        return
    for folder, names, files in os.walk(path):
        yield from (Path(folder) / name for name in (*names, *files))
