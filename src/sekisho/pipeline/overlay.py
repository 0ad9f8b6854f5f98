"""Tables read from one place and some of them from another: what must be trusted is not read from the store."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sekisho.evidence.duck import IbisTable
from sekisho.evidence.view import MemoryTables, TableReader


class Overlay:
    """A reader in which the tables of `top` stand for those of `base`."""

    def __init__(self, base: TableReader, top: MemoryTables) -> None:
        self._base = base
        self._top = top

    def _of(self, name: str) -> TableReader:
        return self._top if name in self._top.names() else self._base

    def names(self) -> frozenset[str]:
        """Return the tables of both."""
        return self._base.names() | self._top.names()

    def count(self, name: str) -> int:
        """Return the number of rows."""
        return self._of(name).count(name)

    def ibis(self, name: str) -> IbisTable:
        """Return the table as an Ibis table."""
        return self._of(name).ibis(name)

    def dicts(
        self,
        name: str,
        columns: Sequence[str] | None = None,
        where_batches: Collection[str] | None = None,
        batch_rows: int = 2000,
    ) -> Iterator[dict[str, Any]]:
        """Yield the rows."""
        return self._of(name).dicts(name, columns, where_batches, batch_rows)
