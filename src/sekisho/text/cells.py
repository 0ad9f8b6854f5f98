"""Cells that no spreadsheet takes for a formula, and whole tables of them as CSV that Excel opens right."""

import csv
import io
from collections.abc import Iterable

_SIGNS = frozenset("=+-@＝＋－＠")
"""What spreadsheets take for the beginning of a formula, full width included, whatever cannot be seen stands before it."""
_BREAKS = frozenset("\t\r\n")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs: one that would begin a formula has an apostrophe before it."""
    seen = next((sign for sign in cell if sign.isprintable() and not sign.isspace()), "")
    return f"'{cell}" if seen in _SIGNS or cell[:1] in _BREAKS else cell


def csv_of(rows: Iterable[Iterable[str]]) -> bytes:
    """Return rows as CSV (UTF-8 with a mark, so that Excel reads Japanese), every cell harmless."""
    made = io.StringIO(newline="")
    csv.writer(made).writerows([harmless(cell) for cell in row] for row in rows)
    return made.getvalue().encode("utf-8-sig", "replace")
