"""What a cell of a sheet may hold, before anyone says what the column means."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from sekisho.model.rows import Rejected


@dataclass(frozen=True, slots=True)
class NoValue:
    """A cell that could not be read: a formula that nobody computed, or an error such as #N/A."""

    reason: str


Value = str | int | float | bool | date | datetime | NoValue | None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with its place (`line 7`, `sheet A row 12`) and its cells from the first column on."""

    place: str
    cells: tuple[Value, ...]

    @property
    def blank(self) -> bool:
        """Whether no cell says anything."""
        return all(value is None or (isinstance(value, str) and not value.strip()) for value in self.cells)


RowOrReject = SheetRow | Rejected


def text(value: Value) -> str:
    """Return a cell as text without blanks at its ends; whole numbers without a decimal point, dates as ISO."""
    match value:
        case None | NoValue():
            return ""
        case str():
            return value.strip().strip("\u3000").strip()
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() | date():
            return value.isoformat()[:10]
        case _:
            return str(value)


def folded(value: Value) -> str:
    """Return a cell as text of one width (NFKC)."""
    plain = text(value)
    return plain if plain.isascii() else unicodedata.normalize("NFKC", plain).strip()
