"""Tables made of rows in memory, for detectors' examples and for tests: they read like stored evidence."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sekisho.model.rows import Cell
from sekisho.model.schema import ColumnType, TableSchema, tables


class MemoryTables:
    """A `TableReader` over rows in memory. Every name given is a table that is there, be it empty."""

    def __init__(self, rows: Mapping[str, Sequence[Mapping[str, Cell]]]) -> None:
        self._rows = {name: tuple(given) for name, given in rows.items()}

    def names(self) -> frozenset[str]:
        """Return the names of the tables that are there."""
        return frozenset(self._rows)

    def count(self, name: str) -> int:
        """Return the number of rows; 0 where the table is not there."""
        return len(self._rows.get(name, ()))

    def has_field(self, table: str, field: str) -> bool:
        """Return whether some row has the field, or the table is there and empty."""
        rows = self._rows.get(table)
        return rows is not None and (not rows or any(row.get(field) is not None for row in rows))

    def ibis(self, name: str) -> Any:
        """Return the table as an `ibis.Table` with the columns of its schema; empty and typed where it is not there."""
        import ibis

        return ibis.memtable(_arrow(tables()[name], self._rows.get(name, ())))

    def dicts(self, name: str, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
        """Yield the rows with the asked columns, all of the schema by default; null where a row has none."""
        wanted = columns or [column.name for column in tables()[name].all_columns]
        for row in self._rows.get(name, ()):
            yield {column: row.get(column) for column in wanted}


def _arrow(schema: TableSchema, rows: Sequence[Mapping[str, Cell]]) -> Any:
    """Return an Arrow table with the columns of the schema."""
    import pyarrow as pa

    types = {
        ColumnType.STRING: pa.string(),
        ColumnType.INT: pa.int64(),
        ColumnType.FLOAT: pa.float64(),
        ColumnType.BOOL: pa.bool_(),
        ColumnType.TIMESTAMP: pa.timestamp("us", tz="UTC"),
        ColumnType.DATE: pa.date32(),
        ColumnType.STRINGS: pa.list_(pa.string()),
    }
    fields = [pa.field(column.name, types[column.type]) for column in schema.all_columns]
    data = [{column.name: row.get(column.name) for column in schema.all_columns} for row in rows]
    return pa.Table.from_pylist(data, schema=pa.schema(fields))
