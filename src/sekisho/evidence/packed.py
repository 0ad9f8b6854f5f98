"""Files that hold the chunks of many deliveries: how they are written, and how it is known what they hold.

A list of the chunks with their rows, in the order in which they lie, stands in the file's own footer, so that file and
list cannot be apart. This module and `arrow` are what knows pyarrow.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sekisho.evidence.arrow import GROUP_ROWS, ArrowTable, arrow_schema, joined, row_count
from sekisho.evidence.disk import disk_full_is_an_error, force
from sekisho.evidence.machinery import columns_of
from sekisho.model.schema import TableSchema

PREFIX = "packed."
"""What the names of such files begin with; the id of no delivery does."""
_LIST = b"sekisho.chunks"


@dataclass(frozen=True, slots=True)
class PackedChunk:
    """One chunk of a delivery, or what was made of one: the delivery's id, the chunk's number, and its rows."""

    unit: str
    chunk: str
    rows: int


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be packed: its name, and the chunks that it holds, one after the other."""

    name: str
    parts: tuple[PackedChunk, ...]


def is_packed(name: str) -> bool:
    """Return whether a file holds chunks of many deliveries."""
    return name.startswith(PREFIX)


def parts_of(path: Path) -> tuple[PackedChunk, ...] | None:
    """Return what a packed file holds; None where it is gone, or does not hold what it says."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        footer = pq.read_metadata(str(path))
        parts = tuple(PackedChunk(*one) for one in json.loads(footer.metadata[_LIST]))
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError):
        return None
    return parts if sum(part.rows for part in parts) == footer.num_rows else None


def rows_in(path: Path) -> int | None:
    """Return the number of rows that a file's footer tells; None where it is gone or damaged."""
    import pyarrow as pa

    try:
        return row_count(path)
    except (pa.ArrowException, OSError):
        return None


def rows_by_delivery(path: Path) -> Counter[str]:
    """Return how many rows of each delivery are really in a file; none where it cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(str(path)) as file:
            counted: Counter[str] = Counter()
            for batch in file.iter_batches(columns=["batch_id"], use_threads=False):
                found = batch.column(0).value_counts().to_pylist()
                counted.update({one["values"]: one["counts"] for one in found})
    except (pa.ArrowException, OSError):
        return Counter()
    return counted


def write_packed(folder: Path, name: str, schema: TableSchema, sources: Sequence[Source]) -> tuple[Source, ...]:
    """Write the rows of some files of a table to a new file and force it to the disk; return those that are in it.

    Left out is what cannot be read, or does not hold exactly the rows and columns that its name and its list say: it
    stays as it is, so that reading it says what is wrong. The file is there whole or not at all, and not at all where
    fewer than two would be in it. SekishoError("disk_full") leaves nothing.
    """
    import pyarrow.parquet as pq

    path = folder / name
    part = path.with_name(f"{name}.part")
    with disk_full_is_an_error(path):
        try:
            with pq.ParquetWriter(str(part), arrow_schema(schema), compression="zstd", compression_level=3) as writer:
                taken = _write(writer, folder, schema, sources)
                listed = [[one.unit, one.chunk, one.rows] for source in taken for one in source.parts]
                writer.add_key_value_metadata({_LIST: json.dumps(listed).encode()})
            if len(taken) > 1:
                force(part)
                part.replace(path)
                force(folder)
                return taken
        finally:
            part.unlink(missing_ok=True)
    return ()


def _write(writer: Any, folder: Path, schema: TableSchema, sources: Sequence[Source]) -> tuple[Source, ...]:
    """Write the rows in groups that go over the borders of files; return the files whose rows are written."""
    taken: list[Source] = []
    waiting: list[ArrowTable] = []
    for source in sources:
        table = _rows(folder / source.name, schema, source)
        if table is None:
            continue
        taken.append(source)
        waiting.append(table)
        if sum(map(len, waiting)) >= GROUP_ROWS:
            waiting = list(_full_groups(writer, joined(waiting)))
    if rest := [table for table in waiting if len(table)]:
        writer.write_table(joined(rest))
    return tuple(taken)


def _full_groups(writer: Any, table: ArrowTable) -> Iterator[ArrowTable]:
    """Write every full group of a table and yield the rest, where there is one."""
    end = len(table) - len(table) % GROUP_ROWS
    for start in range(0, end, GROUP_ROWS):
        writer.write_table(table.slice(start, GROUP_ROWS))
    if end < len(table):
        yield table.slice(end)


def _rows(path: Path, schema: TableSchema, source: Source) -> ArrowTable | None:
    """Return the rows of a file with every column of the schema; None where it is not what it should be."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(str(path)) as file:
            table = file.read(use_threads=False)
    except (pa.ArrowException, OSError):
        return None
    return _shaped(table, schema) if _holds(table, source.parts) else None


def _shaped(table: ArrowTable, schema: TableSchema) -> ArrowTable | None:
    """Return rows with the columns of a schema, null in those that are newer than the file; None where one does not fit."""
    import pyarrow as pa

    wanted = arrow_schema(schema)
    there = {field.name: field.type for field in table.schema}
    required = {column.name for column in columns_of(schema) if column.required}
    new = [field for field in wanted if field.name not in there]
    if required.intersection(field.name for field in new) or len(there) + len(new) != len(wanted):
        return None
    if any(not there.get(field.name, field.type).equals(field.type) for field in wanted):
        return None
    for field in new:
        table = table.append_column(field, pa.nulls(len(table), field.type))
    return table.select(wanted.names).replace_schema_metadata(None)


def _holds(table: ArrowTable, parts: Sequence[PackedChunk]) -> bool:
    """Return whether the rows are those of the deliveries that a list names, as many of each."""
    start = 0
    if "batch_id" not in table.schema.names:
        return False
    for part in parts:
        if part.rows and table.column("batch_id").slice(start, part.rows).unique().to_pylist() != [part.unit]:
            return False
        start += part.rows
    return start == len(table)
