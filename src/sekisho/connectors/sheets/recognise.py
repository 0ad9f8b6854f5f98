"""How sure a header makes us of what a list is."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sekisho.connectors.sheets.columns import ColumnSpec, match
from sekisho.connectors.sheets.header import find_header
from sekisho.connectors.sheets.peek import sheet_of
from sekisho.connectors.sheets.values import SheetRow
from sekisho.model.rows import Match

SURE = 90
WITH_A_QUESTION = 60
_SOME = 3


@dataclass(frozen=True, slots=True)
class Shape:
    """What a header must name: one set of `full` for a sure match, three of `some` for one with a question left.

    Every field of `must` has to be there; one of `not_with` means that the file is something else, one of `doubt` that
    somebody has to say. Headers that only may mean a field count for `some` alone.
    """

    full: tuple[tuple[str, ...], ...]
    some: tuple[str, ...]
    not_with: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    doubt: tuple[str, ...] = ()


def recognise(rows: Sequence[SheetRow], spec: ColumnSpec, shape: Shape) -> Match:
    """Return the match of the first rows of a file with a shape, in a workbook that of its best sheet; 0 without a header."""
    sheets = (tuple(found) for _, found in groupby(rows, sheet_of))
    return max((_of_sheet(sheet, spec, shape) for sheet in sheets), key=lambda one: one.score, default=Match(0))


def _of_sheet(rows: Sequence[SheetRow], spec: ColumnSpec, shape: Shape) -> Match:
    header = find_header(rows, spec, {})
    if header is None:
        return Match(0)
    named = set(match(header.labels, spec, weak=False))
    if named.intersection(shape.not_with) or not named.issuperset(shape.must):
        return Match(0, "named_something_else")
    if any(named.issuperset(names) for names in shape.full):
        return (
            Match(WITH_A_QUESTION, "in_doubt") if named.intersection(shape.doubt) else Match(SURE, "header_names_all")
        )
    if len(set(match(header.labels, spec)).intersection(shape.some)) >= _SOME:
        return Match(WITH_A_QUESTION, "header_names_some")
    return Match(0)
