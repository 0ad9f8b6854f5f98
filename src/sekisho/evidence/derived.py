"""Derived tables: what analysers made of the evidence, replaced or added in one commit, and text that is dropped.

A file's name says which delivery (or the whole) and which inputs it was made from, so that what is there can be asked
without reading it, and doing the same work again is skipped.
"""

from collections.abc import Iterable
from datetime import datetime

from sekisho.evidence.arrow import Groups
from sekisho.evidence.columns import DerivedRow, Finish, InColumns
from sekisho.evidence.lines import all_lines
from sekisho.evidence.store import Store
from sekisho.model.ids import stable_id
from sekisho.model.schema import TableSchema, tables

WHOLE = "whole"
"""Stands for the delivery's id in the files and rows of tables that are made from everything at once."""


def write_derived(
    store: Store, name: str, rows: Iterable[DerivedRow] | InColumns, *, inputs: str, now: datetime
) -> bool:
    """Replace a whole-grain table in one commit; return False, without reading `rows`, where `inputs` are the same.

    `inputs` is any text over everything that the rows depend on. ValueError for rows that break the schema.
    """
    return _write(store, name, WHOLE, rows, inputs, now)


def append_derived(
    store: Store, name: str, batch_id: str, rows: Iterable[DerivedRow], *, inputs: str, now: datetime
) -> bool:
    """Write the rows made from one delivery, in the place of those made from other inputs; False where they are there.

    No rows are remembered too: the delivery counts as done.
    """
    return _write(store, name, batch_id, rows, inputs, now)


def _write(
    store: Store, name: str, unit: str, rows: Iterable[DerivedRow] | InColumns, inputs: str, now: datetime
) -> bool:
    """Write one unit of a derived table: its new file in, its old ones out, one commit."""
    schema = derived_schema(name)
    made_from = stable_id("i", inputs)
    with store.lock():
        table = store.table(name)
        old = [file for file in table.names() if file.startswith(f"{unit}.")]
        if any(file.split(".")[1] == made_from for file in old):
            return False
        if old:
            table.sweep()
        file = f"{unit}.{made_from}.{table.version:08}.parquet"
        finish = Finish(schema, unit, now)
        groups = finish.columns(rows) if isinstance(rows, InColumns) else finish.rows(rows)
        count = table.write(file, Groups(groups))
        table.commit({file: count}, remove=old)
    return True


def derived_schema(name: str) -> TableSchema:
    """Return the schema of a derived table; ValueError for tables that only deliveries may fill."""
    schema = tables()[name]
    if schema.kind != "derived":
        raise ValueError(f"{name} is not a derived table")
    return schema


def derived_units(store: Store, name: str, inputs: str) -> frozenset[str]:
    """Return the deliveries (or "whole") whose rows of a derived table are there and made from `inputs`."""
    if not store.has_table(name):
        return frozenset()
    made_from = stable_id("i", inputs)
    parts = (file.split(".") for file in store.table(name).names())
    return frozenset(part[0] for part in parts if part[1] == made_from)


def forget_text(store: Store, batch_ids: Iterable[str], name: str = "message_text") -> int:
    """Drop the rows of these deliveries from a table, and their files; return how many deliveries lost rows.

    Earlier readings of the same files lose theirs too; a delivery that is not finished keeps them. That they were dropped is written first, so `reconcile` never calls it a loss. Done again, it finishes what was cut.
    """
    with store.lock():
        if not store.has_table(name):
            return 0
        lines = all_lines(store)
        asked = frozenset(batch_ids)
        contents = {line.file_sha256 for line in lines if line.batch_id in asked}
        wanted = {line.batch_id for line in lines if line.file_sha256 in contents}
        table = store.table(name)
        files = [file for file in table.names() if file.split(".")[0] in wanted]
        units = {file.split(".")[0] for file in files}
        if units:
            _remember(store, name, sorted(units))
            table.commit({}, remove=files)
        table.sweep()
    return len(units)


def _remember(store: Store, name: str, units: list[str]) -> None:
    """Write down that a table lost the rows of these deliveries."""
    forgotten = store.table("forgotten")
    file = f"{name}.{forgotten.version:08}.parquet"
    count = forgotten.write(file, [{"batch_id": unit, "table": name} for unit in units])
    forgotten.commit({file: count})
