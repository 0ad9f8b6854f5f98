"""A list in a file -> records by field, each with its place. CSV and XLSX look the same from here on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from sekisho.connectors.sheets.archive import opened, rejoined
from sekisho.connectors.sheets.columns import ColumnSpec, Found, settle
from sekisho.connectors.sheets.delimited import delimited_rows
from sekisho.connectors.sheets.header import SEARCHED, Header, find_header
from sekisho.connectors.sheets.peek import ZIP
from sekisho.connectors.sheets.spread import Spread
from sekisho.connectors.sheets.tabs import by_number, is_note, lists_of
from sekisho.connectors.sheets.values import RowOrReject, SheetRow, Value, text
from sekisho.connectors.sheets.workbook import read_book
from sekisho.connectors.sheets.xlsx import Merge, merges, sheet_rows
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, RawRecord, Rejected

XLSX_BYTES = 96 * 1024 * 1024
NOTE = 40
_WIDE = 3
_NUMBER = re.compile(r"[0-9][0-9,./-]*")


@dataclass(frozen=True, slots=True)
class ListRecord:
    """One row of a list: cells by field. A field whose column is not there is not in it."""

    cells: Mapping[str, Value]


def records(
    stream: BinaryIO,
    spec: ColumnSpec,
    mapping: Mapping[str, str],
    limits: Limits,
    connector: str,
    spread: frozenset[str] = frozenset(),
) -> Iterator[RawRecord | Rejected]:
    """Yield the records of a list; payloads are `ListRecord`. A cell merged over rows is said of each for `spread` fields.

    Refused `header_not_found`, `column_unclear`, `encoding_unknown`, and for workbooks what `archive.opened` refuses.
    A sheet of a workbook that is not the list, and has something to say, is one reject (`lists_of`), as is a note below it.
    """
    head = stream.read(len(ZIP))
    joined = rejoined(head, stream)
    if head != ZIP:
        yield from _of_rows(delimited_rows(joined), spec, mapping, connector, "line 1", (), spread)
        return
    bounded = Limits(
        member_bytes=min(limits.member_bytes, XLSX_BYTES), archive_ratio=limits.archive_ratio, cells=limits.cells
    )
    with opened(joined, bounded) as archive:
        book = read_book(archive)
        lists, aside = lists_of(archive, book, spec, mapping, connector)
        for sheet in book.sheets:
            if sheet in aside:
                yield aside[sheet]
            elif sheet in lists:
                rows = sheet_rows(archive, book, sheet, limits.cells)
                start = f"sheet {sheet.name}"
                yield from _of_rows(rows, spec, mapping, connector, start, merges(archive, sheet), spread)


def value_record(record: RawRecord) -> Mapping[str, Value]:
    """Return the cells of a record that `records` made; TypeError for another (a bug)."""
    if not isinstance(record.payload, ListRecord):
        raise TypeError(f"{record.place} is not a row of a list")
    return record.payload.cells


def _of_rows(
    rows: Iterator[RowOrReject],
    spec: ColumnSpec,
    mapping: Mapping[str, str],
    connector: str,
    start: str,
    merged: tuple[Merge, ...],
    spread: frozenset[str],
) -> Iterator[RawRecord | Rejected]:
    early = list(islice(rows, SEARCHED + 1))
    plain = [row for row in early if isinstance(row, SheetRow)]
    header = find_header(plain, spec, mapping, merged)
    if header is None and not by_number(mapping):
        raise Refused("header_not_found", place=start)
    labels, place, behind = (header.labels, header.place, header.behind) if header else ((), start, 0)
    found = settle(labels, spec, mapping, connector, place)
    above = {row.place for row in plain[:behind]}
    lost = {row.place for row in plain[: behind - header.rows] if _is_record(row, header)} if header else set()
    wide = len(labels) >= _WIDE
    spreader = Spread(merged, {at for name, at in found.columns.items() if name in spread})
    for row in chain(early, rows):
        if isinstance(row, Rejected):
            yield row
        elif row.place in lost:
            yield Rejected(row.place, "", "row_above_header", next(filter(None, map(text, row.cells)), "")[:NOTE])
        elif row.place in above or row.blank:
            continue
        elif wide and is_note(row):
            yield Rejected(row.place, "", "row_is_note", next(filter(None, map(text, row.cells)), "")[:NOTE])
        else:
            yield RawRecord(row.place, ListRecord(_fields(spreader.over(row), found)))


def _is_record(row: SheetRow, header: Header) -> bool:
    """Tell whether a row above the header is no title: three numbers, in as many cells as the header names or mostly."""
    filled = [cell for cell in map(text, row.cells) if cell.strip()]
    numbers = sum(1 for cell in filled if _NUMBER.fullmatch(cell.strip()))
    return numbers >= _WIDE and (len(filled) >= header.recognised or 2 * numbers > len(filled))


def _fields(row: SheetRow, found: Found) -> dict[str, Value]:
    cells: dict[str, Value] = {
        name: row.cells[at] if at < len(row.cells) else None for name, at in found.columns.items()
    }
    cells.update(found.constants)
    return cells
