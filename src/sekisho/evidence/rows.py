"""Give rows their provenance and check them against their schema before they are stored."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sekisho.evidence.machinery import schema_of
from sekisho.model.ids import mention_id, mention_ids, stable_id, stable_ids
from sekisho.model.rows import Cell, Rejected, Row, RowSet
from sekisho.model.schema import Column, ColumnType, TableSchema
from sekisho.model.times import instant

PROVIDED = 9
"""Cells that every row gets here, besides those that the connector gave: provenance without `unmapped`."""


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
    beside: tuple[str, ...] = ()
    """Names of the empty files beside it, where they say so too."""

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
        self._check = {name: checker(name, columns) for name, columns in self._columns.items()}
        self._mentions = {name: mention_columns(schema) for name, schema in self.schemas.items()}
        self._known: dict[tuple[str, str], str] = {}
        self._single: dict[str, dict[Cell, list[str]]] = {}

    def row(self, row: Row, ordinal: int) -> dict[str, Cell]:
        """Return the cells of a row, the `ordinal`-th of its table at its place.

        ValueError (a fault of the connector) names a table, column or value that the schema does not allow.
        """
        if row.table not in self.schemas:
            raise ValueError(f"{self.head.connector} did not declare the table {row.table}")
        cells = self._check[row.table](row.values)
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

    def columns(self, rows: RowSet) -> dict[str, Sequence[Cell] | Cell]:
        """Return the columns of a set of rows, as `row` would cell by cell; what is no list stands in every row.

        ValueError (a fault of the connector) names a table, column or value that the schema does not allow.
        """
        if rows.table not in self.schemas:
            raise ValueError(f"{self.head.connector} did not declare the table {rows.table}")
        columns = checked_columns(rows.table, self._columns[rows.table], rows)
        head = self.head
        return {
            **columns,
            "row_id": stable_ids("r", (rows.table, head.content), rows.places),
            "batch_id": head.batch_id,
            "source_id": head.source_id,
            "file_sha256": head.file_sha256,
            "place": rows.places,
            "connector": head.connector,
            "event_time": _instants(rows.event_times),
            "ingest_time": self.now,
            "mentions": self._mentioned(self._mentions[rows.table], columns, len(rows.places)),
        }

    def _mentioned(
        self, names: tuple[tuple[str, str], ...], columns: Mapping[str, Sequence[Cell]], rows: int
    ) -> list[Cell]:
        """Return the mention ids of every row; an id is made once for each name."""
        told = [(columns[name], kind) for name, kind in names if name in columns]
        found: list[Cell] = [[] for _ in range(rows)]
        if len(told) == 1:
            cells, kind = told[0]
            if set(map(type, cells)) <= {str, type(None)}:
                return self._named(kind, cells)
        for at in range(rows if told else 0):
            found[at] = sorted({self._mention(kind, name) for cells, kind in told for name in _names(cells[at])})
        return found

    def _named(self, kind: str, cells: Sequence[Cell]) -> list[Cell]:
        """Return the mention ids of rows with one name or none."""
        made = self._single.setdefault(kind, {None: [], "": []})
        fresh = [cell for cell in dict.fromkeys(cells) if isinstance(cell, str) and cell not in made]
        for name, found in zip(fresh, mention_ids(self.head.source_id, kind, fresh), strict=True):
            made[name] = [found]
        return [made[cell] for cell in cells]

    def _mention(self, kind: str, name: str) -> str:
        known = self._known.get((kind, name))
        if known is None:
            known = self._known[kind, name] = mention_id(self.head.source_id, kind, name)
        return known

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


def _instants(times: Sequence[datetime | None]) -> list[Cell]:
    """Return times in UTC; those that are already stay as they are."""
    return [one if one is None or one.tzinfo is UTC else instant(one) for one in times]


def checked(table: str, columns: Mapping[str, Column], values: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return a copy of `values` with its times in UTC; ValueError for what the schema does not allow."""
    return checker(table, columns)(values)


def checker(table: str, columns: Mapping[str, Column]) -> Callable[[Mapping[str, Cell]], dict[str, Cell]]:
    """Return `checked` for many rows of a table."""
    known = frozenset((*columns, "unmapped"))
    times = frozenset(name for name, column in columns.items() if column.type is ColumnType.TIMESTAMP)
    required = tuple(column.name for column in columns.values() if column.required)

    def check(values: Mapping[str, Cell]) -> dict[str, Cell]:
        cells = dict(values)
        if odd := [name for name in values if name not in known]:
            raise ValueError(f"{table} has no column {odd[0]}")
        for name in times & cells.keys():
            value = cells[name]
            if isinstance(value, datetime):
                cells[name] = instant(value)
            elif value is not None:
                raise ValueError(f"{table}.{name} is not a time: {value!r}")
        for name in required:
            if cells.get(name) is None:
                raise ValueError(f"{table}.{name} is required")
        return cells

    return check


def checked_columns(table: str, columns: Mapping[str, Column], rows: RowSet) -> dict[str, Sequence[Cell]]:
    """Return the values of a set with its times in UTC; ValueError for what the schema does not allow."""
    cells = dict(rows.values)
    for name, values in rows.values.items():
        if len(values) != len(rows.places):
            raise ValueError(f"{table}.{name} has {len(values)} cells for {len(rows.places)} rows")
        if (column := columns.get(name)) is None:
            if name != "unmapped":
                raise ValueError(f"{table} has no column {name}")
        elif column.type is ColumnType.TIMESTAMP:
            if odd := [one for one in values if one is not None and not isinstance(one, datetime)]:
                raise ValueError(f"{table}.{name} is not a time: {odd[0]!r}")
            cells[name] = [instant(one) if isinstance(one, datetime) else None for one in values]
    for column in columns.values():
        if column.required and (column.name not in cells or None in cells[column.name]):
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
