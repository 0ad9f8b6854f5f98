"""The first rows of a file, for those who must say what it is."""

import io
import re
from functools import lru_cache
from itertools import islice
from typing import BinaryIO

from sekisho.connectors.sheets.archive import opened, rejoined
from sekisho.connectors.sheets.delimited import delimited_rows
from sekisho.connectors.sheets.lines import encoding_of
from sekisho.connectors.sheets.values import SheetRow, text
from sekisho.connectors.sheets.workbook import read_book
from sekisho.connectors.sheets.xlsx import sheet_rows
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits

ZIP = b"PK\x03\x04"
MARK = b"\x00sheet\n"
_NEXT = "\x00next"
ROWS = 60
_JSON = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*(?:\{|\[[\s\x00]*[{\[\]])")
"""What JSON of records begins with, in UTF-8 or UTF-16; no header does."""
_LIMITS = Limits(member_bytes=16 * 1024 * 1024)


def peek_workbook(head: bytes, rest: BinaryIO, limits: Limits) -> bytes:
    """Return the first rows of a workbook's visible sheets as marked, tab-separated UTF-8; `head` where it is none."""
    try:
        rows = _workbook_rows(rejoined(head, rest), limits)
    except Refused:
        return head
    lines: list[str] = []
    sheet = None
    for row in rows:
        if sheet_of(row) != sheet:
            sheet = sheet_of(row)
            lines.append(_NEXT)
        lines.append("\t".join(text(value).replace("\t", " ").replace("\n", " ") for value in row.cells[:200]))
    return MARK + "\n".join(lines).encode("utf-8", "replace")


@lru_cache(maxsize=4)
def first_rows(head: bytes) -> tuple[SheetRow, ...]:
    """Return the first rows of a file by its head: delimited text, a whole workbook, or what `peek_workbook` made."""
    try:
        if head.startswith(MARK):
            return tuple(_made(head))
        if head.startswith(ZIP):
            return tuple(_workbook_rows(io.BytesIO(head), _LIMITS))
        if encoding_of(head) is None or _JSON.match(head):
            return ()
        rows = islice(delimited_rows(io.BytesIO(head)), ROWS)
        return tuple(row for row in rows if isinstance(row, SheetRow))
    except Refused:
        return ()


def _made(head: bytes) -> list[SheetRow]:
    lines = head[len(MARK) :].decode("utf-8", "replace").split("\n")
    found: list[SheetRow] = []
    sheet = 0
    for number, line in enumerate(lines, 1):
        if line == _NEXT:
            sheet += 1
        else:
            found.append(SheetRow(f"sheet {sheet} row {number}", tuple(line.split("\t"))))
    return found


def sheet_of(row: SheetRow) -> str:
    """Return the sheet that a row stands in; "" in a file that has none."""
    return row.place.rpartition(" row ")[0]


def _workbook_rows(stream: BinaryIO, limits: Limits) -> list[SheetRow]:
    found: list[SheetRow] = []
    with opened(stream, limits) as archive:
        book = read_book(archive)
        for sheet in book.sheets[:20]:
            if not sheet.hidden:
                rows = islice(sheet_rows(archive, book, sheet, limits.cells), ROWS)
                found.extend(row for row in rows if isinstance(row, SheetRow))
    return found
