"""The parts of a workbook, measured before anything reads them: a small file must not unfold into a large one."""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from sekisho.model.errors import Refused
from sekisho.model.rows import Limits

MOST_MEMBERS = 2_000
SMALL_MEMBER = 1024 * 1024
WORKBOOK = "xl/workbook.xml"
_PIECE = 256 * 1024


@contextmanager
def opened(stream: BinaryIO, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open a workbook whose parts were counted, unpacked once piece by piece, and found within `limits`.

    Refused `xlsx_broken`, `xlsx_encrypted`, `xlsx_bomb` (a part past its size or ratio) or `xlsx_not_workbook`.
    """
    with spooled(stream, limits.member_bytes) as file:
        try:
            with zipfile.ZipFile(file) as archive:
                _measure(archive, limits)
                if WORKBOOK not in archive.namelist():
                    raise Refused("xlsx_not_workbook", place="archive")
                yield archive
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, UnicodeDecodeError) as error:
            raise Refused("xlsx_broken", place="archive", detail=str(error)) from None


@contextmanager
def spooled(stream: BinaryIO, most: int) -> Iterator[BinaryIO]:
    """Copy a stream to where it can be read twice: memory up to 8 MiB, then an unnamed file. Refused `format_too_large`."""
    with tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024) as file:
        size = 0
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > most:
                raise Refused("format_too_large", place=f"byte {most}", most=most)
            file.write(piece)
        file.seek(0)
        yield cast("BinaryIO", file)


def _measure(archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or len({item.filename for item in members}) < len(members):
        raise Refused("xlsx_bomb", place="archive", field="members")
    total = 0
    for item in members:
        if item.header_offset < 0:
            raise zipfile.BadZipFile(f"{item.filename} lies before the archive")
        if item.flag_bits & 1:
            raise Refused("xlsx_encrypted", place=item.filename)
        if not item.filename.endswith((".xml", ".rels")):
            continue
        total += _unpacked(archive, item, limits, limits.member_bytes - total)


def _unpacked(archive: zipfile.ZipFile, item: zipfile.ZipInfo, limits: Limits, room: int) -> int:
    """Return how many bytes a part really unfolds into, reading it piece by piece and keeping none."""
    size = 0
    with archive.open(item) as part:
        while piece := part.read(_PIECE):
            size += len(piece)
            if size > room or size > max(SMALL_MEMBER, item.compress_size * limits.archive_ratio):
                raise Refused("xlsx_bomb", place=item.filename, field="size")
    return size


def rejoined(head: bytes, rest: BinaryIO) -> BinaryIO:
    """Return a stream that gives `head`, already read from `rest`, once more before the rest."""
    return cast("BinaryIO", _Rejoined(head, rest))


class _Rejoined:
    """The one method of a stream that readers here use."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, all where `size` is negative."""
        if size < 0:
            piece, self._head = self._head + self._rest.read(), b""
        elif self._head:
            piece, self._head = self._head[:size], self._head[size:]
            piece += self._rest.read(size - len(piece))
        else:
            piece = self._rest.read(size)
        return piece
