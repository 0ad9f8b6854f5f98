"""Derived rows made ready for the disk, handed over one by one or in columns: the same ids, checks and cells either way."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, repeat
from json.encoder import encode_basestring_ascii
from typing import Any

from sekisho.evidence.arrow import GROUP_ROWS, ArrowTable, set_to_table
from sekisho.evidence.machinery import columns_of
from sekisho.evidence.rows import checked_columns
from sekisho.model.ids import ids_of
from sekisho.model.rows import Cell, RowSet
from sekisho.model.schema import TableSchema
from sekisho.model.times import instant

_JSON = json.JSONEncoder(sort_keys=True, default=str)
_TEXT = _JSON.encode
DerivedRow = Mapping[str, Cell]


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


class Finish:
    """What makes groups of rows of one derived table ready for the disk, with the provenance that they do not name themselves.

    A row's id is over its content, so order does not matter, and neither does how it was handed over.
    """

    def __init__(self, schema: TableSchema, unit: str, now: datetime) -> None:
        self._schema = schema
        self._made: dict[str, Cell] = {"batch_id": unit, "ingest_time": instant(now)}
        self._asked = {column.name: column for column in columns_of(schema) if column.name not in self._made}
        self._row_id = ids_of("r", schema.name, unit)

    def rows(self, rows: Iterable[DerivedRow]) -> Iterator[ArrowTable]:
        """Yield rows that come as dictionaries, in groups. ValueError for what the schema does not allow."""
        text, source = encoder(), iter(rows)
        while group := list(islice(source, GROUP_ROWS)):
            named = frozenset[str]().union(*group)
            cells = {name: _named(name, group) for name in sorted(named - {"row_id"})}
            ids = [row.get("row_id") or self._row_id(text(row)) for row in group]
            yield self._group(ids, RowColumns(len(group), cells))

    def columns(self, rows: InColumns) -> Iterator[ArrowTable]:
        """Yield rows that come in columns, in groups. ValueError for what the schema does not allow."""
        for part in rows.parts:
            for group in _cut(part):
                yield self._group(list(map(self._row_id, row_texts(group))), group)

    def _group(self, ids: Sequence[Cell], part: RowColumns) -> ArrowTable:
        cells: dict[str, Sequence[Cell] | Cell] = {
            "row_id": ids,
            **_UNNAMED,
            "mentions": [[]] * part.rows,
            **{name: cell for name, cell in part.cells.items() if name not in self._made},
        }
        full = {name: _full(cell, part.rows) for name, cell in cells.items()}
        checked = checked_columns(self._schema.name, self._asked, RowSet(self._schema.name, [""] * part.rows, (), full))
        told = {name: checked[name] if isinstance(cell, list) else checked[name][0] for name, cell in cells.items()}
        return set_to_table(self._schema, {**told, **self._made}, part.rows)


_UNNAMED: Mapping[str, Cell] = {"source_id": "", "file_sha256": "", "place": "", "connector": ""}
"""What a row of a derived table says of where it is from, where it does not say so itself."""


def _named(name: str, group: Sequence[DerivedRow]) -> list[Cell]:
    """Return a column of rows of which some name it."""
    usual: Cell = [] if name == "mentions" else _UNNAMED.get(name)
    return [row.get(name, usual) for row in group]


def encoder() -> Callable[[DerivedRow], str]:
    """Return a function that gives a row as JSON with sorted keys, as `json.JSONEncoder.encode` does, which sets itself up for each."""
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return _TEXT
    parts = make(
        None, str, encode_basestring_ascii, None, _JSON.key_separator, _JSON.item_separator, True, False, True
    )  # it takes no names
    return lambda row: "".join(parts(row, 0))


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
