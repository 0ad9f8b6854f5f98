"""A delivery that is made in one process and written in another: its files' bytes, chunk by chunk, and its line."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import msgspec

from sekisho.evidence.arrow import ArrowTable, encoded
from sekisho.evidence.batches import BatchReport, BatchWriter, report_of
from sekisho.evidence.chunks import Chunk
from sekisho.evidence.group import Group
from sekisho.evidence.machinery import BatchLine, schema_of
from sekisho.evidence.rows import BatchHead, Shaper
from sekisho.model.rows import Cell

__all__ = ["Carried", "carry", "write_carried"]


MOST = 32 << 20
"""Bytes of files that a delivery may have to be carried: they are in memory all at once, in two processes."""


class CarriedFile(msgspec.Struct, frozen=True, array_like=True):
    """One file: its table and chunk, its rows, about how many bytes they take in memory, and the file's own bytes."""

    table: str
    chunk: str
    rows: int
    size: int
    data: bytes


class Carried(msgspec.Struct, frozen=True, array_like=True):
    """A whole delivery: for each chunk its files and the records read by its end; the files that come last; the line."""

    steps: list[tuple[list[CarriedFile], int]]
    last: list[CarriedFile]
    line: BatchLine


class _Sink:
    """Takes files as bytes."""

    def __init__(self) -> None:
        self._parts: list[CarriedFile] = []
        self._bytes = 0

    def write(
        self, table: str, batch_id: str, chunk: str, rows: Sequence[dict[str, Cell]] | ArrowTable, size: int
    ) -> None:
        """Take a chunk's rows of a table; the line says of which delivery."""
        del batch_id
        data, count = encoded(schema_of(table), rows)
        self._bytes += len(data)
        if self._bytes > MOST:
            raise ValueError(f"more than {MOST} bytes to carry")
        self._parts.append(CarriedFile(table, chunk, count, size, data))

    def taken(self) -> list[CarriedFile]:
        """Return what came since the last time."""
        parts, self._parts = self._parts, []
        return parts


def carry(head: BatchHead, cut: Callable[[Shaper], Iterator[Chunk]], now: datetime) -> Carried:
    """Make a delivery from the chunks that it is cut into; ValueError as of `write_in`, or past `MOST`."""
    sink = _Sink()
    writer = BatchWriter(sink, head, Shaper(head, now))
    steps = []
    for chunk in cut(writer.shaper):
        writer.write(chunk)
        steps.append((sink.taken(), writer.counts.records))
    line = writer.finish(now)
    return Carried(steps, sink.taken(), line)


def write_carried(group: Group, found: Carried, progress: Callable[[int], None]) -> BatchReport:
    """Write a delivery that was carried here; all is as `write_in` would have it. SekishoError("disk_full")."""
    line = found.line
    if known := group.known(line.batch_id):
        return report_of(known, already=True)
    try:
        for parts, records in found.steps:
            _put(group, line.batch_id, parts)
            group.progressed()
            progress(records)
        _put(group, line.batch_id, found.last)
    except Exception:
        group.forget(line.batch_id)
        raise
    group.finish(line)
    return report_of(line, already=False)


def _put(group: Group, batch_id: str, parts: Sequence[CarriedFile]) -> None:
    for part in parts:
        group.put(part.table, batch_id, part.chunk, part.data, part.rows, part.size)
