"""Cells that people merged over several rows: what stands in the first is said of each."""

from collections.abc import Set as AbstractSet

from sekisho.connectors.sheets.values import SheetRow, Value
from sekisho.connectors.sheets.xlsx import Merge


class Spread:
    """Carries the first value of each merged block down its rows, in the columns given; rows must come in order."""

    def __init__(self, merged: tuple[Merge, ...], columns: AbstractSet[int]) -> None:
        self._blocks = tuple(block for block in merged if block.bottom > block.top and block.left in columns)
        self._values: dict[Merge, Value] = {}

    def over(self, row: SheetRow) -> SheetRow:
        """Return a row with what the merged blocks that it lies in say."""
        tail = row.place.rpartition(" ")[2]
        number = int(tail) if self._blocks and tail.isdigit() else 0
        cells = list(row.cells)
        for block in self._blocks:
            here = cells[block.left] if block.left < len(cells) else None
            if number == block.top:
                self._values[block] = here
            elif block.top < number <= block.bottom and here in (None, ""):
                cells.extend([None] * (block.left + 1 - len(cells)))
                cells[block.left] = self._values.get(block)
        return SheetRow(row.place, tuple(cells))
