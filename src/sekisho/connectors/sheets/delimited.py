"""Lines -> rows of cells, by commas, tabs, semicolons or bars; a quote that never closes costs one line."""

import csv
from collections import Counter, deque
from collections.abc import Iterator
from typing import BinaryIO

from sekisho.connectors.sheets.lines import Line, text_lines
from sekisho.connectors.sheets.values import RowOrReject, SheetRow
from sekisho.model.rows import Rejected

DELIMITERS = (",", "\t", ";", "|")
HEAD_LINES = 60
MOST_JOINED = 100
MOST_CELLS = 2_000


def delimited_rows(stream: BinaryIO) -> Iterator[RowOrReject]:
    """Yield the rows of a delimited text file with their line numbers (that of the first line where cells hold breaks)."""
    source = text_lines(stream)
    waiting: deque[Line | Rejected] = deque()
    while len(waiting) < HEAD_LINES:
        item = next(source, None)
        if item is None:
            break
        waiting.append(item)
    delimiter = delimiter_of([item.text for item in waiting if isinstance(item, Line)])
    while True:
        item = waiting.popleft() if waiting else next(source, None)
        if item is None:
            return
        yield item if isinstance(item, Rejected) else _row(item, waiting, source, delimiter)


def delimiter_of(lines: list[str]) -> str:
    """Return the delimiter that cuts most lines into the same number of cells, more cells before fewer."""

    def weight(delimiter: str) -> tuple[int, int]:
        counts = Counter(len(_cells(line, delimiter) or ()) for line in lines if delimiter in line)
        cells, seen = max(counts.items(), key=lambda pair: (pair[1] * pair[0], pair[0]), default=(0, 0))
        return seen * cells, cells

    return max(DELIMITERS, key=weight)


def _row(
    first: Line, waiting: deque[Line | Rejected], source: Iterator[Line | Rejected], delimiter: str
) -> RowOrReject:
    """Return the row that begins at `first`; lines that it does not need stay in `waiting`."""
    place = f"line {first.number}"
    text = first.text
    cells = _cells(text, delimiter)
    joined: list[Line | Rejected] = []
    while cells is None and _open_quote(text, delimiter) and len(joined) < MOST_JOINED:
        following = waiting.popleft() if waiting else next(source, None)
        if following is None:
            break
        joined.append(following)
        if isinstance(following, Rejected):
            break
        text += "\n" + following.text
        cells = _cells(text, delimiter)
    if cells is None:
        waiting.extendleft(reversed(joined))
        return Rejected(place, "", "quote_unclosed" if joined or _open_quote(text, delimiter) else "row_unreadable")
    if len(cells) > MOST_CELLS:
        return Rejected(place, "", "row_too_wide")
    return SheetRow(place, cells)


def _reader_row(text: str, delimiter: str) -> list[str]:
    return next(csv.reader([text], delimiter=delimiter, strict=True), [])


def _cells(text: str, delimiter: str) -> tuple[str, ...] | None:
    try:
        return tuple(_reader_row(text, delimiter))
    except csv.Error:
        return None


def _open_quote(text: str, delimiter: str) -> bool:
    """Return whether `text` ends inside quotes."""
    try:
        _reader_row(text, delimiter)
    except csv.Error as error:
        return "end of data" in str(error)
    return False
