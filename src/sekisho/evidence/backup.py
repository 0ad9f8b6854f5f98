"""Save an organisation's folder as one archive, at one moment, with a hash for every file."""

import gzip
import hashlib
import io
import json
import os
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sekisho.evidence.disk import disk_full_is_an_error, force
from sekisho.evidence.store import Store
from sekisho.model.errors import SekishoError
from sekisho.model.times import instant

MANIFEST = "MANIFEST.json"
"""The last member: format, time, and size and SHA-256 of every file."""
BACKUP_FORMAT = 1
_LEFT_OUT = (".part", "-wal", "-shm", "-journal")
_MADE_AGAIN = (("evidence", "spill"), ("evidence", "states"), ("watch", "revealed"))


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished archive: how many files, bytes before compression, and the archive's own SHA-256."""

    path: Path
    files: int
    size: int
    sha256: str


def backup(org: Path, out: Path, now: datetime) -> Backup:
    """Write everything in `org` to the gzipped tar `out`, under the lock; databases are copied by SQLite itself.

    SekishoError: backup_exists, backup_inside (the archive would hold itself), disk_full, org_locked. Links are not
    followed. The archive holds personal data and sealed keys: only its owner may read it.
    """
    store = Store.open(org)
    target = out.absolute()
    if target.exists():
        raise SekishoError("backup_exists", path=str(out))
    if store.org.resolve() in target.resolve().parents:
        raise SekishoError("backup_inside", path=str(out))
    part = target.with_name(f"{target.name}.part")
    with disk_full_is_an_error(target), store.lock():
        try:
            files, size = _write(store.org, part, now)
            force(part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    with target.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return Backup(out, files, size, digest)


def _write(org: Path, part: Path, now: datetime) -> tuple[int, int]:
    """Write the archive; return how many files and bytes it holds."""
    listed: dict[str, dict[str, str | int]] = {}
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(handle, "wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=1, fileobj=raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.GNU_FORMAT) as tar,
    ):
        for path in _files(org):
            name = path.relative_to(org).as_posix()
            listed[name] = _add(tar, name, path, part)
        manifest = {"format": BACKUP_FORMAT, "made": instant(now).isoformat(), "files": listed}
        _add_bytes(tar, MANIFEST, json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode())
    return len(listed), sum(int(entry["size"]) for entry in listed.values())


def _files(org: Path) -> Iterator[Path]:
    """Yield the regular files to save, sorted, without locks, parts, and what is made again without a loss."""
    for path in sorted(org.rglob("*")):
        relative = path.relative_to(org)
        if path.is_symlink() or not path.is_file() or path.name.endswith(_LEFT_OUT):
            continue
        if relative.parts[:2] not in _MADE_AGAIN and relative.as_posix() != "lock":
            yield path


def _add(tar: tarfile.TarFile, name: str, path: Path, part: Path) -> dict[str, str | int]:
    """Add one file, a database as its own consistent copy; return its size and hash."""
    if path.suffix not in {".db", ".sqlite3"}:
        return _add_file(tar, name, path)
    copy = part.with_name(f"{part.name}.db")
    try:
        with (
            closing(sqlite3.connect(f"file:{_uri(path)}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as to,
        ):
            source.backup(to)
        return _add_file(tar, name, copy)
    finally:
        copy.unlink(missing_ok=True)


def _uri(path: Path) -> str:
    """Return a path as SQLite reads it in an address."""
    return path.as_uri().removeprefix("file://")


class _Hashing(io.RawIOBase):
    """Reads through to a file and hashes what went by."""

    def __init__(self, source: BinaryIO) -> None:
        self.digest = hashlib.sha256()
        self._source = source

    def read(self, size: int = -1) -> bytes:
        """Read and hash."""
        data = self._source.read(size)
        self.digest.update(data)
        return data


def _add_file(tar: tarfile.TarFile, name: str, path: Path) -> dict[str, str | int]:
    """Add a file as it is, hashing it on the way."""
    with path.open("rb") as handle:
        state = os.fstat(handle.fileno())
        member = tarfile.TarInfo(name)
        member.size, member.mtime, member.mode = state.st_size, int(state.st_mtime), 0o600
        reader = _Hashing(handle)
        tar.addfile(member, reader)
    return {"size": member.size, "sha256": reader.digest.hexdigest()}


def _add_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    """Add a member from memory."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    tar.addfile(member, io.BytesIO(data))
