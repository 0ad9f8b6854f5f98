"""Land a file: a compressed copy under the hash of its content, taken while making sure that it did not change."""

import gzip
import hashlib
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

from sekisho.evidence.disk import disk_full_is_an_error, force
from sekisho.evidence.source import Source, opened, still_the_same
from sekisho.evidence.store import Store
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Limits

BLOCK = 1 << 20
GZIP = b"\x1f\x8b"
KEPT = 16 << 20
"""Bytes of content up to which it stays in memory until it is read, and a gzip file is kept as it was delivered."""
RATIO_FLOOR = 16 << 20
"""Decompressed bytes below which the compression ratio is not looked at: small files of blanks are harmless."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A landed file: hash and size of its bytes (after decompression), its name, and how it was delivered.

    `path_in_store` is relative to ORG/evidence; `encoding` is `plain` or `gzip`.
    """

    sha256: str
    size: int
    name: str
    path_in_store: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was just landed, with its whole content where that is short (`KEPT` bytes), else None.

    `unforced` is its copy where that is not forced to the disk yet.
    """

    landed: Landed
    content: bytes | None
    unforced: Path | None = None


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: hash and size of the content, how it was delivered, and the content itself where it is short."""

    sha256: str
    size: int
    encoding: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Short:
    """A short file that was read and not landed yet: as `Copied`, with the bytes of its copy (gzip)."""

    sha256: str
    size: int
    encoding: str
    copy: bytes


def land(store: Store, path: Path, now: datetime, limits: Limits | None = None) -> Landed:
    """Copy `path` into the store, streaming; gzip is read through.

    Landing the same content again changes the copy's time alone. SekishoError: file_not_found, file_unreadable, file_not_regular, file_empty, file_changed_while_read,
    file_too_large, archive_bomb, archive_damaged, disk_full. `now` is kept as the copy's time.
    """
    with store.lock():
        return take(store, path, now, limits).landed


def take(store: Store, path: Path, now: datetime, limits: Limits | None = None, *, forced: bool = True) -> Taken:
    """Land a file for a caller who holds the lock; errors as of `land`.

    Where the copy is not `forced` to the disk here, the caller does so before anything speaks of it. One that takes the
    place of a copy from before is forced all the same: a power cut must not cost the older one.
    """

    def copied(part: Path) -> Copied:
        with opened(path) as source:
            copy = _copy(source, path, part, limits or Limits())
            still_the_same(source, path)
        return copy

    return _landed(store, path.name, copied, now, forced=forced)


def put(store: Store, short: Short, name: str, now: datetime) -> Taken:
    """Land a short file that was read elsewhere, as `take` does unforced; SekishoError("disk_full")."""

    def copied(part: Path) -> Copied:
        part.write_bytes(short.copy)
        return Copied(short.sha256, short.size, short.encoding, None)

    return _landed(store, name, copied, now, forced=False)


def short_of(path: Path, limits: Limits | None = None) -> tuple[Short, bytes] | None:
    """Return a file of up to `KEPT` bytes as it would be landed, and its content; nothing is written.

    None where it is longer, empty or in any way out of the ordinary: `take` says how. SekishoError as of `land`.
    """
    limits = limits or Limits()
    with opened(path) as source:
        if source.before.st_size > KEPT:
            return None
        delivered = source.handle.read(KEPT + 1)
        still_the_same(source, path)
    most = min(KEPT, limits.total_bytes)
    packed = delivered[:2] == GZIP
    content = _unpacked(delivered, most) if packed else delivered
    if not content or len(content) > most:
        return None
    copy = delivered
    if not packed:
        out = BytesIO()
        with _packing(out) as to:
            to.write(content)
        copy = out.getvalue()
    return Short(hashlib.sha256(content).hexdigest(), len(content), "gzip" if packed else "plain", copy), content


def _landed(store: Store, name: str, copied: Callable[[Path], Copied], now: datetime, *, forced: bool) -> Taken:
    """Let the copy be written beside, and give it its place."""
    with disk_full_is_an_error(store.landed):
        store.landed.mkdir(parents=True, exist_ok=True)
        part = store.landed / "landing.part"
        try:
            copy = copied(part)
            target = landed_path(store, copy.sha256)
            os.utime(part, (now.timestamp(), now.timestamp()))
            target.parent.mkdir(exist_ok=True)
            forced = forced or target.exists()
            if forced:
                force(part)
            part.replace(target)
            if forced:
                force(target.parent)
        finally:
            part.unlink(missing_ok=True)
    landed = Landed(copy.sha256, copy.size, name, str(target.relative_to(store.folder)), copy.encoding)
    return Taken(landed, copy.content, None if forced else target)


def landed_path(store: Store, sha256: str) -> Path:
    """Return where the copy of a content is, or would be."""
    return store.landed / sha256[:2] / f"{sha256}.gz"


def open_landed(store: Store, landed: Landed) -> BinaryIO:
    """Open a landed copy for reading, decompressed; SekishoError("copy_not_kept") where it is gone. Seeking is slow."""
    return open_copy(store, landed.sha256, landed.name)


def open_copy(store: Store, sha256: str, name: str) -> BinaryIO:
    """Open the copy of the content with this hash; SekishoError("copy_not_kept", name=) where it is gone."""
    try:
        return cast("BinaryIO", gzip.open(landed_path(store, sha256), "rb"))
    except FileNotFoundError:
        raise SekishoError("copy_not_kept", name=name) from None


def drop_copies(store: Store, before: datetime) -> int:
    """Delete the copies that were last delivered before a moment; return how many. Their rows stay."""
    with store.lock():
        old = [path for path in store.landed.glob("*/*.gz") if path.stat().st_mtime < before.timestamp()]
        for path in old:
            path.unlink()
    return len(old)


def _copy(source: Source, path: Path, part: Path, limits: Limits) -> Copied:
    """Copy the content compressed to `part`."""
    packed = source.handle.read(2) == GZIP
    source.handle.seek(0)
    if packed and source.before.st_size <= KEPT:
        delivered = source.handle.read(KEPT + 1)
        if content := _unpacked(delivered, min(KEPT, limits.total_bytes)):
            part.write_bytes(delivered)
            return Copied(hashlib.sha256(content).hexdigest(), len(content), "gzip", content)
        source.handle.seek(0)
    return _streamed(source, path, part, limits, "gzip" if packed else "plain")


def _unpacked(delivered: bytes, most: int) -> bytes | None:
    """Return the content of a whole gzip file of one member, in one go; None where it is anything else, empty or long."""
    unpack = zlib.decompressobj(wbits=31)
    try:
        content = unpack.decompress(delivered, most + 1)
    except zlib.error:
        return None
    plain = unpack.eof and not unpack.unused_data and not unpack.unconsumed_tail
    return content if plain and 0 < len(content) <= most else None


def _streamed(source: Source, path: Path, part: Path, limits: Limits, encoding: str) -> Copied:
    """Copy content of any length."""
    digest = hashlib.sha256()
    size = 0
    kept: list[bytes] = []
    with part.open("wb") as raw, _packing(raw) as packed:
        for block in _blocks(source.handle, encoding, path):
            size += len(block)
            _bounded(size, encoding, source.before.st_size, path, limits)
            digest.update(block)
            packed.write(block)
            if size <= KEPT:
                kept.append(block)
            else:
                kept.clear()
    if size == 0:
        raise SekishoError("file_empty", path=str(path))
    return Copied(digest.hexdigest(), size, encoding, b"".join(kept) if size <= KEPT else None)


def _packing(to: BinaryIO) -> gzip.GzipFile:
    """Return what packs a copy into an open file: the same bytes for the same content."""
    return gzip.GzipFile("", "wb", compresslevel=1, fileobj=to, mtime=0)


def _blocks(handle: BinaryIO, encoding: str, path: Path) -> Iterator[bytes]:
    """Yield the content in blocks, decompressed."""
    if encoding == "plain":
        yield from iter(lambda: handle.read(BLOCK), b"")
        return
    try:
        with gzip.GzipFile(fileobj=handle, mode="rb") as unpacked:
            yield from iter(lambda: unpacked.read(BLOCK), b"")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SekishoError("archive_damaged", path=str(path)) from error


def _bounded(size: int, encoding: str, delivered: int, path: Path, limits: Limits) -> None:
    """Raise where the content so far is past a bound."""
    if encoding == "gzip" and size > max(RATIO_FLOOR, limits.archive_ratio * delivered):
        raise SekishoError("archive_bomb", path=str(path), ratio=limits.archive_ratio)
    if size > limits.total_bytes:
        raise SekishoError("file_too_large", path=str(path), limit=limits.total_bytes)
