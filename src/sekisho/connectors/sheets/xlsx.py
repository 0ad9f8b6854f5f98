"""The rows of a workbook, streamed: what is shown, with what could not be known marked and not guessed."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sekisho.connectors.sheets.values import NoValue, RowOrReject, SheetRow, Value
from sekisho.connectors.sheets.workbook import Book, Format, SheetInfo, elements, local, run_text
from sekisho.model.errors import Refused
from sekisho.model.rows import Rejected

MOST_COLUMNS = 2_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WHOLE = re.compile(r"-?[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block of cells: rows from 1, columns from 0, both ends inside."""

    top: int
    bottom: int
    left: int
    right: int


def sheet_rows(archive: zipfile.ZipFile, book: Book, sheet: SheetInfo, most_cells: int) -> Iterator[RowOrReject]:
    """Yield the rows of one sheet with places `sheet NAME row N`; Refused `too_many_cells` past `most_cells`."""
    count = 0
    number = 0
    for element in elements(archive, sheet.part):
        if local(element) != "row":
            continue
        number = _number(element.get("r", ""), number + 1)
        place = f"sheet {sheet.name} row {number}"
        cells = _cells(element, book)
        count += 1 if cells is None else len(cells) + 1
        if count > most_cells:
            raise Refused("too_many_cells", place=place, most=most_cells)
        yield Rejected(place, "", "row_too_wide") if cells is None else SheetRow(place, cells)


def merges(archive: zipfile.ZipFile, sheet: SheetInfo, most: int = 10_000) -> tuple[Merge, ...]:
    """Return the merged blocks of one sheet, at most `most`."""
    found: list[Merge] = []
    for element in elements(archive, sheet.part):
        if local(element) == "mergeCell" and len(found) < most:
            first, _, last = element.get("ref", "").partition(":")
            start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
            if start and end:
                found.append(Merge(int(start[2]), int(end[2]), column(start[1]), column(end[1])))
    return tuple(found)


def column(letters: str) -> int:
    """Return the number of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 7 else default


def _cells(row: Any, book: Book) -> tuple[Value, ...] | None:
    """Return the cells of a row, gaps filled with None; None where the row is too wide."""
    cells: list[Value] = []
    for element in row:
        if local(element) != "c":
            continue
        found = _REFERENCE.fullmatch(element.get("r", ""))
        at = column(found[1]) if found else len(cells)
        if at >= MOST_COLUMNS:
            return None
        cells.extend([None] * (at + 1 - len(cells)))
        cells[at] = _value(element, book)
    return tuple(cells)


def _value(cell: Any, book: Book) -> Value:  # noqa: PLR0911 - one return a kind of cell
    kind = cell.get("t", "n")
    parts = {local(child): child for child in cell}
    if kind == "inlineStr":
        return run_text(parts["is"]) if "is" in parts else None
    shown: str | None = parts["v"].text if "v" in parts else None
    if not shown:
        return NoValue("formula_without_value") if "f" in parts and kind != "str" else None
    match kind:
        case "s":
            index = int(shown) if shown.isascii() and shown.isdigit() else -1
            return book.texts[index] if 0 <= index < len(book.texts) else NoValue("cell_broken")
        case "e":
            return NoValue("cell_error")
        case "b":
            return bool(shown == "1")
        case "str" | "d":
            return shown
        case _:
            return _numeric(shown, _format_of(cell.get("s", "0"), book), book)


def _format_of(style: str, book: Book) -> Format:
    index = int(style) if style.isascii() and style.isdigit() else 0
    return book.formats[index] if index < len(book.formats) else Format()


def _numeric(shown: str, form: Format, book: Book) -> Value:
    try:
        number: int | float = int(shown) if _WHOLE.fullmatch(shown) else float(shown)
    except ValueError:
        return NoValue("cell_broken")
    if form.is_date:
        return _moment(number, since_1904=book.since_1904)
    if form.width and number == int(number) and number >= 0:
        return str(int(number)).zfill(form.width)
    return number


def _moment(number: float, *, since_1904: bool) -> Value:
    if not 0 <= number < 3_000_000 or (number <= 60 and not since_1904):
        return NoValue("cell_broken")
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's day has no zone
    try:
        return start + timedelta(days=number)
    except OverflowError:
        return NoValue("cell_broken")
