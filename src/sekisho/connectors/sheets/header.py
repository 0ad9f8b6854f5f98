"""Find the header: below title rows, in one row or in two where groups of columns share a merged title."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sekisho.connectors.sheets.columns import ColumnSpec, header_fold, match
from sekisho.connectors.sheets.values import SheetRow, text
from sekisho.connectors.sheets.xlsx import Merge

SEARCHED = 50
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Header:
    """The header: the index of the first row behind it, where it stands, its labels, and how many fields they name."""

    behind: int
    place: str
    labels: tuple[str, ...]
    recognised: int


def find_header(
    rows: Sequence[SheetRow], spec: ColumnSpec, mapping: Mapping[str, str], merged: Sequence[Merge] = ()
) -> Header | None:
    """Return the header among the first rows, None where fewer than two fields are named by any.

    A row, or two rows together, that name more fields win; then the earlier; one row before two.
    """
    best: Header | None = None
    answers = {header_fold(answer) for answer in mapping.values()}
    for index, row in enumerate(rows[:SEARCHED]):
        for two in (False, True):
            if two and index + 1 >= len(rows):
                continue
            labels = _two_rows(rows, index, merged) if two else tuple(text(value) for value in row.cells)
            named = len(match(labels, spec)) + sum(header_fold(label) in answers for label in labels)
            if named >= _LEAST and (best is None or named > best.recognised):
                best = Header(index + 1 + two, row.place, labels, named)
    return best


def _two_rows(rows: Sequence[SheetRow], index: int, merged: Sequence[Merge]) -> tuple[str, ...]:
    """Join a row of group titles with the row below: the lower label, else the upper one of the same column."""
    upper = [text(value) for value in rows[index].cells]
    lower = [text(value) for value in rows[index + 1].cells]
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    if any(label and len(label) > 40 for label in lower):
        return tuple(upper)
    number = _row_number(rows[index].place)
    group = list(upper)
    for block in merged:
        if number and block.top <= number <= block.bottom and block.bottom == block.top and block.right < width:
            for at in range(block.left, block.right + 1):
                group[at] = upper[block.left]
    return tuple(_label(group[at], upper[at], lower[at]) for at in range(width))


def _label(group: str, own: str, below: str) -> str:
    if not below:
        return own
    return below if not group or group == below else f"{group}{below}" if len(below) <= 2 else below


def _row_number(place: str) -> int:
    tail = place.rpartition(" ")[2]
    return int(tail) if tail.isdigit() else 0
