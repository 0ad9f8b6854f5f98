"""The visible evidence at one moment, read with Ibis or streamed as dictionaries."""

import os
import shutil
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Self

from sekisho.evidence.arrow import read_file, row_count
from sekisho.evidence.derived import WHOLE
from sekisho.evidence.duck import Duck, IbisTable
from sekisho.evidence.lines import all_lines, visible
from sekisho.evidence.machinery import MACHINERY, BatchLine, schema_of
from sekisho.evidence.pieces import Piece, Pieces
from sekisho.evidence.reader import chosen
from sekisho.evidence.store import Store
from sekisho.model.errors import SekishoError
from sekisho.model.ids import stable_id
from sekisho.model.schema import tables

_NUMBERS = count()
_NONE = Pieces()


def _sweep(spill: Path) -> None:
    """Remove what databases spilled whose process was killed more than a day ago."""
    for folder in spill.glob("*"):
        if folder.stat().st_mtime < time.time() - 86_400:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _changes_are_errors(name: str) -> Iterator[None]:
    """Turn a file that went away while it was to be read into an error that says to try again."""
    try:
        yield
    except FileNotFoundError:
        raise SekishoError("evidence_changed", permanent=False, table=name) from None


class Snapshot:
    """What was visible in a store when it was opened: whole deliveries only. Close it, or use it in a `with`.

    A table that is read while an erasure removes its files raises SekishoError("evidence_changed", permanent=False).
    """

    def __init__(
        self,
        store: Store,
        lines: tuple[BatchLine, ...],
        files: dict[str, Pieces],
        shared: "Snapshot | None" = None,
    ) -> None:
        self.store = store
        self._shared = shared
        self._lines = lines
        self._ids = tuple(line.batch_id for line in lines)
        self._files = files
        self._duck: Duck | None = None
        declared = {name for line in lines for name in line.tables}
        there = {WHOLE, *self._ids}
        made = {name for name, one in files.items() if name in tables() and not there.isdisjoint(one.units)}
        self._names = frozenset(declared | made)

    @staticmethod
    def open(store: Store, shared: "Snapshot | None" = None) -> "Snapshot":
        """Look at what is visible now; with the database of the snapshot `shared`."""
        lines = visible(all_lines(store))
        known = [name for name in (*tables(), *MACHINERY) if store.has_table(name)]
        return Snapshot(store, lines, {name: store.pieces(name) for name in known}, shared)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database, a shared one too; every snapshot of it may be used again."""
        if self._shared is not None:
            self._shared.close()
        if self._duck is not None:
            self._duck.close()
            self._duck = None

    def batches(self) -> tuple[BatchLine, ...]:
        """Return the visible deliveries in the order in which they came."""
        return self._lines

    def names(self) -> frozenset[str]:
        """Return the tables that a visible delivery yields, and the derived tables that were made."""
        return self._names

    def count(self, name: str) -> int:
        """Return the number of visible rows, from the files' footers."""
        with _changes_are_errors(name):
            return sum(map(_rows_of, self._pieces(name)))

    def files(self, name: str, where_batches: Collection[str] | None = None) -> list[Path]:
        """Return the Parquet files of the visible rows, deliveries in order; KeyError for an unknown table.

        Those that hold several deliveries may hold others too; those that hold nobody knows what are not among them.
        """
        schema_of(name)
        units = self._asked(where_batches)
        return list(dict.fromkeys(piece.path for piece in self._files.get(name, _NONE).chosen(units)))

    def ibis(self, name: str) -> IbisTable:
        """Return the visible rows as an Ibis table in this snapshot's own DuckDB; typed and empty without rows."""
        paths = list(dict.fromkeys(piece.path for piece in self._pieces(name)))
        hidden = self._files.get(name, _NONE).hidden(paths, frozenset((WHOLE, *self._ids)))
        with _changes_are_errors(name):
            return self.database().files(schema_of(name), paths, hidden)

    def _asked(self, where_batches: Collection[str] | None) -> tuple[str, ...]:
        """Return the asked deliveries in order, after what stands for everything at once."""
        every = (WHOLE, *self._ids)
        if where_batches is None:
            return every
        asked = frozenset(where_batches)
        return tuple(unit for unit in every if unit in asked)

    def _pieces(self, name: str, where_batches: Collection[str] | None = None) -> list[Piece]:
        """Return where the visible rows are; SekishoError evidence_changed or evidence_damaged where that is not known."""
        schema_of(name)
        files = self._files.get(name, _NONE)
        for path in files.lost:
            if path.exists():
                raise SekishoError("evidence_damaged", path=str(path))
            raise SekishoError("evidence_changed", permanent=False, table=name)
        return list(files.chosen(self._asked(where_batches)))

    def database(self) -> Duck:
        """Return the database that this snapshot reads by: its own, or that of the snapshot it shares with."""
        if self._shared is not None:
            return self._shared.database()
        if self._duck is None:
            spill = self.store.folder / "spill"
            _sweep(spill)
            self._duck = Duck(spill / f"{os.getpid()}-{next(_NUMBERS)}")
        return self._duck

    def dicts(
        self,
        name: str,
        columns: Sequence[str] | None = None,
        where_batches: Collection[str] | None = None,
        batch_rows: int = 2000,
    ) -> Iterator[dict[str, Any]]:
        """Yield the visible rows in the order in which they were delivered, `batch_rows` in memory at a time."""
        wanted = chosen(schema_of(name), columns)
        with _changes_are_errors(name):
            for piece in self._pieces(name, where_batches):
                yield from read_file(piece.path, wanted, batch_rows, piece.stretch)

    def digest(self) -> str:
        """Return an id over the visible deliveries: equal where the evidence is equal."""
        return stable_id("e", *sorted(self._ids))

    def digest_of(self, names: Collection[str], where_batches: Collection[str] | None = None) -> str:
        """Return an id over what these tables hold and which of them are there: evidence by delivery, derived ones by their inputs.

        Only of some deliveries where these are named.
        """
        parts = ((name, str(name in self._names), *self._units(name, where_batches)) for name in sorted(names))
        return stable_id("e", *("|".join(part) for part in parts))

    def derived_digest(self, name: str) -> str:
        """Return an id over what a derived table was made from, delivery by delivery."""
        return stable_id("d", name, *sorted(self._units(name)))

    def _units(self, name: str, where_batches: Collection[str] | None = None) -> Iterator[str]:
        """Yield what each piece of a table is named for: its delivery and chunk, or what it was made from."""
        schema_of(name)
        files = self._files.get(name, _NONE)
        yield from (
            f"{piece.unit}.{piece.chunk}" for unit in self._asked(where_batches) for piece in files.units.get(unit, ())
        )
        yield from (path.name for path in files.lost)


def _rows_of(piece: Piece) -> int:
    """Return the number of rows of a piece."""
    return piece.stretch[1] - piece.stretch[0] if piece.stretch else row_count(piece.path)
