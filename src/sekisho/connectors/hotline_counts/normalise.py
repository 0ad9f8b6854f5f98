"""One half-year of the hotline -> one row of `hotline_count`."""

import re
from collections.abc import Iterator

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import shown, text, whole
from sekisho.connectors.documents.items import item
from sekisho.model.rows import Cell, RawRecord, Rejected, Row

_HALF = re.compile(r"\d{4}-[12]")
_CATEGORIES = ("confirmed", "unfounded", "passed_on", "no_answer", "other")


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:  # noqa: ARG001 - the contract's shape
    """Yield the row; a reject where the half-year is none, or something is no count: null is one that is not said."""
    value = item(record).value
    half, cells = text(value.get("half")), value.get("by_category")
    if half is None or not _HALF.fullmatch(half):
        yield Rejected(record.place, "half", "value_unknown" if half else "value_missing", shown(value.get("half")))
        return
    if not isinstance(cells, dict):
        yield Rejected(record.place, "by_category", "value_missing")
        return
    counts = {"closed": value.get("closed", "missing"), **{name: cells.get(name, "missing") for name in _CATEGORIES}}
    wrong = next((name for name, count in counts.items() if not _count(count)), None)
    if wrong is not None:
        yield Rejected(record.place, wrong, "value_unknown", shown(counts[wrong]))
        return
    values: dict[str, Cell] = {"half": half, **counts}
    yield Row("hotline_count", record.place, values)


def _count(value: object) -> bool:
    found = whole(value)
    return value is None or (found is not None and found >= 0)
