"""Records and sets of rows in chunks, cut at the same record in every run."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sekisho.evidence.arrow import ArrowTable, joined, set_to_table, sizes_of, upper_size
from sekisho.evidence.rows import PROVIDED, Shaper, size_of
from sekisho.model.rows import Cell, Output, Rejected, RowSet, Skipped

__all__ = ["CHUNKS", "Chunk", "ChunkSizes", "Record", "chunks_of", "chunks_of_sets"]

Record = tuple[str, Sequence[Output]]
"""One record of a file: its place and everything that it became."""


@dataclass(frozen=True, slots=True)
class ChunkSizes:
    """When a chunk is full. A half-written delivery must be finished with the sizes that it was begun with."""

    records: int = 20_000
    bytes: int = 8 << 20


CHUNKS = ChunkSizes()


@dataclass(slots=True)
class Chunk:
    """Some records' cells by table, as dictionaries or in columns, and their rejects."""

    records: int = 0
    rejected: int = 0
    skipped: int = 0
    size: int = 0
    rows: dict[str, list[dict[str, Cell]]] = field(default_factory=dict)
    tables: dict[str, ArrowTable] = field(default_factory=dict)
    rejects: list[dict[str, Cell]] = field(default_factory=list)

    def take(self, record: Record, shaper: Shaper) -> None:
        """Add one record; ValueError when it became nothing."""
        place, outputs = record
        if not outputs:
            raise ValueError(f"the record at {place} became neither a row nor a reject")
        self.records += 1
        if all(isinstance(output, Skipped) for output in outputs):
            self.skipped += 1
            return
        ordinals: Counter[tuple[str, str]] = Counter()
        for output in outputs:
            if isinstance(output, Skipped):
                continue
            if isinstance(output, Rejected):
                cells = shaper.reject(output)
                self.rejects.append(cells)
            else:
                cells = shaper.row(output, ordinals[output.table, output.place])
                ordinals[output.table, output.place] += 1
                self.rows.setdefault(output.table, []).append(cells)
            self.size += size_of(cells)
        self.rejected += not ordinals


def chunks_of(records: Iterable[Record], shaper: Shaper, sizes: ChunkSizes) -> Iterator[Chunk]:
    """Cut the records into chunks, at the same records in every run."""
    chunk = Chunk()
    for record in records:
        chunk.take(record, shaper)
        if chunk.records >= sizes.records or chunk.size >= sizes.bytes:
            yield chunk
            chunk = Chunk()
    if chunk.records:
        yield chunk


def chunks_of_sets(sets: Iterable[RowSet], shaper: Shaper, sizes: ChunkSizes) -> Iterator[Chunk]:
    """Cut sets of rows, all of one table and with the same columns, where `chunks_of` would cut the same rows."""
    waiting = _Waiting(sizes)
    for found in sets:
        columns = shaper.columns(found)
        table = set_to_table(shaper.schemas[found.table], columns, len(found.places))
        cells = len(found.values) + PROVIDED
        while (end := waiting.room(table, cells)) is not None:
            waiting.add(found.table, table.slice(0, end), cells)
            yield waiting.taken()
            table = table.slice(end)
        waiting.add(found.table, table, cells)
    if waiting.rows:
        yield waiting.taken()


class _Waiting:
    """Tables that wait until they make a chunk. `size` is what they take, or more: it is counted where it matters."""

    def __init__(self, sizes: ChunkSizes) -> None:
        self._sizes = sizes
        self._tables: list[tuple[ArrowTable, int]] = []
        self._name = ""
        self.rows = 0
        self.size = 0

    def room(self, table: ArrowTable, cells: int) -> int | None:
        """Return how many rows of a table fill the chunk, None where it is not full with all of them."""
        if self.rows + len(table) < self._sizes.records and self.size + upper_size(table, cells) < self._sizes.bytes:
            return None
        self.size = sum(sum(sizes_of(known, count)) for known, count in self._tables)
        size = self.size
        for rows, more in enumerate(sizes_of(table, cells), 1):
            size += more
            if self.rows + rows >= self._sizes.records or size >= self._sizes.bytes:
                return rows
        return None

    def add(self, name: str, table: ArrowTable, cells: int) -> None:
        """Add a table; ValueError where it is of another kind than those that wait (a fault of the connector)."""
        if self._tables and name != self._name:
            raise ValueError(f"sets of {self._name} and of {name} in one file")
        self._name = name
        self._tables.append((table, cells))
        self.rows += len(table)
        self.size += upper_size(table, cells)

    def taken(self) -> Chunk:
        """Return what waits, and begin anew."""
        chunk = Chunk(records=self.rows, size=self.size, tables={self._name: joined([one for one, _ in self._tables])})
        self._tables, self.rows, self.size = [], 0, 0
        return chunk
