"""Find the header: below title rows, in one row or in two where groups of columns share a merged title."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sekisho.connectors.sheets.columns import NONE, ColumnSpec, header_fold, match
from sekisho.connectors.sheets.values import SheetRow, text
from sekisho.connectors.sheets.xlsx import Merge

SEARCHED = 50
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Header:
    """The header: the index of the first row behind it, its place, its labels, the fields they name, its rows."""

    behind: int
    place: str
    labels: tuple[str, ...]
    recognised: int
    rows: int


def find_header(
    rows: Sequence[SheetRow], spec: ColumnSpec, mapping: Mapping[str, str], merged: Sequence[Merge] = ()
) -> Header | None:
    """Return the header among the first rows, None where fewer than two fields are named by any.

    A row, or two rows together, that name more fields win; then the earlier; one row before two.
    """
    best: Header | None = None
    answers = {
        header_fold(answer) for answer in mapping.values() if not answer.startswith(("#", "=")) and answer != NONE
    }
    for index, row in enumerate(rows[:SEARCHED]):
        for two in (False, True):
            if two and index + 1 >= len(rows):
                continue
            labels = _two_rows(rows, index, merged, spec.plain) if two else tuple(text(value) for value in row.cells)
            named = len(match(labels, spec)) + sum(header_fold(label) in answers for label in labels)
            better = best is None or (named, not two) > (best.recognised, best.rows == 1)
            if named >= _LEAST and better:
                best = Header(index + 1 + two, row.place, labels, named, 1 + two)
    return best


def _two_rows(
    rows: Sequence[SheetRow], index: int, merged: Sequence[Merge], plain: Mapping[str, str]
) -> tuple[str, ...]:
    """Join a row of group titles with the row below.

    The label is group and lower label together where that is a header we know (銀行 over コード), else the lower label,
    else the upper one of the same column.
    """
    upper = [text(value) for value in rows[index].cells]
    lower = [text(value) for value in rows[index + 1].cells]
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    number = _row_number(rows[index].place)
    group = list(upper) if merged else _filled_right(upper, lower)
    for block in merged:
        if block.top == block.bottom == number and block.right < width:
            group[block.left : block.right + 1] = [upper[block.left]] * (block.right + 1 - block.left)
    labels = []
    for at in range(width):
        together = group[at] + lower[at]
        labels.append(together if lower[at] and header_fold(together) in plain else lower[at] or upper[at])
    return tuple(labels)


def _filled_right(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Carry each group title over the blanks right of it that have a lower label: what a merged cell leaves in a CSV."""
    group: list[str] = []
    for title, below in zip(upper, lower, strict=True):
        group.append(title or (group[-1] if below and group else ""))
    return group


def _row_number(place: str) -> int:
    tail = place.rpartition(" ")[2]
    return int(tail) if tail.isdigit() else 0
