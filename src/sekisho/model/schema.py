"""Table schemas, discovered from `tables/*.toml`: the only shapes in which facts travel between rooms."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import msgspec


class ColumnType(StrEnum):
    """What a cell may hold. Every column may also be null unless `required`."""

    STRING = "string"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    TIMESTAMP = "timestamp"
    DATE = "date"
    STRINGS = "strings"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `mention` names the kind of name it holds (email, name, account, employee, code), "" where none."""

    name: str
    type: ColumnType
    doc: str
    required: bool = False
    personal: bool = False
    mention: str = ""


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table. `key` is the column that names its subjects; `kind` is evidence, derived or machinery.

    `made_from` are the evidence tables that a derived table is made of: without them it says nothing.
    """

    name: str
    doc: str
    key: str
    columns: tuple[Column, ...]
    kind: str = "evidence"
    ocsf: str = ""
    made_from: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """Return the column called `name`; KeyError where the table has none."""
        for column in self.all_columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The table's own columns after the provenance that every row carries."""
        return (*PROVENANCE, *self.columns)


PROVENANCE = (
    Column("row_id", ColumnType.STRING, "Stable id of the row.", required=True),
    Column(
        "batch_id", ColumnType.STRING, "The delivery it came in; visible once `batches` has its line.", required=True
    ),
    Column("source_id", ColumnType.STRING, "The configured source.", required=True),
    Column("file_sha256", ColumnType.STRING, "Hash of the landed file.", required=True),
    Column("place", ColumnType.STRING, "Where in that file.", required=True),
    Column("connector", ColumnType.STRING, "Id and version of the connector that read it.", required=True),
    Column("event_time", ColumnType.TIMESTAMP, "When it happened, UTC."),
    Column("ingest_time", ColumnType.TIMESTAMP, "When it was read, UTC.", required=True),
    Column("mentions", ColumnType.STRINGS, "Mention ids of the names in the row."),
    Column("unmapped", ColumnType.STRING, "Vendor extras, JSON."),
)


@cache
def tables() -> dict[str, TableSchema]:
    """Return every table by name, read once; msgspec.ValidationError names the file and field of a broken schema."""
    room = files("sekisho.model").joinpath("tables")
    names = sorted(item.name for item in room.iterdir() if item.name.endswith(".toml"))
    found = [msgspec.toml.decode(room.joinpath(name).read_bytes(), type=TableSchema) for name in names]
    return {schema.name: schema for schema in found}
