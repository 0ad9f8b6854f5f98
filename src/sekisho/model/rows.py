"""Rows on their way from a source into a table, and what could not become one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

Cell = str | int | float | bool | datetime | date | None | list[str]


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record as the outside wrote it. `place` leads back to it: `byte 1234-5678`, `line 7`, `sheet A row 12`."""

    place: str
    payload: object
    size: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One row for `table`; keys are the schema's columns, vendor extras a JSON text in `unmapped`."""

    table: str
    place: str
    values: Mapping[str, Cell]
    event_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class RowSet:
    """Rows of one table in columns, each row of a record of its own: the n-th entries of all lists are the n-th row.

    Every list has one entry for each row, None where the row says nothing; names are those of `Row.values`.
    """

    table: str
    places: list[str]
    event_times: Sequence[datetime | None]
    values: Mapping[str, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not become a row: where, which field, and why (a code with its sentence in `text/`)."""

    place: str
    field: str
    reason: str
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record of another kind than the connector reads: nothing is wrong with it. It is counted, and no more is kept."""

    place: str


Output = Row | Rejected | Skipped
"""What a record may become."""


@dataclass(frozen=True, slots=True)
class Match:
    """How sure a connector is that it reads a file: 0 (not mine) to 100 (certain), with the reason as a code."""

    score: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of every reader. Bytes, counts and depths; a record past its bound is a located reject."""

    record_bytes: int = 64 * 1024 * 1024
    member_bytes: int = 256 * 1024 * 1024
    archive_ratio: int = 200
    depth: int = 32
    cells: int = 5_000_000
    total_bytes: int = 1 << 40
