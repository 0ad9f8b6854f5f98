"""The one wrapper of pyarrow: schemas, columns and Parquet files, with rows as dictionaries on our side."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice, repeat
from pathlib import Path
from typing import Any

from sekisho.evidence.disk import disk_full_is_an_error, force
from sekisho.evidence.machinery import columns_of
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Cell
from sekisho.model.schema import Column, ColumnType, TableSchema

ArrowSchema = Any
ArrowTable = Any


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows as Arrow tables with the columns of their schema, each to be a row group of a file."""

    tables: Iterable[ArrowTable]


Rows = Iterable[Mapping[str, Cell]] | Groups | ArrowTable
"""Rows to be written: as dictionaries, in groups, or an Arrow table with the columns of its schema."""
_HOUR = 3_600_000_000
_FIRST_DAY = date(1970, 1, 1).toordinal()
_UNKNOWN = -(1 << 62)
_SINGLE = frozenset({"row_id", "place", "unmapped"})
AT_ONCE = 2000
"""Rows of a table in memory that are dictionaries at one time."""
GROUP_ROWS = 4096
"""Rows of a Parquet row group: small, so that reading one column of a wide group stays small too."""


@cache
def _pyarrow() -> Any:
    """Return pyarrow, made to do without pandas.

    Where pandas is installed (Ibis may bring it), the first value that pyarrow sees makes it load pandas, only to ask
    whether the value is one of its own: 50 MB and a good part of a second. It asks once for values that go in and once
    for those that come out. Who needs pandas may still import it.
    """
    import pyarrow as pa

    # Arrow's own pools keep what they once had; the system's gives it back (see `evidence.memory`).
    pa.set_memory_pool(pa.system_memory_pool())
    with without_pandas():
        # With a type given, or without a value, pyarrow does not look yet.
        pa.array([0])
        pa.array([True], pa.bool_()).to_numpy(zero_copy_only=False)
    return pa


@contextmanager
def without_pandas() -> Iterator[None]:
    """Let nothing load pandas meanwhile; who has loaded it keeps it, and who needs it may load it afterwards."""
    if "pandas" in sys.modules:
        yield
        return
    sys.meta_path.insert(0, _NoPandas)
    try:
        yield
    finally:
        sys.meta_path.remove(_NoPandas)


class _NoPandas:
    """A finder of modules to whom pandas is not installed."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        """Refuse pandas, and leave every other module to the next finder."""
        del path, target
        if name == "pandas":
            raise ModuleNotFoundError(name=name)


def arrow_type(kind: ColumnType) -> Any:
    """Return the Arrow type of a column: large strings, 64-bit numbers, microseconds in UTC."""
    pa = _pyarrow()
    return {
        ColumnType.STRING: pa.large_string(),
        ColumnType.INT: pa.int64(),
        ColumnType.FLOAT: pa.float64(),
        ColumnType.BOOL: pa.bool_(),
        ColumnType.TIMESTAMP: pa.timestamp("us", tz="UTC"),
        ColumnType.DATE: pa.date32(),
        ColumnType.STRINGS: pa.large_list(pa.large_string()),
    }[kind]


def arrow_schema(schema: TableSchema) -> ArrowSchema:
    """Return the Arrow schema of a table as it is on disk. Every column may be null: `required` is checked on rows."""
    pa = _pyarrow()
    return pa.schema([(column.name, arrow_type(column.type)) for column in columns_of(schema)])


def to_table(schema: TableSchema, rows: Sequence[Mapping[str, Cell]]) -> ArrowTable:
    """Turn rows into an Arrow table; a missing key is null; ValueError names the column whose cell has a wrong type."""
    pa = _pyarrow()
    arrays = [_array(schema.name, column, [row.get(column.name) for row in rows]) for column in columns_of(schema)]
    return pa.Table.from_arrays(arrays, schema=arrow_schema(schema))


def _array(table: str, column: Column, cells: Sequence[Cell]) -> Any:
    """Make one Arrow column; half characters that no encoding holds become U+FFFD."""
    pa = _pyarrow()
    try:
        return pa.array(cells, arrow_type(column.type))
    except UnicodeEncodeError:
        return pa.array([_whole_characters(cell) for cell in cells], arrow_type(column.type))
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        raise ValueError(f"{table}.{column.name}: {error}") from error


def _whole_characters(cell: Cell) -> Cell:
    """Replace lone surrogates in a text or a list of texts."""
    if isinstance(cell, str):
        return cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(cell, list):
        return [part.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for part in cell]
    return cell


def set_to_table(schema: TableSchema, columns: Mapping[str, Sequence[Cell] | Cell], rows: int) -> ArrowTable:
    """Turn columns into an Arrow table; what is no list stands in every row, a missing column is null; errors as `to_table`."""
    pa = _pyarrow()
    arrays = []
    for column in columns_of(schema):
        cells = columns.get(column.name)
        if isinstance(cells, (list, tuple)):
            arrays.append(_array(schema.name, column, cells))
        else:
            one: Any = cells
            arrays.append(pa.repeat(_array(schema.name, column, [one])[0], rows))
    return pa.Table.from_arrays(arrays, schema=arrow_schema(schema))


def text_table(columns: Mapping[str, Sequence[str]]) -> ArrowTable:
    """Return columns of text as an Arrow table: what Ibis takes for a list to join with, and loads no pandas for."""
    pa = _pyarrow()
    return pa.table({name: pa.array(cells, pa.large_string()) for name, cells in columns.items()})


def hours_of(table: ArrowTable, names: Sequence[str]) -> Iterator[tuple[datetime | None, list[int]]]:
    """Yield each hour of `event_time` in an Arrow table with its rows, and for each of the columns those with a value."""
    import numpy as np

    pa = _pyarrow()
    times = table.column("event_time").combine_chunks().cast(pa.int64())
    known = times.is_valid().to_numpy(zero_copy_only=False)
    hours = np.where(known, times.fill_null(0).to_numpy() // _HOUR, _UNKNOWN)
    columns = [table.column(name) for name in names]
    if len(hours) and hours.min() == hours.max():
        yield _start(int(hours[0])), [len(table), *(len(column) - column.null_count for column in columns)]
        return
    found, at = np.unique(hours, return_inverse=True)
    counts = [np.bincount(at, minlength=len(found))]
    for column in columns:
        if column.null_count == 0:
            counts.append(counts[0])
        elif column.null_count == len(column):
            counts.append(np.zeros_like(counts[0]))
        else:
            there = column.combine_chunks().is_valid().to_numpy(zero_copy_only=False)
            counts.append(np.bincount(at[there], minlength=len(found)))
    for place, hour in enumerate(found.tolist()):
        yield _start(hour), [int(count[place]) for count in counts]


def _start(hour: int) -> datetime | None:
    """Return when an hour begins that is counted from 1970; None for that of rows without a time."""
    return None if hour == _UNKNOWN else datetime.fromtimestamp(hour * 3600, UTC)


def joined(tables: Sequence[ArrowTable]) -> ArrowTable:
    """Return the rows of tables of one schema as one table in one piece."""
    whole = tables[0] if len(tables) == 1 else _pyarrow().concat_tables(tables)
    return whole.combine_chunks()


def sizes_of(table: ArrowTable, cells: int) -> list[int]:
    """Return what each row takes, as `rows.size_of` counts it: 8 for each of its `cells`, and the letters of its texts."""
    import numpy as np
    import pyarrow.compute as pc

    pa = _pyarrow()
    total = np.full(len(table), 8 * cells, dtype=np.int64)
    for field in table.schema:
        column = table.column(field.name).combine_chunks()
        if pa.types.is_large_string(field.type):
            total += pc.utf8_length(column).fill_null(0).to_numpy(zero_copy_only=False)
        elif pa.types.is_large_list(field.type):
            rows = pc.list_parent_indices(column).to_numpy(zero_copy_only=False)
            letters = pc.utf8_length(column.flatten()).to_numpy(zero_copy_only=False)
            total += np.bincount(rows, weights=letters, minlength=len(table)).astype(np.int64)
    return list(total.tolist())


def upper_size(table: ArrowTable, cells: int) -> int:
    """Return no less than the sum of `sizes_of`, at once."""
    return int(table.nbytes) + 8 * cells * len(table)


def write_file(path: Path, schema: TableSchema, rows: Rows, *, forced: bool = True) -> int:
    """Write rows to a new Parquet file in groups, force it to the disk if so asked, and return how many there were.

    Written beside and renamed, so the file is there whole or not at all. SekishoError("disk_full") leaves nothing.
    """
    part = path.with_name(f"{path.name}.part")
    with disk_full_is_an_error(path):
        try:
            count = _write(str(part), schema, rows)
            if forced:
                force(part)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    return count


def encoded(schema: TableSchema, rows: Rows) -> tuple[bytes, int]:
    """Return the bytes that `write_file` would write, and how many rows there are."""
    sink = _pyarrow().BufferOutputStream()
    count = _write(sink, schema, rows)
    return sink.getvalue().to_pybytes(), count


def _write(sink: Any, schema: TableSchema, rows: Rows) -> int:
    """Write rows as Parquet to a file's name or a stream of Arrow; return how many there were."""
    import pyarrow.parquet as pq

    count = 0
    with pq.ParquetWriter(
        sink, arrow_schema(schema), compression="zstd", compression_level=1, use_dictionary=_repeated(schema)
    ) as writer:
        for group in _groups(schema, rows):
            writer.write_table(group)
            count += len(group)
    return count


@cache
def _repeated(schema: TableSchema) -> list[str]:
    """Return where values of a table's columns repeat: a dictionary of ids and places is longer than they are."""
    found = [column for column in columns_of(schema) if column.name not in {*_SINGLE, schema.key}]
    return [f"{one.name}.list.element" if one.type is ColumnType.STRINGS else one.name for one in found]


def _groups(schema: TableSchema, rows: Rows) -> Iterator[ArrowTable]:
    """Cut rows into groups."""
    if isinstance(rows, Groups):
        yield from rows.tables
        return
    if isinstance(rows, _pyarrow().Table):
        for start in range(0, len(rows), GROUP_ROWS):
            yield rows.slice(start, GROUP_ROWS)
        return
    source = iter(rows)
    while group := list(islice(source, GROUP_ROWS)):
        yield to_table(schema, group)


def read_file(
    path: Path, columns: Sequence[Column], batch_rows: int, stretch: tuple[int, int] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a Parquet file with exactly these columns (null where the file is older than the column).

    Of a `stretch` only the rows from its first number to before its second, counted from 0.
    SekishoError evidence_damaged where the file is none, lacks what every row of the table has, or cannot be unpacked.
    """
    import pyarrow.parquet as pq

    pa = _pyarrow()
    try:
        yield from _rows(pq, path, columns, batch_rows, stretch)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise SekishoError("evidence_damaged", path=str(path)) from error


def _rows(
    pq: Any, path: Path, columns: Sequence[Column], batch_rows: int, stretch: tuple[int, int] | None
) -> Iterator[dict[str, Any]]:
    with pq.ParquetFile(str(path)) as file:
        there = set(file.schema_arrow.names)
        if any(column.required and column.name not in there for column in columns):
            raise SekishoError("evidence_damaged", path=str(path))
        wanted = [column.name for column in columns if column.name in there]
        missing = {column.name: None for column in columns if column.name not in there}
        groups, skip, rows = _groups_of(file, stretch)
        for batch in file.iter_batches(batch_size=batch_rows, row_groups=groups, columns=wanted, use_threads=False):
            cut = batch.slice(skip, rows)
            skip, rows = max(0, skip - len(batch)), rows - len(cut)
            rows_read = to_dicts(cut)
            yield from ({**row, **missing} for row in rows_read) if missing else rows_read


def _groups_of(file: Any, stretch: tuple[int, int] | None) -> tuple[list[int], int, int]:
    """Return the row groups in which a stretch lies, how many of their rows come before it, and its own rows."""
    metadata = file.metadata
    first, last = stretch or (0, metadata.num_rows)
    groups: list[int] = []
    skip, start = 0, 0
    for number in range(metadata.num_row_groups):
        end = start + metadata.row_group(number).num_rows
        if start < last and end > first:
            skip = skip if groups else first - start
            groups.append(number)
        start = end
    return groups, skip, last - first


def to_dicts(table: ArrowTable) -> Iterator[dict[str, Any]]:
    """Yield the rows of an Arrow table or batch, those of a table `AT_ONCE` in memory at a time.

    Times come with `datetime.UTC`, as everywhere else in the house.
    """
    names = table.schema.names
    if not names:
        yield from ({} for _ in range(table.num_rows))
        return
    for part in table.to_batches(max_chunksize=AT_ONCE) if isinstance(table, _pyarrow().Table) else (table,):
        yield from map(dict, map(zip, repeat(names), zip(*map(_cells, part.columns), strict=True)))


def _cells(column: Any) -> list[Any]:
    """Return the cells of an Arrow column. Arrow makes every time and date anew, zone and all, so they are made here."""
    pa = _pyarrow()
    if pa.types.is_timestamp(column.type):
        utc = column.cast(pa.timestamp("us", tz="UTC"))
        bare = utc.cast(pa.timestamp("us")).to_numpy(zero_copy_only=False).tolist()
        return [None if one is None else datetime.combine(one, one.time(), UTC) for one in bare]
    if pa.types.is_date32(column.type):
        counted = column.cast(pa.int32()).to_pylist()
        days = {one: None if one is None else date.fromordinal(_FIRST_DAY + one) for one in set(counted)}
        return [days[one] for one in counted]
    return list(column.to_pylist())


def row_count(path: Path) -> int:
    """Return the number of rows of a Parquet file, from its footer."""
    import pyarrow.parquet as pq

    return int(pq.read_metadata(str(path)).num_rows)
