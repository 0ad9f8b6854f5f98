"""Bring an organisation back from an archive: into an empty place, nothing but files, every hash checked."""

import gzip
import hashlib
import os
import shutil
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Self

import msgspec

from sekisho.evidence.backup import BACKUP_FORMAT, MANIFEST
from sekisho.evidence.disk import disk_full_is_an_error
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Limits

_BLOCK = 1 << 20
_LONGEST_NAME = 1 << 16
_LONGEST_MANIFEST = 1 << 28
_RATIO_FLOOR = 64 << 20


class _File(msgspec.Struct, frozen=True):
    """What the manifest says of one file."""

    size: int
    sha256: str


class _Manifest(msgspec.Struct, frozen=True):
    """The archive's list of files."""

    format: int
    made: str
    files: dict[str, _File]


class _Member(tarfile.TarInfo):
    """A header whose long name or extra fields are bounded, since they are read into memory at once."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Read a header; SekishoError("backup_damaged") where it announces too much."""
        member = super().frombuf(buf, encoding, errors)
        if member.type not in tarfile.SUPPORTED_TYPES or (not member.isreg() and member.size > _LONGEST_NAME):
            raise SekishoError("backup_damaged", member=member.name[:80])
        return member


def restore(archive: Path, org: Path, limits: Limits | None = None) -> int:
    """Unpack `archive` to `org`, which must not exist or be empty; return the number of files.

    SekishoError: file_not_found, restore_target_not_empty, backup_damaged (a member that is no plain file, leads
    outside, is missing, or differs from its hash), backup_newer, archive_bomb, disk_full. Until everything was
    checked, nothing is at `org`.
    """
    target = org.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise SekishoError("restore_target_not_empty", path=str(org))
    if not archive.is_file():
        raise SekishoError("file_not_found", path=str(archive))
    part = target.with_name(f"{target.name}.restoring")
    with disk_full_is_an_error(target):
        try:
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True, mode=0o700)
            files = _unpacked(archive, part, limits or Limits())
            if target.exists():
                target.rmdir()
            part.replace(target)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return files


def _unpacked(archive: Path, part: Path, limits: Limits) -> int:
    """Unpack and check; return the number of files."""
    bound = min(limits.total_bytes, max(_RATIO_FLOOR, limits.archive_ratio * archive.stat().st_size))
    found: dict[str, _File] = {}
    manifest: bytes | None = None
    total = 0
    try:
        with gzip.open(archive, "rb") as packed, tarfile.open(fileobj=packed, mode="r|", tarinfo=_Member) as tar:
            for member in tar:
                total += member.size
                if total > bound:
                    raise SekishoError("archive_bomb", path=str(archive), ratio=limits.archive_ratio)
                content = tar.extractfile(member) if member.isreg() else None
                if content is None or manifest is not None:
                    raise SekishoError("backup_damaged", member=member.name)
                if member.name == MANIFEST:
                    manifest = content.read(_LONGEST_MANIFEST)
                else:
                    found[member.name] = _extracted(content, part, member.name)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SekishoError("backup_damaged", member=archive.name) from error
    _compare(found, _read(manifest, archive))
    return len(found)


def _extracted(content: IO[bytes], part: Path, name: str) -> _File:
    """Write one file below `part`; SekishoError where its name leads elsewhere or was there before."""
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or pure.as_posix() != name or "\0" in name or name == ".":
        raise SekishoError("backup_damaged", member=name)
    target = part / pure
    digest, size = hashlib.sha256(), 0
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except (FileExistsError, NotADirectoryError):
        raise SekishoError("backup_damaged", member=name) from None
    with os.fdopen(handle, "wb") as file:
        while block := content.read(_BLOCK):
            file.write(block)
            digest.update(block)
            size += len(block)
    return _File(size, digest.hexdigest())


def _read(manifest: bytes | None, archive: Path) -> Mapping[str, _File]:
    """Read the manifest; SekishoError where there is none, or it is from a later version."""
    try:
        read = msgspec.json.decode(manifest or b"", type=_Manifest)
    except msgspec.DecodeError as error:
        raise SekishoError("backup_damaged", member=archive.name) from error
    if read.format > BACKUP_FORMAT:
        raise SekishoError("backup_newer", path=str(archive))
    return read.files


def _compare(found: Mapping[str, _File], listed: Mapping[str, _File]) -> None:
    """Raise for the first file that is not as the manifest says, is missing, or is not in it."""
    for name in sorted(found.keys() | listed.keys()):
        if found.get(name) != listed.get(name):
            raise SekishoError("backup_damaged", member=name)
