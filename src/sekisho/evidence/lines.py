"""The lines of `batches`: which deliveries are there, and which of them speak for their file."""

from collections.abc import Sequence
from dataclasses import replace

from sekisho.evidence.arrow import read_file
from sekisho.evidence.machinery import BatchLine
from sekisho.evidence.store import Store
from sekisho.model.errors import SekishoError

FOLD_AT = 50
"""Files of the table after which they are folded into one, so that opening stays quick."""


def all_lines(store: Store) -> tuple[BatchLine, ...]:
    """Return every line in the order of writing; SekishoError evidence_damaged where one is none."""
    if not store.has_table("batches"):
        return ()
    table = store.table("batches")
    if store.lines is None or store.lines[0] != table.version:
        cells = (row for name in table.names() for row in read_file(table.path / name, table.schema.columns, 2000))
        try:
            lines = sorted(map(BatchLine.of, cells), key=lambda line: line.sequence)
        except ValueError:
            raise SekishoError("evidence_damaged", path=str(table.path)) from None
        store.lines = table.version, tuple(lines)
    return store.lines[1]


def visible(lines: tuple[BatchLine, ...]) -> tuple[BatchLine, ...]:
    """Return the last line of each content, in the order in which the contents first came.

    A file that is read again by a newer connector is not counted twice, nor does it become a later delivery.
    """
    last = {line.content: line for line in lines}
    return tuple(last.values())


def add_lines(store: Store, new: Sequence[BatchLine]) -> None:
    """Make deliveries visible, all of them at once, in this order and after those that are there."""
    lines = all_lines(store)
    first = lines[-1].sequence + 1 if lines else 1
    fresh = tuple(replace(line, sequence=number) for number, line in enumerate(new, first))
    if not fresh:
        return
    table = store.table("batches")
    old = table.names()
    transaction = (f"{fresh[-1].batch_id}/line", fresh[-1].sequence)
    if len(old) < FOLD_AT:
        name = f"{fresh[0].batch_id}.{fresh[0].sequence:08}.parquet"
        count = table.write(name, [line.cells() for line in fresh])
        table.commit({name: count}, transaction=transaction)
    else:
        table.sweep()
        name = f"lines.{fresh[-1].sequence:08}.parquet"
        count = table.write(name, [line.cells() for line in (*lines, *fresh)])
        table.commit({name: count}, remove=old, transaction=transaction)
    store.lines = table.version, (*lines, *fresh)
