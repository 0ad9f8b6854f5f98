"""The tables that somebody said beforehand to read: no other one is shown to them."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sekisho.evidence.duck import IbisTable
from sekisho.evidence.reader import TableReader


class _Names(frozenset[str]):
    """The tables that are there, of those that may be asked for; KeyError where another one is asked for."""

    allowed: frozenset[str] = frozenset()

    def __contains__(self, name: object) -> bool:
        _declared(name, self.allowed)
        return super().__contains__(name)


class Declared:
    """The declared tables of a reader. Asking for another one, or whether it is there, is a KeyError: a bug of whoever asks.

    What is made of them needs to be made anew only where they have changed.
    """

    def __init__(self, reader: TableReader, names: Collection[str]) -> None:
        self._reader = reader
        self._allowed = frozenset(names)

    def names(self) -> frozenset[str]:
        """Return the declared tables that are there."""
        found = _Names(self._reader.names() & self._allowed)
        found.allowed = self._allowed
        return found

    def count(self, name: str) -> int:
        """Return the number of rows."""
        return self._reader.count(self._known(name))

    def ibis(self, name: str) -> IbisTable:
        """Return the table as an Ibis table."""
        return self._reader.ibis(self._known(name))

    def dicts(
        self,
        name: str,
        columns: Sequence[str] | None = None,
        where_batches: Collection[str] | None = None,
        batch_rows: int = 2000,
    ) -> Iterator[dict[str, Any]]:
        """Yield rows, streaming."""
        return self._reader.dicts(self._known(name), columns, where_batches, batch_rows)

    def _known(self, name: str) -> str:
        _declared(name, self._allowed)
        return name


def _declared(name: object, allowed: frozenset[str]) -> None:
    if name not in allowed:
        raise KeyError(f"{name} is read and not declared")
