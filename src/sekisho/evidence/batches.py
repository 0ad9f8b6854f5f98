"""Write one delivery: rows in chunks, then rejects, then coverage, then the line that makes it visible.

Every chunk is cut at the same record in every run, so a write that was killed goes on where it stopped: a chunk whose
file is already part of the table is counted and not written again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from sekisho.evidence.arrow import ArrowTable
from sekisho.evidence.chunks import CHUNKS, Chunk, ChunkSizes, Record, chunks_of, chunks_of_sets
from sekisho.evidence.coverage import CoverageCount
from sekisho.evidence.group import EACH, Group
from sekisho.evidence.machinery import BatchLine
from sekisho.evidence.rows import BatchHead, Shaper
from sekisho.evidence.store import Store
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell, RowSet
from sekisho.model.times import instant

__all__ = [
    "CHUNKS",
    "BatchHead",
    "BatchReport",
    "BatchWriter",
    "ChunkSizes",
    "Record",
    "Sink",
    "batch_id",
    "report_of",
    "write_batch",
    "write_in",
    "write_sets",
]


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What a delivery gave; `already`: it was there before, nothing is new.

    `rejected` counts records that could not be read, `skipped` those of other kinds than the connector reads.
    """

    batch_id: str
    records: int
    rows: MappingProxyType[str, int]
    rejected: int
    skipped: int
    already: bool


def batch_id(landed_sha256: str, source_id: str, connector_key: str, mapping_digest: str) -> str:
    """Return the id of a delivery: same file, source, connector version, mapping and chunk sizes give the same id."""
    return stable_id("b", landed_sha256, source_id, connector_key, mapping_digest, CHUNKS.records, CHUNKS.bytes)


def write_batch(
    store: Store,
    batch: BatchHead,
    records: Iterable[Record],
    now: datetime,
    progress: Callable[[int], None] | None = None,
    sizes: ChunkSizes = CHUNKS,
) -> BatchReport:
    """Write a delivery by itself, visible on return; as `write_in`."""
    with Group.begun(store, EACH) as group:
        return write_in(group, batch, records, now, progress, sizes)


def write_in(
    group: Group,
    batch: BatchHead,
    records: Iterable[Record],
    now: datetime,
    progress: Callable[[int], None] | None = None,
    sizes: ChunkSizes = CHUNKS,
) -> BatchReport:
    """Write a delivery, or go on with one that was killed; `progress` gets the records done after each chunk.

    A delivery that is there already is returned at once, without reading `records`. ValueError when a record became
    nothing or a row breaks its schema (a fault of the connector); SekishoError("disk_full"). It is visible once the
    group is committed; whatever is raised, in here or by `records`, nothing of the delivery is.
    """
    return _written(group, batch, lambda shaper: chunks_of(records, shaper, sizes), now, progress)


def write_sets(
    group: Group,
    batch: BatchHead,
    sets: Iterable[RowSet],
    now: datetime,
    progress: Callable[[int], None] | None = None,
    sizes: ChunkSizes = CHUNKS,
) -> BatchReport:
    """Write a delivery that was read as sets of rows; what is written is what `write_in` writes of the same rows."""
    return _written(group, batch, lambda shaper: chunks_of_sets(sets, shaper, sizes), now, progress)


def _written(
    group: Group,
    batch: BatchHead,
    cut: Callable[[Shaper], Iterator[Chunk]],
    now: datetime,
    progress: Callable[[int], None] | None,
) -> BatchReport:
    """Write the chunks that a delivery is cut into, unless it is there already, and say what it gave."""
    if known := group.known(batch.batch_id):
        return report_of(known, already=True)
    writer = BatchWriter(group, batch, Shaper(batch, now))
    try:
        for chunk in cut(writer.shaper):
            writer.write(chunk)
            group.progressed()
            if progress:
                progress(writer.counts.records)
        line = writer.finish(now)
    except Exception:
        group.forget(batch.batch_id)
        raise
    group.finish(line)
    return report_of(line, already=False)


def report_of(line: BatchLine, *, already: bool) -> BatchReport:
    """Return the report of a delivery from its line."""
    rows = MappingProxyType(dict(line.rows))
    return BatchReport(line.batch_id, line.records, rows, line.rejected, line.skipped, already)


@dataclass(slots=True)
class _Counts:
    """What was counted so far."""

    records: int = 0
    rejected: int = 0
    skipped: int = 0
    rejects: int = 0
    chunks: int = 0
    rows: Counter[str] = field(default_factory=Counter)


class Sink(Protocol):
    """What takes the files of a delivery: a group, or what carries them to one."""

    def write(
        self, table: str, batch_id: str, chunk: str, rows: Sequence[dict[str, Cell]] | ArrowTable, size: int
    ) -> None:
        """Take a chunk's rows of a table, `size` bytes or so."""


class BatchWriter:
    """Appends chunks to the tables and keeps the counts."""

    def __init__(self, group: Sink, head: BatchHead, shaper: Shaper) -> None:
        self.shaper = shaper
        self.counts = _Counts()
        self._group = group
        self._head = head
        self._coverage = CoverageCount(shaper.schemas)

    def write(self, chunk: Chunk) -> None:
        """Append a chunk: a file for each table's rows, one for its rejects."""
        for name, rows in sorted(chunk.rows.items()):
            for cells in rows:
                self._coverage.add(name, cells)
            self._append(name, rows, chunk.size)
            self.counts.rows[name] += len(rows)
        for name, table in chunk.tables.items():
            self._coverage.add_table(name, table)
            self._append(name, table, chunk.size)
            self.counts.rows[name] += len(table)
        if chunk.rejects:
            self._append("rejects", chunk.rejects, 0)
        self.counts.records += chunk.records
        self.counts.rejected += chunk.rejected
        self.counts.skipped += chunk.skipped
        self.counts.rejects += len(chunk.rejects)
        self.counts.chunks += 1

    def finish(self, now: datetime) -> BatchLine:
        """Write the coverage and return the line that will make the delivery visible."""
        rows = list(self._coverage.rows(self._head))
        if rows:
            self._append("coverage", rows, 0)
        head, counts = self._head, self.counts
        return BatchLine(
            batch_id=head.batch_id,
            sequence=0,
            source_id=head.source_id,
            file_sha256=head.file_sha256,
            file_name=head.file_name,
            connector=head.connector,
            tables=head.tables,
            snapshot_as_of=head.snapshot_as_of,
            ingest_time=instant(now),
            records=counts.records,
            rejected=counts.rejected,
            rejects=counts.rejects,
            rows=dict(counts.rows),
            named=head.named,
            skipped=counts.skipped,
            beside=head.beside,
        )

    def _append(self, name: str, rows: list[dict[str, Cell]] | ArrowTable, size: int) -> None:
        self._group.write(name, self._head.batch_id, f"{self.counts.chunks:06}", rows, size)
