"""An auditor's document as CSV files, one a table. No cell begins a formula."""

import csv
import io
from collections.abc import Iterable

from sekisho.people.learning.audit import Audit
from sekisho.people.learning.audit_tables import tables
from sekisho.text.say import Lang, say

_SIGNS = frozenset("=+-@＝＋－＠")
"""What spreadsheets take for the beginning of a formula, full width included, whatever cannot be seen stands before it."""
_BREAKS = frozenset("\t\r\n")


def csv_files(made: Audit, lang: Lang) -> dict[str, bytes]:
    """Return the files by name (UTF-8 with a mark, so that Excel reads Japanese): a table each, and `record.csv`."""
    found = {f"{table.id}.csv": _file((table.head(lang), *table.rows)) for table in tables(made, lang)}
    figures, record = made.figures, made.record
    rows = (
        ("organisation", made.organisation),
        ("period", figures.period.name),
        ("begins", figures.period.begins.isoformat()),
        ("ends", figures.period.ends.isoformat()),
        ("as_of", figures.as_of.isoformat()),
        ("made_on", made.made_on.isoformat()),
        ("lines", str(record.head.number)),
        ("seal", record.head.newest),
        ("head", record.head.seal),
        ("faults", " ".join(map(str, record.faults))),
    )
    found["record.csv"] = _file((say(f"learning.record.{name}", lang), value) for name, value in rows)
    return found


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs: one that would begin a formula has an apostrophe before it."""
    seen = next((sign for sign in cell if sign.isprintable() and not sign.isspace()), "")
    return f"'{cell}" if seen in _SIGNS or cell[:1] in _BREAKS else cell


def _file(rows: Iterable[Iterable[str]]) -> bytes:
    made = io.StringIO(newline="")
    csv.writer(made).writerows([guarded(cell) for cell in row] for row in rows)
    return made.getvalue().encode("utf-8-sig", "replace")
