"""Tables to which later deliveries add rows: what was said of the earlier ones stays, where nothing else has changed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sekisho import __version__
from sekisho.detection.analyser import Added, Analyser, GoingOn, Setting
from sekisho.evidence.declared import Declared
from sekisho.evidence.store import Store
from sekisho.evidence.view import (
    Snapshot,
    State,
    derived_units,
    forget_state,
    keep_state,
    kept_state,
    write_derived,
)
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell
from sekisho.model.schema import tables


@dataclass(frozen=True, slots=True)
class Table:
    """A table of that grain: who makes it, how, and from what is visible in `snapshot`."""

    store: Store
    snapshot: Snapshot
    analyser: Analyser
    how: GoingOn

    @property
    def reader(self) -> Declared:
        """Return the tables that its analyser may read."""
        return Declared(self.snapshot, self.analyser.reads)

    def key(self, asked: str) -> str:
        """Return everything that its state depends on but the deliveries that it has read."""
        lists = [name for name in self.analyser.reads if name not in self.how.streams]
        return stable_id("key", self.snapshot.digest_of(lists), __version__, asked)

    def read(self, batches: Collection[str]) -> str:
        """Return what these deliveries hold."""
        return self.snapshot.digest_of(self.how.streams, batches)

    def rows(self) -> Iterator[Mapping[str, Cell]]:
        """Yield the rows that are there."""
        names = [column.name for column in tables()[self.analyser.table].columns]
        yield from self.snapshot.dicts(self.analyser.table, names)


def inputs_of(snapshot: Snapshot, asked: str, reads: Sequence[str]) -> str:
    """Return what a table is made from: what it reads, our version, and what it asks besides."""
    return stable_id("in", snapshot.digest_of(reads), __version__, asked)


def go_on(table: Table, setting: Setting, asked: str, now: datetime) -> None:
    """Bring a table up to date: by the rows of later deliveries where that gives the same, else from the beginning."""
    name, store = table.analyser.table, table.store
    inputs = inputs_of(table.snapshot, asked, table.analyser.reads)
    if derived_units(store, name, inputs):
        return
    key = table.key(asked)
    batches = [line.batch_id for line in table.snapshot.batches()]
    added = _further(table, setting, key, batches)
    before: Iterator[Mapping[str, Cell]] = iter(())
    if added is None:
        forget_state(store, name)
        added = table.how.begin(table.reader, setting)
    else:
        before = table.rows()
    write_derived(store, name, chain(before, added.rows), inputs=inputs, now=now)
    keep_state(store, name, State(key, inputs, batches, table.read(batches), added.state()))


def _further(table: Table, setting: Setting, key: str, batches: Sequence[str]) -> Added | None:
    """Return the rows of the deliveries that the kept state has not read; None where it cannot be gone on from."""
    kept = kept_state(table.store, table.analyser.table)
    if kept is None or kept.key != key or not set(kept.batches) <= set(batches):
        return None
    if not derived_units(table.store, table.analyser.table, kept.table) or kept.read != table.read(kept.batches):
        return None
    known = frozenset(kept.batches)
    later = frozenset(batch for batch in batches if batch not in known)
    return table.how.further(table.reader, setting, later, kept.state)
