"""How rooms above read tables: the one protocol that stored evidence and made-up rows both answer."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol


class TableReader(Protocol):
    """Tables by name. A table is there when it has a row or a visible delivery declares that it yields it."""

    def names(self) -> frozenset[str]:
        """Return the names of the tables that are there."""

    def count(self, name: str) -> int:
        """Return the number of rows; 0 where the table is not there."""

    def has_field(self, table: str, field: str) -> bool:
        """Return whether some row has the field, or the table is there and empty (then nothing of it is missing)."""

    def ibis(self, name: str) -> Any:
        """Return the table as an `ibis.Table` with the columns of its schema; empty and typed where it is not there."""

    def dicts(self, name: str, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
        """Yield the rows with the asked columns (all by default), in bounded memory, in no promised order."""
