"""The one wrapper of deltalake: a table whose every change is one commit of whole Parquet files that we wrote."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from sekisho.evidence.arrow import Rows, arrow_schema, write_file
from sekisho.evidence.disk import disk_full_is_an_error, force, force_all, replace_whole
from sekisho.model.errors import SekishoError
from sekisho.model.schema import TableSchema

SETTINGS = {"delta.dataSkippingNumIndexedCols": "0", "delta.checkpointInterval": "100"}
"""No statistics in the log, so that no name outlives its rows there."""


class DeltaFolder:
    """One Delta table on disk.

    We write the Parquet files ourselves, force them to the disk and then commit their names, so a power cut or a full
    disk leaves a table that opens, and an orphan gets overwritten when the same work is done again. Every file begins
    with the id of the one delivery it belongs to, which makes reading one delivery independent of the table's size.
    """

    def __init__(self, path: Path, schema: TableSchema, table: Any) -> None:
        self.path = path
        self.schema = schema
        self._table = table
        self._unforced: set[str] = set()

    @staticmethod
    def open(path: Path, schema: TableSchema) -> "DeltaFolder":
        """Open the table, made where it was not, with the columns added that a newer schema has."""
        from deltalake import DeltaTable
        from deltalake.exceptions import DeltaError

        with disk_full_is_an_error(path):
            try:
                table = DeltaTable.create(path, arrow_schema(schema), mode="ignore", configuration=SETTINGS)
            except DeltaError as error:
                if (path / "_delta_log").is_dir() and "No space left" not in str(error):
                    raise SekishoError("table_damaged", table=schema.name, path=str(path)) from error
                raise
        folder = DeltaFolder(path, schema, table)
        folder._add_new_columns()
        return folder

    def _add_new_columns(self) -> None:
        """Add columns of the schema that the table does not have yet (its files stay as they are)."""
        from deltalake import Schema

        known = {field.name for field in self._table.schema().fields}
        wanted = Schema.from_arrow(arrow_schema(self.schema)).fields
        if new := [field for field in wanted if field.name not in known]:
            with disk_full_is_an_error(self.path):
                self._table.alter.add_columns(new)
            self.refresh()

    def refresh(self) -> None:
        """Read what was committed since, which costs nothing where nothing was."""
        if (self.path / "_delta_log" / f"{self.version + 1:020}.json").exists():
            self._table.update_incremental()

    @property
    def version(self) -> int:
        """The number of the last commit."""
        return cast("int", self._table.version())

    def names(self) -> tuple[str, ...]:
        """Return the names of the table's files, sorted."""
        return tuple(sorted(uri.rsplit("/", 1)[-1] for uri in self._table.file_uris()))

    def transaction(self, app_id: str) -> int:
        """Return the last version that `app_id` committed, -1 where it never did."""
        found = self._table.transaction_version(app_id)
        return -1 if found is None else int(found)

    def write(self, name: str, rows: Rows, *, forced: bool = True) -> int:
        """Write a file that is not part of the table until it is committed; return its rows.

        Where it is not `forced` to the disk now, the commit that names it does so first.
        """
        count = write_file(self.path / name, self.schema, rows, forced=forced)
        if not forced:
            self._unforced.add(name)
        return count

    def put(self, name: str, data: bytes) -> None:
        """Write a file whose bytes are made already, as `write` does unforced."""
        replace_whole(self.path / name, data, forced=False)
        self._unforced.add(name)

    def drop(self, name: str) -> None:
        """Delete a file that was written and is to be committed no more."""
        self._unforced.discard(name)
        (self.path / name).unlink(missing_ok=True)

    def commit(
        self, add: Mapping[str, int], remove: Iterable[str] = (), transaction: tuple[str, int] | None = None
    ) -> None:
        """Add files (name -> rows) that were written and drop others, in one commit, and force it to the disk."""
        from deltalake import CommitProperties, Transaction
        from deltalake.transaction import AddAction, RemoveAction

        waiting = self._unforced.intersection(add)
        with disk_full_is_an_error(self.path):
            force_all(self.path / name for name in waiting)
        self._unforced -= waiting
        actions: list[Any] = []
        for name, rows in add.items():
            state = (self.path / name).stat()
            stats = json.dumps({"numRecords": rows})
            actions.append(AddAction(name, state.st_size, {}, state.st_mtime_ns // 1_000_000, True, stats))
        actions += [RemoveAction(name, True, _modified(self.path / name)) for name in remove]
        properties = CommitProperties(app_transactions=[Transaction(*transaction)] if transaction else None)
        with disk_full_is_an_error(self.path):
            self._table.create_write_transaction(actions, "append", self._table.schema(), commit_properties=properties)
        self.refresh()
        log, made = self.path / "_delta_log", f"{self.version:020}"
        force(log / f"{made}.json")
        if (log / f"{made}.checkpoint.parquet").exists():
            force(log / f"{made}.checkpoint.parquet")
            force(log / "_last_checkpoint")
        force(log)
        force(self.path)

    def sweep(self) -> int:
        """Delete the Parquet files that are not part of the table any more (or never were); return how many."""
        active = set(self.names())
        dead = [path for path in self.path.iterdir() if ".parquet" in path.name and path.name not in active]
        for path in dead:
            path.unlink()
        return len(dead)


def _modified(path: Path) -> int:
    """When a file was written, in milliseconds; 0 where it is gone."""
    try:
        return path.stat().st_mtime_ns // 1_000_000
    except FileNotFoundError:
        return 0
