"""Give rows their provenance and check them against their schema before they are stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sekisho.evidence.machinery import schema_of
from sekisho.model.ids import mention_id, stable_id
from sekisho.model.rows import Cell, Rejected, Row
from sekisho.model.schema import Column, ColumnType, TableSchema
from sekisho.model.times import instant


@dataclass(frozen=True, slots=True)
class BatchHead:
    """What is known of a delivery before it is read. `tables` are those that the connector yields."""

    batch_id: str
    source_id: str
    file_sha256: str
    file_name: str
    connector: str
    tables: tuple[str, ...]
    snapshot_as_of: datetime | None = None
    named: bool = False
    """Whether the file's name says what its content is about: the same bytes under another name are other rows."""

    @property
    def content(self) -> str:
        """What the rows' ids are made from."""
        return f"{self.file_sha256}:{self.source_id}" if self.named else self.file_sha256


class Shaper:
    """Turns the rows and rejects of one delivery into cells on disk, with provenance and mentions."""

    def __init__(self, head: BatchHead, now: datetime) -> None:
        self.head = head
        self.now = instant(now)
        self.schemas = {name: schema_of(name) for name in head.tables}
        self._columns = {name: {c.name: c for c in schema.columns} for name, schema in self.schemas.items()}
        self._mentions = {name: mention_columns(schema) for name, schema in self.schemas.items()}

    def row(self, row: Row, ordinal: int) -> dict[str, Cell]:
        """Return the cells of a row, the `ordinal`-th of its table at its place.

        ValueError (a fault of the connector) names a table, column or value that the schema does not allow.
        """
        if row.table not in self.schemas:
            raise ValueError(f"{self.head.connector} did not declare the table {row.table}")
        cells = checked(row.table, self._columns[row.table], row.values)
        head = self.head
        return {
            **cells,
            "row_id": stable_id("r", row.table, head.content, row.place, ordinal),
            "batch_id": head.batch_id,
            "source_id": head.source_id,
            "file_sha256": head.file_sha256,
            "place": row.place,
            "connector": head.connector,
            "event_time": None if row.event_time is None else instant(row.event_time),
            "ingest_time": self.now,
            "mentions": mentions_of(head.source_id, self._mentions[row.table], cells),
        }

    def reject(self, reject: Rejected) -> dict[str, Cell]:
        """Return the cells of a reject."""
        return {
            "batch_id": self.head.batch_id,
            "source_id": self.head.source_id,
            "file_sha256": self.head.file_sha256,
            "connector": self.head.connector,
            "place": reject.place,
            "field": reject.field,
            "reason": reject.reason,
            "sample": reject.sample,
            "ingest_time": self.now,
        }


def checked(table: str, columns: Mapping[str, Column], values: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return a copy of `values` with its times in UTC; ValueError for what the schema does not allow."""
    cells = dict(values)
    for name, value in values.items():
        if (column := columns.get(name)) is None:
            if name != "unmapped":
                raise ValueError(f"{table} has no column {name}")
        elif column.type is ColumnType.TIMESTAMP and value is not None:
            if not isinstance(value, datetime):
                raise ValueError(f"{table}.{name} is not a time: {value!r}")
            cells[name] = instant(value)
    for column in columns.values():
        if column.required and cells.get(column.name) is None:
            raise ValueError(f"{table}.{column.name} is required")
    return cells


def mention_columns(schema: TableSchema) -> tuple[tuple[str, str], ...]:
    """Return the columns that hold names, each with the kind of name."""
    return tuple((column.name, column.mention) for column in schema.columns if column.mention)


def mentions_of(source_id: str, columns: tuple[tuple[str, str], ...], cells: Mapping[str, Cell]) -> list[str]:
    """Return the mention ids of the names in a row, sorted and without repetition."""
    return sorted({mention_id(source_id, kind, name) for column, kind in columns for name in _names(cells.get(column))})


def _names(value: Cell) -> Iterator[str]:
    """Yield the names in a cell: none, one, or those of a list."""
    if isinstance(value, list):
        yield from (name for name in value if name)
    elif value is not None and value != "":
        yield str(value)


def size_of(cells: Mapping[str, Cell]) -> int:
    """Return about how many bytes a row takes: the same number for the same row, always."""
    total = 0
    for value in cells.values():
        if isinstance(value, str):
            total += len(value)
        elif isinstance(value, list):
            total += sum(map(len, value))
        total += 8
    return total
