"""How judgement reads tables, whether they are on disk or in memory."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Protocol

from sekisho.evidence.arrow import to_table
from sekisho.evidence.duck import Duck, IbisTable
from sekisho.evidence.machinery import columns_of, schema_of
from sekisho.evidence.rows import checked, mention_columns, mentions_of
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell
from sekisho.model.schema import Column, ColumnType, TableSchema
from sekisho.model.times import instant

MEMORY_BATCH = "b-memory"
MEMORY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class TableReader(Protocol):
    """Read access to tables by name. A known table without rows reads as empty; KeyError for an unknown name."""

    def names(self) -> frozenset[str]:
        """Return the tables that are there: some row exists, or a visible delivery declared that it yields them."""
        ...

    def count(self, name: str) -> int:
        """Return the number of rows."""
        ...

    def ibis(self, name: str) -> IbisTable:
        """Return the table as an Ibis table, every schema column typed."""
        ...

    def dicts(
        self,
        name: str,
        columns: Sequence[str] | None = None,
        where_batches: Collection[str] | None = None,
        batch_rows: int = 2000,
    ) -> Iterator[dict[str, Any]]:
        """Yield rows, streaming, with the asked columns or all; only of some deliveries where these are named."""
        ...


def table(reader: TableReader, name: str, columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Return a small table whole, in the order of row ids: for tests and examples."""
    rows = sorted(reader.dicts(name), key=lambda row: str(row["row_id"]))
    return [{column: row[column] for column in columns} for row in rows] if columns else rows


def chosen(schema: TableSchema, columns: Sequence[str] | None) -> tuple[Column, ...]:
    """Return the columns by name in the asked order, all where none are asked; KeyError for an unknown one."""
    every = columns_of(schema)
    if columns is None:
        return every
    by_name = {column.name: column for column in every}
    return tuple(by_name[column] for column in columns)


class MemoryTables:
    """Tables given as rows, for tests and detectors' examples: the same reading as from disk.

    Provenance that a row does not name is made up, always the same. Times and dates may be written in ISO 8601.
    ValueError for a column that the schema does not have, KeyError for an unknown table.
    """

    def __init__(self, rows: Mapping[str, Sequence[Mapping[str, Cell]]]) -> None:
        self._rows = {name: _completed(schema_of(name), given) for name, given in rows.items()}
        self._duck: Duck | None = None

    def names(self) -> frozenset[str]:
        """Return the tables that were given, with rows or without."""
        return frozenset(self._rows)

    def count(self, name: str) -> int:
        """Return the number of rows; 0 for a table that was not given."""
        return len(self._of(name))

    def ibis(self, name: str) -> IbisTable:
        """Return the table as an Ibis table; empty and typed where it was not given."""
        if self._duck is None:
            self._duck = Duck(Path(gettempdir()) / f"sekisho-memory-{id(self)}")
        return self._duck.arrow(schema_of(name), lambda: to_table(schema_of(name), self._of(name)))

    def dicts(
        self,
        name: str,
        columns: Sequence[str] | None = None,
        where_batches: Collection[str] | None = None,
        batch_rows: int = 2000,  # noqa: ARG002 - nothing is read here
    ) -> Iterator[dict[str, Any]]:
        """Yield rows in the order in which they were given."""
        names = [column.name for column in chosen(schema_of(name), columns)]
        for row in self._of(name):
            if where_batches is None or row["batch_id"] in where_batches:
                yield {column: row[column] for column in names}

    def _of(self, name: str) -> list[dict[str, Cell]]:
        """Return a table's rows; KeyError for a name without a schema."""
        schema_of(name)
        return self._rows.get(name, [])


def _completed(schema: TableSchema, rows: Sequence[Mapping[str, Cell]]) -> list[dict[str, Cell]]:
    """Return rows with every column, provenance made up where it is not given."""
    every = {column.name: column for column in columns_of(schema)}
    mentions = mention_columns(schema)
    found = []
    for number, row in enumerate(rows, 1):
        cells: dict[str, Cell] = {
            "row_id": stable_id("r", schema.name, number),
            "batch_id": MEMORY_BATCH,
            "source_id": "memory",
            "file_sha256": "0" * 64,
            "place": f"row {number}",
            "connector": "memory@1",
            "ingest_time": MEMORY_TIME,
            **{name: _read(every, schema.name, name, value) for name, value in row.items()},
        }
        cells.setdefault("mentions", list(mentions_of(str(cells["source_id"]), mentions, cells)))
        checked(schema.name, every, cells)
        found.append({name: cells.get(name) for name in every})
    return found


def _read(every: Mapping[str, Column], table: str, name: str, value: Cell) -> Cell:
    """Return a cell with times and dates read from text."""
    if name not in every:
        raise ValueError(f"{table} has no column {name}")
    kind = every[name].type
    if isinstance(value, str) and kind in {ColumnType.TIMESTAMP, ColumnType.DATE}:
        moment = datetime.fromisoformat(value)
        return instant(moment) if kind is ColumnType.TIMESTAMP else moment.date()
    return instant(value) if isinstance(value, datetime) and kind is ColumnType.TIMESTAMP else value
