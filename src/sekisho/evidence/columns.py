"""Derived rows handed over in columns: the same ids, checks and cells as rows one by one, many at a time."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from json.encoder import encode_basestring_ascii
from typing import Any

from sekisho.evidence.arrow import GROUP_ROWS, ArrowTable, set_to_table
from sekisho.evidence.machinery import columns_of
from sekisho.evidence.rows import checked_columns
from sekisho.model.ids import ids_of
from sekisho.model.rows import Cell, RowSet
from sekisho.model.schema import TableSchema
from sekisho.model.times import instant

_TEXT = json.JSONEncoder(sort_keys=True, default=str, ensure_ascii=True).encode
_GIVEN = frozenset({"batch_id", "ingest_time"})


@dataclass(frozen=True, slots=True)
class RowColumns:
    """Some rows of one derived table in columns, by name. A list is a column; what is no list stands in every row.

    ValueError for a column with more or fewer cells.
    """

    rows: int
    cells: Mapping[str, Sequence[Cell] | Cell]

    def __post_init__(self) -> None:
        for name, cells in self.cells.items():
            if isinstance(cells, list) and len(cells) != self.rows:
                raise ValueError(f"{name} has {len(cells)} cells for {self.rows} rows")


@dataclass(frozen=True, slots=True)
class InColumns:
    """All rows of a derived table, some at a time."""

    parts: Iterable[RowColumns]


def in_columns(schema: TableSchema, unit: str, rows: InColumns, now: datetime) -> Iterator[ArrowTable]:
    """Yield groups of rows as they go to the disk, with the provenance that they do not name themselves.

    A row's id is over its content, as if it came as a dictionary. ValueError for what the schema does not allow.
    """
    columns = {column.name: column for column in columns_of(schema) if column.name not in _GIVEN}
    row_id = ids_of("r", schema.name, unit)
    made = instant(now)
    for part in rows.parts:
        for group in _cut(part):
            cells: dict[str, Sequence[Cell] | Cell] = {
                "row_id": list(map(row_id, row_texts(group))),
                **dict.fromkeys(("source_id", "file_sha256", "place", "connector"), ""),
                "mentions": list(repeat([], group.rows)),
                **{name: cell for name, cell in group.cells.items() if name not in _GIVEN},
            }
            full = {name: _full(cell, group.rows) for name, cell in cells.items()}
            checked = checked_columns(schema.name, columns, RowSet(schema.name, [""] * group.rows, (), full))
            told = {name: checked[name] if isinstance(cell, list) else checked[name][0] for name, cell in cells.items()}
            yield set_to_table(schema, {**told, "batch_id": unit, "ingest_time": made}, group.rows)


def row_texts(part: RowColumns) -> Iterator[str]:
    """Yield the text of each row that its id is made from: JSON with sorted keys, what JSON has no word for as `str` says."""
    columns: list[Iterable[str]] = []
    pattern = []
    for name, cells in sorted(part.cells.items(), key=lambda item: item[0]):
        if isinstance(cells, list):
            columns.append(_written(cells))
        told = "%s" if isinstance(cells, list) else _TEXT(cells).replace("%", "%%")
        pattern.append(f"{_TEXT(name).replace('%', '%%')}: {told}")
    text = f"{{{', '.join(pattern)}}}"
    return map(text.__mod__, zip(*columns, strict=True) if columns else repeat((), part.rows))


def _written(cells: Sequence[Any]) -> Iterable[str]:
    """Return the JSON of each cell of a column."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return map(encode_basestring_ascii, cells)
    if kinds == {int}:
        return map(repr, cells)
    if kinds == {list}:
        return [f"[{', '.join(map(encode_basestring_ascii, cell))}]" for cell in cells]
    if kinds <= {datetime, type(None)}:
        return ["null" if cell is None else f'"{cell}"' for cell in cells]
    return map(_TEXT, cells)


def _full(cells: Any, rows: int) -> Sequence[Cell]:
    return cells if isinstance(cells, list) else [cells] * rows


def _cut(part: RowColumns) -> Iterator[RowColumns]:
    """Yield rows in groups of the size that is written."""
    for start in range(0, part.rows, GROUP_ROWS):
        rows = min(GROUP_ROWS, part.rows - start)
        cells = {
            name: cells[start : start + rows] if isinstance(cells, list) else cells
            for name, cells in part.cells.items()
        }
        yield RowColumns(rows, cells)
