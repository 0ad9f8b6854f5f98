"""Tables as CSV that Excel opens right: UTF-8 with its mark, and no cell that a spreadsheet would reckon as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.http import HttpResponse

Cell = str | int | float | Decimal | None
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BLANK = ("\t", "\r", "\n")


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it."""
    if text.startswith(_BLANK) or text.lstrip().startswith(_FORMULA):
        return f"'{text}"
    return text


def plain(cell: Cell) -> Cell:
    """Return a cell as a spreadsheet shows it; text that would be a formula is marked as text."""
    return harmless(cell) if isinstance(cell, str) else cell


def sheet(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as CSV in UTF-8 with its mark."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow([plain(head) for head in heads])
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return table.getvalue().encode("utf-8-sig")


def handed(data: bytes, name: str, kind: str) -> HttpResponse:
    """Return a file that a browser keeps instead of showing it."""
    answer = HttpResponse(data, content_type=f"{kind}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
