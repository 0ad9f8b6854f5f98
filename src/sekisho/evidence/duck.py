"""The one wrapper of DuckDB and Ibis: an in-memory database over Parquet files or Arrow tables, without extensions."""

import re
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sekisho.evidence.arrow import without_pandas
from sekisho.evidence.machinery import columns_of
from sekisho.model.errors import SekishoError
from sekisho.model.schema import ColumnType, TableSchema

IbisTable = Any
"""An `ibis.Table`; Ibis ships no types."""

MEMORY = "300MB"
THREADS = 2
_NAMES = {
    ColumnType.STRING: "string",
    ColumnType.INT: "int64",
    ColumnType.FLOAT: "float64",
    ColumnType.BOOL: "boolean",
    ColumnType.TIMESTAMP: "timestamp('UTC', 6)",
    ColumnType.DATE: "date",
    ColumnType.STRINGS: "array<string>",
}
"""How Ibis calls the types."""
_TYPES = {
    ColumnType.STRING: "VARCHAR",
    ColumnType.INT: "BIGINT",
    ColumnType.FLOAT: "DOUBLE",
    ColumnType.BOOL: "BOOLEAN",
    ColumnType.TIMESTAMP: "TIMESTAMPTZ",
    ColumnType.DATE: "DATE",
    ColumnType.STRINGS: "VARCHAR[]",
}


@contextmanager
def damage_is_an_error(place: Path) -> Iterator[None]:
    """Turn what DuckDB says of Parquet files that it cannot read into SekishoError("evidence_damaged") of `place`."""
    try:
        yield
    except _any() as error:
        if "No space left" in str(error) or isinstance(error, _others()):
            raise
        raise SekishoError("evidence_damaged", path=str(place)) from error


def _any() -> type[Exception] | tuple[()]:
    """Return what DuckDB raises; nothing where it was not loaded."""
    duckdb: Any = sys.modules.get("duckdb")
    return duckdb.Error if duckdb else ()


def _others() -> tuple[type[Exception], ...]:
    """Return those of its exceptions that say nothing of files."""
    import duckdb

    return (
        duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.OutOfMemoryException,
        duckdb.InterruptException, duckdb.ConnectionException, duckdb.NotSupportedError,
    )  # fmt: skip


class Duck:
    """One database in memory that spills to `spill`. A view is made once, and anew when its table is of other files; close it when done."""

    def __init__(self, spill: Path) -> None:
        import ibis

        with without_pandas():
            # Ibis does without it for what goes to Arrow, and looks for it once: 44 MB and a quarter of a second.
            import ibis.backends.duckdb.converter
        self._spill = spill
        self._made: dict[str, tuple[object, IbisTable]] = {}
        self._guard = threading.Lock()
        self._con = ibis.duckdb.connect(
            ":memory:", memory_limit=MEMORY, threads=THREADS, temp_directory=str(spill), autoload_known_extensions=False
        )
        self._con.con.execute("SET autoinstall_known_extensions = false")
        self._con.con.execute("SET TimeZone = 'UTC'")
        self._con.con.execute("SET parquet_metadata_cache = true")

    def files(self, schema: TableSchema, paths: Sequence[Path], hidden: Sequence[str] = ()) -> IbisTable:
        """Return the rows of Parquet files as one table with the schema's columns; typed and empty without files.

        Rows of `hidden` deliveries are left out. SekishoError evidence_damaged where a file holds something else,
        FileNotFoundError where one is gone.
        """
        import duckdb

        def query() -> str:
            parts = [f"SELECT {_nulls(schema)} WHERE false"]
            if paths:
                listed = ", ".join(_quoted(_literal(path)) for path in paths)
                shown = f" WHERE batch_id NOT IN ({', '.join(map(_quoted, hidden))})" if hidden else ""
                parts.append(f"SELECT * FROM read_parquet([{listed}], union_by_name = true){shown}")  # noqa: S608 - quoted here
            return " UNION ALL BY NAME ".join(parts)

        place = paths[0].parent if paths else self._spill
        try:
            with damage_is_an_error(place):
                made = self._view(schema, (tuple(paths), tuple(hidden)), query)
        except (SekishoError, duckdb.BinderException) as error:
            gone = next((path for path in paths if not path.exists()), None)
            if gone:
                raise FileNotFoundError(gone) from error
            raise SekishoError("evidence_damaged", path=str(place)) from error
        if not _fits(made, schema):
            raise SekishoError("evidence_damaged", path=str(place))
        return made

    def arrow(self, schema: TableSchema, make: Callable[[], Any]) -> IbisTable:
        """Return the Arrow table that `make` gives, called once, as one table with the schema's columns."""

        def query() -> str:
            source = f"{schema.name}_arrow"
            self._con.con.register(source, make())
            return f'SELECT * FROM "{source}"'  # noqa: S608 - a schema's name

        return self._view(schema, None, query)

    def _view(self, schema: TableSchema, of: object, query: Callable[[], str]) -> IbisTable:
        """Return the view, made where it is not there or is not `of` the same."""
        with self._guard:
            made = self._made.get(schema.name)
            if made is None or made[0] != of:
                columns = ", ".join(f'"{column.name}"' for column in columns_of(schema))
                view = f'CREATE OR REPLACE VIEW "{schema.name}" AS SELECT {columns} FROM ({query()})'  # noqa: S608 - a schema's names
                self._con.con.execute(view)
                made = self._made[schema.name] = of, self._con.table(schema.name)
            return made[1]

    def close(self) -> None:
        """Close the database and remove what it spilled."""
        self._con.disconnect()
        for left in self._spill.glob("*") if self._spill.is_dir() else ():
            left.unlink()
        if self._spill.is_dir():
            self._spill.rmdir()


def _fits(made: IbisTable, schema: TableSchema) -> bool:
    """Tell whether the columns have the types that they should have: a file of another table may bring others."""
    types = made.schema()
    return all(str(types[column.name]) == _NAMES[column.type] for column in columns_of(schema))


def _nulls(schema: TableSchema) -> str:
    """Return a select list of typed nulls, one a column."""
    return ", ".join(f'NULL::{_TYPES[column.type]} AS "{column.name}"' for column in columns_of(schema))


def _literal(path: Path) -> str:
    """Return a path in which no character is a wildcard."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def _quoted(text: str) -> str:
    """Return a SQL string."""
    return "'" + text.replace("'", "''") + "'"
