"""Deliveries written together: the files of many, then one commit for each table, then the lines of all of them at once.

A commit costs several waits for the disk, so one for each small file is most of the work. Whatever ends the writing, at
any point, a delivery is visible wholly or not at all: its line is written only when all of its files are committed.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sekisho.evidence.arrow import ArrowTable
from sekisho.evidence.disk import disk_full_is_an_error, force_all
from sekisho.evidence.lines import add_lines, all_lines, visible
from sekisho.evidence.machinery import BatchLine
from sekisho.evidence.store import Store
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Cell

__all__ = ["EACH", "GROUP", "Group", "GroupSizes"]


@dataclass(frozen=True, slots=True)
class GroupSizes:
    """When a group is committed. What is not yet committed is done again after a kill, so it must not be much."""

    files: int = 600
    rows: int = 200_000
    bytes: int = 256 << 20


GROUP = GroupSizes()
_AT_ONCE = 2
"""Files that are being written at a time."""
EACH = GroupSizes(files=1)
"""Every file is committed as soon as it is written."""


@dataclass(slots=True)
class _Pending:
    """What is written and not committed: files by table with their rows, lines, and copies that are not forced yet."""

    files: dict[str, dict[str, int]] = field(default_factory=dict)
    lines: list[BatchLine] = field(default_factory=list)
    copies: list[Path] = field(default_factory=list)
    bytes: int = 0

    def full(self, sizes: GroupSizes) -> bool:
        """Return whether it must be committed."""
        count = sum(map(len, self.files.values()))
        rows = sum(sum(files.values()) for files in self.files.values())
        return count >= sizes.files or rows >= sizes.rows or self.bytes >= sizes.bytes or len(self.lines) >= sizes.files


class Group:
    """The writing of some deliveries. Made by `Group.begun`, which holds the organisation's lock as long as it lasts."""

    def __init__(self, store: Store, sizes: GroupSizes, pool: ThreadPoolExecutor) -> None:
        self._store = store
        self._pool = pool
        self._sizes = sizes
        self._pending = _Pending()
        lines = all_lines(store)
        self._known = {line.batch_id: line for line in lines}
        self._speaks = {line.content: line.batch_id for line in visible(lines)}
        self._chunks: dict[str, dict[str, set[str]]] = {}
        self._writing: deque[Future[int]] = deque()
        self.broken = False

    @staticmethod
    @contextmanager
    def begun(store: Store, sizes: GroupSizes = GROUP) -> Iterator["Group"]:
        """Write deliveries in a `with`; at its end everything is visible.

        Where a fault of a connector ends it, what was whole before becomes visible; where the disk is full or the
        process is told to end, nothing that was not committed does. SekishoError("disk_full", "org_locked").
        """
        with store.lock(), ThreadPoolExecutor(1) as pool:
            group = Group(store, sizes, pool)
            try:
                yield group
            except SekishoError:
                raise
            except Exception:
                if not group.broken:
                    group.commit()
                raise
            group.commit()

    def ids(self) -> frozenset[str]:
        """Return the ids of the deliveries that are there, or wait in this group."""
        return frozenset(self._known)

    def known(self, batch_id: str) -> BatchLine | None:
        """Return the line of a delivery that is there, or that waits in this group; it speaks for its file from now on."""
        line = self._known.get(batch_id)
        if line is not None and self._speaks.get(line.content) != batch_id:
            self._add(line)
        return line

    def wrote(self, table: str, batch_id: str, chunk: str) -> bool:
        """Return whether an earlier run has committed this chunk."""
        if table not in self._chunks:
            found: dict[str, set[str]] = {}
            for name in self._store.table(table).names():
                unit, number = name.split(".")[:2]
                found.setdefault(unit, set()).add(number)
            self._chunks[table] = found
        return chunk in self._chunks[table].get(batch_id, ())

    def write(
        self, table: str, batch_id: str, chunk: str, rows: Sequence[dict[str, Cell]] | ArrowTable, size: int
    ) -> None:
        """Write a chunk's rows of a table, `size` bytes or so, unless an earlier run did.

        What is in columns is written beside what goes on; a disk that is full then shows at a later call.
        """
        if self.wrote(table, batch_id, chunk):
            return
        file = _named(batch_id, chunk)
        folder = self._store.table(table)
        if isinstance(rows, list):
            folder.write(file, rows, forced=False)
        else:
            self._wait(_AT_ONCE - 1)
            self._writing.append(self._pool.submit(folder.write, file, rows, forced=False))
        self._note(table, file, len(rows), size)

    def put(self, table: str, batch_id: str, chunk: str, data: bytes, rows: int, size: int) -> None:
        """Write a chunk's `rows` of a table whose file is made already, unless an earlier run wrote them; as `write`."""
        if not self.wrote(table, batch_id, chunk):
            file = _named(batch_id, chunk)
            self._store.table(table).put(file, data)
            self._note(table, file, rows, size)

    def _note(self, table: str, file: str, rows: int, size: int) -> None:
        self._pending.files.setdefault(table, {})[file] = rows
        self._pending.bytes += size

    def _wait(self, most: int) -> None:
        """Wait until at most so many files are still being written."""
        while len(self._writing) > most:
            try:
                self._writing.popleft().result()
            except BaseException:
                self.broken = True
                raise

    def copied(self, path: Path) -> None:
        """Take note of a landed copy that is not forced to the disk yet."""
        self._pending.copies.append(path)

    def progressed(self) -> None:
        """Commit where enough is waiting; to be called between chunks."""
        if self._pending.full(self._sizes):
            self.commit()

    def finish(self, line: BatchLine) -> None:
        """Take the line of a delivery whose files are all written."""
        self._add(line)
        self.progressed()

    def forget(self, batch_id: str) -> None:
        """Drop what is written and not committed of a delivery that cannot be finished."""
        if self.broken:
            return
        self._wait(0)
        for table, files in self._pending.files.items():
            for file in [name for name in files if name.startswith(f"{batch_id}.")]:
                del files[file]
                self._store.table(table).drop(file)

    def commit(self) -> None:
        """Commit the files, one commit for each table, and then the lines of the deliveries that are finished."""
        self._wait(0)
        pending, self._pending = self._pending, _Pending()
        with disk_full_is_an_error(self._store.landed):
            force_all(pending.copies)
            force_all(sorted({path.parent for path in pending.copies}))
        for name, files in sorted(pending.files.items()):
            if files:
                self._store.table(name).commit(files)
                for file in files:
                    unit, number = file.split(".")[:2]
                    self._chunks[name].setdefault(unit, set()).add(number)
        add_lines(self._store, pending.lines)

    def _add(self, line: BatchLine) -> None:
        self._pending.lines.append(line)
        self._known[line.batch_id] = line
        self._speaks[line.content] = line.batch_id


def _named(batch_id: str, chunk: str) -> str:
    """Return the name of a chunk's file, the same in every table."""
    return f"{batch_id}.{chunk}.parquet"
