"""Tables as CSV that Excel opens right: UTF-8 with its mark, and no cell that a spreadsheet would reckon as a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain

from django.http import HttpResponse

from sekisho.text.cells import harmless

BOM = "\ufeff"
Cell = str | int | float | Decimal | None


def plain(cell: Cell) -> Cell:
    """Return a cell as a spreadsheet shows it; text that would be a formula is marked as text."""
    return harmless(cell) if isinstance(cell, str) else cell


def lines(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield rows as lines of CSV, a piece at a time, the mark of UTF-8 before the first."""
    writer, mark = csv.writer(_Echo()), BOM
    for row in rows:
        yield f"{mark}{writer.writerow([plain(cell) for cell in row])}".encode()
        mark = ""


def sheet(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as CSV in UTF-8 with its mark."""
    return b"".join(lines(chain((heads,), rows)))


class _Echo:
    """A file that keeps nothing: what is written is given back to whoever wrote it."""

    def write(self, text: str) -> str:
        """Return what is written."""
        return text


def handed(data: bytes, name: str, kind: str) -> HttpResponse:
    """Return a file that a browser keeps instead of showing it; `kind` is its type."""
    answer = HttpResponse(data, content_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
