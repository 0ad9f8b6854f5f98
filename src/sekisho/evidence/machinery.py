"""The tables that evidence keeps about itself: deliveries, rejects, coverage, and text that was forgotten."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sekisho.model.schema import Column, ColumnType, TableSchema, tables

_TEXT, _INT, _TIME = ColumnType.STRING, ColumnType.INT, ColumnType.TIMESTAMP

BATCHES = TableSchema(
    "batches",
    "One line for each delivery, written last: what it holds is visible once the line is there.",
    "batch_id",
    (
        Column("batch_id", _TEXT, "The delivery.", required=True),
        Column("sequence", _INT, "Order of the lines, from 1; a later line for the same file wins.", required=True),
        Column("source_id", _TEXT, "The configured source.", required=True),
        Column("file_sha256", _TEXT, "Hash of the landed file.", required=True),
        Column("file_name", _TEXT, "Its name as delivered.", required=True, personal=True),
        Column("connector", _TEXT, "Id and version of the connector.", required=True),
        Column("tables", ColumnType.STRINGS, "Tables that the connector yields.", required=True),
        Column("snapshot_as_of", _TIME, "For lists: the moment that they describe."),
        Column("ingest_time", _TIME, "When it was read.", required=True),
        Column("records", _INT, "Records in the file.", required=True),
        Column("rejected", _INT, "Records that could not be read: they gave no row.", required=True),
        Column("rejects", _INT, "Lines in `rejects`: a record may give rows and rejects.", required=True),
        Column("rows", _TEXT, "Rows by table, JSON.", required=True),
        Column(
            "skipped", _INT, "Records of other kinds than the connector reads; null in lines that were not counted so."
        ),
        Column("named", ColumnType.BOOL, "Whether the file's name says what its content is about.", required=True),
        Column(
            "beside",
            ColumnType.STRINGS,
            "Names of empty files beside it, where they say what it is about.",
            personal=True,
        ),
    ),
    "machinery",
)
REJECTS = TableSchema(
    "rejects",
    "What could not become a row: where, which field, and why.",
    "batch_id",
    (
        Column("batch_id", _TEXT, "The delivery.", required=True),
        Column("source_id", _TEXT, "The configured source.", required=True),
        Column("file_sha256", _TEXT, "Hash of the landed file.", required=True),
        Column("connector", _TEXT, "Id and version of the connector.", required=True),
        Column("place", _TEXT, "Where in the file.", required=True),
        Column("field", _TEXT, "Which field.", required=True),
        Column("reason", _TEXT, "Code with a sentence in `text/`.", required=True),
        Column("sample", _TEXT, "The beginning of what was there.", required=True, personal=True),
        Column("ingest_time", _TIME, "When it was read.", required=True),
    ),
    "machinery",
)
COVERAGE = TableSchema(
    "coverage",
    "Rows and filled fields by source, table and hour of event time.",
    "batch_id",
    (
        Column("batch_id", _TEXT, "The delivery.", required=True),
        Column("source_id", _TEXT, "The configured source.", required=True),
        Column("table", _TEXT, "The table.", required=True),
        Column("hour", _TIME, "Start of the hour, UTC; null for rows without an event time."),
        Column("rows", _INT, "Rows.", required=True),
        Column(
            "non_null", _TEXT, "Rows with a value, by field, JSON; fields never filled are left out.", required=True
        ),
    ),
    "machinery",
)
FORGOTTEN = TableSchema(
    "forgotten",
    "Deliveries whose rows in a table were dropped on purpose.",
    "batch_id",
    (
        Column("batch_id", _TEXT, "The delivery.", required=True),
        Column("table", _TEXT, "The table that no longer holds its rows.", required=True),
    ),
    "machinery",
)
MACHINERY = {schema.name: schema for schema in (BATCHES, REJECTS, COVERAGE, FORGOTTEN)}


def schema_of(name: str) -> TableSchema:
    """Return the schema of an evidence, derived or machinery table; KeyError where there is none."""
    return MACHINERY[name] if name in MACHINERY else tables()[name]


def columns_of(schema: TableSchema) -> tuple[Column, ...]:
    """Return the columns on disk: machinery tables carry no provenance of their own."""
    return schema.columns if schema.kind == "machinery" else schema.all_columns


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One visible delivery. `rows` are counts by table; `rejects` are lines of that table.

    Every record gave a row, or is one of `rejected` or `skipped` (of another kind than the connector reads).
    """

    batch_id: str
    sequence: int
    source_id: str
    file_sha256: str
    file_name: str
    connector: str
    tables: tuple[str, ...]
    snapshot_as_of: datetime | None
    ingest_time: datetime
    records: int
    rejected: int
    rejects: int
    rows: Mapping[str, int]
    named: bool = False
    skipped: int = 0
    beside: tuple[str, ...] = ()

    @property
    def content(self) -> str:
        """What a delivery is about: its bytes, with the name where the name says what they are about."""
        return f"{self.file_sha256}:{self.source_id}" if self.named else self.file_sha256

    def cells(self) -> dict[str, Any]:
        """Return the line as cells of the table `batches`."""
        cells = {name: getattr(self, name) for name in self.__slots__}
        lists = {"tables": list(self.tables), "beside": list(self.beside)}
        return {**cells, **lists, "rows": json.dumps(dict(self.rows), sort_keys=True)}

    @staticmethod
    def of(cells: Mapping[str, Any]) -> "BatchLine":
        """Read a line back from its cells; ValueError where they are not those of a line."""
        known = {name: cells[name] for name in BatchLine.__slots__}
        if not isinstance(cells["tables"], list) or not isinstance(cells["rows"], str) or cells["sequence"] is None:
            raise ValueError("not a line of deliveries")
        read = {"tables": tuple(cells["tables"]), "rows": json.loads(cells["rows"]), "skipped": cells["skipped"] or 0}
        return BatchLine(**{**known, **read, "beside": tuple(cells["beside"] or ())})
