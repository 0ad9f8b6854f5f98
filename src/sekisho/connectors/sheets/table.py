"""A list in a file -> records by field, each with its place. CSV and XLSX look the same from here on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO
from zipfile import ZipFile

from sekisho.connectors.sheets.archive import opened, rejoined
from sekisho.connectors.sheets.columns import ColumnSpec, Found, settle
from sekisho.connectors.sheets.delimited import delimited_rows
from sekisho.connectors.sheets.header import SEARCHED, find_header
from sekisho.connectors.sheets.peek import ZIP
from sekisho.connectors.sheets.spread import Spread
from sekisho.connectors.sheets.values import RowOrReject, SheetRow, Value
from sekisho.connectors.sheets.workbook import Book, SheetInfo, read_book
from sekisho.connectors.sheets.xlsx import Merge, merges, sheet_rows
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, RawRecord, Rejected

XLSX_BYTES = 96 * 1024 * 1024


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
    A hidden sheet, and a visible one without a header that has something to say, is one reject each.
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
        lists = [
            sheet for sheet in book.sheets if not sheet.hidden and _has_header(archive, book, sheet, spec, mapping)
        ]
        if not lists:
            raise Refused("header_not_found", place=f"sheet {book.sheets[0].name}" if book.sheets else "archive")
        for sheet in book.sheets:
            rows = sheet_rows(archive, book, sheet, limits.cells)
            if sheet in lists:
                yield from _of_rows(
                    rows, spec, mapping, connector, f"sheet {sheet.name}", merges(archive, sheet), spread
                )
            elif sheet.hidden or any(not isinstance(row, SheetRow) or not row.blank for row in islice(rows, 1000)):
                yield Rejected(f"sheet {sheet.name}", "", "sheet_hidden" if sheet.hidden else "sheet_without_header")


def value_record(record: RawRecord) -> Mapping[str, Value]:
    """Return the cells of a record that `records` made; TypeError for another (a bug)."""
    if not isinstance(record.payload, ListRecord):
        raise TypeError(f"{record.place} is not a row of a list")
    return record.payload.cells


def _has_header(archive: ZipFile, book: Book, sheet: SheetInfo, spec: ColumnSpec, mapping: Mapping[str, str]) -> bool:
    rows = sheet_rows(archive, book, sheet, Limits().cells)
    seen = [row for row in islice(rows, SEARCHED + 1) if isinstance(row, SheetRow)]
    return find_header(seen, spec, mapping, ()) is not None or _by_number(mapping)


def _by_number(mapping: Mapping[str, str]) -> bool:
    """Return whether the user named every column by its number, so that no header is needed."""
    return bool(mapping) and all(answer.startswith(("#", "=")) or answer == "-" for answer in mapping.values())


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
    if header is None and not _by_number(mapping):
        raise Refused("header_not_found", place=start)
    labels, place, behind = (header.labels, header.place, header.behind) if header else ((), start, 0)
    found = settle(labels, spec, mapping, connector, place)
    above = {row.place for row in plain[:behind]}
    spreader = Spread(merged, {at for name, at in found.columns.items() if name in spread})
    for row in chain(early, rows):
        if isinstance(row, Rejected):
            yield row
        elif row.place not in above and not row.blank:
            yield RawRecord(row.place, ListRecord(_fields(spreader.over(row), found)))


def _fields(row: SheetRow, found: Found) -> dict[str, Value]:
    cells: dict[str, Value] = {
        name: row.cells[at] if at < len(row.cells) else None for name, at in found.columns.items()
    }
    cells.update(found.constants)
    return cells
