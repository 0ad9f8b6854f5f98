"""Does what went in equal what is there? Records against rows and rejects; and the coverage, read back."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sekisho.evidence.arrow import read_file, row_count
from sekisho.evidence.machinery import BatchLine
from sekisho.evidence.packed import is_packed, rows_by_delivery
from sekisho.evidence.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Problem:
    """One delivery whose numbers do not agree. `code` has its sentence in `text/`; `expected` is what its line says."""

    code: str
    batch_id: str
    file_name: str
    table: str
    expected: int
    found: int


def reconcile(snapshot: Snapshot) -> tuple[Problem, ...]:
    """Compare every visible delivery's line with the rows and rejects that are there; empty where all agree.

    Codes: evidence.rows_differ, evidence.rejects_differ, and evidence.records_differ where the records that were neither
    rejected nor skipped cannot be those that gave the rows. Tables whose rows were dropped on purpose may be empty.
    """
    forgotten = {(row["batch_id"], row["table"]) for row in _plain(snapshot, "forgotten")}
    rows = _Rows(snapshot)
    return tuple(problem for line in snapshot.batches() for problem in _problems(rows, line, forgotten))


def _plain(snapshot: Snapshot, name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a machinery table whose files do not belong to one delivery each."""
    if snapshot.store.has_table(name):
        table = snapshot.store.table(name)
        for file in table.names():
            yield from read_file(table.path / file, table.schema.columns, 2000)


def _problems(there: "_Rows", line: BatchLine, forgotten: set[tuple[str, str]]) -> Iterator[Problem]:
    """Yield what does not agree for one delivery."""
    for name in line.tables:
        expected, found = line.rows.get(name, 0), there.count(name, line.batch_id)
        if found != expected and not (found == 0 and (line.batch_id, name) in forgotten):
            yield Problem("evidence.rows_differ", line.batch_id, line.file_name, name, expected, found)
    found = there.count("rejects", line.batch_id)
    if found != line.rejects:
        yield Problem("evidence.rejects_differ", line.batch_id, line.file_name, "rejects", line.rejects, found)
    read, rows = line.records - line.rejected - line.skipped, sum(line.rows.values())
    if not 0 <= read <= rows or bool(read) != bool(rows):
        yield Problem("evidence.records_differ", line.batch_id, line.file_name, "batches", read, rows)


class _Rows:
    """Counts the rows of deliveries: from the footers of their own files, and from the rows in packed ones."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._packed: dict[Path, Counter[str]] = {}

    def count(self, name: str, batch_id: str) -> int:
        """Return the rows of one delivery in a table; files that are gone have none."""
        paths = [path for path in self._snapshot.files(name, {batch_id}) if path.exists()]
        return sum(self._of(path)[batch_id] if is_packed(path.name) else row_count(path) for path in paths)

    def _of(self, path: Path) -> Counter[str]:
        if path not in self._packed:
            self._packed[path] = rows_by_delivery(path)
        return self._packed[path]


def rejects(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """Yield the visible rejects: batch_id, source_id, place, field, reason, sample and the rest of the table."""
    return snapshot.dicts("rejects")


def coverage(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """Yield rows by source, table and hour: batch_id, source_id, table, hour, rows and non_null (JSON by field)."""
    return snapshot.dicts("coverage")
