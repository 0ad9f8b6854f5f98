"""Files of mail to messages as the judge sees them: by the connectors that read mail, in bounded memory, file by file."""

import gzip
import hashlib
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, cast

from sekisho.connectors.choose import choose, peek
from sekisho.connectors.contract import Connector, Context
from sekisho.connectors.discover import card_of, folders, load
from sekisho.evidence.source import opened
from sekisho.model.errors import Refused, SekishoError
from sekisho.model.rows import Limits, RawRecord, Rejected, Row
from sekisho.pipeline.mail.spool import Spool, Told
from sekisho.threats.email.analysers.features import features
from sekisho.threats.email.analysers.judging.history.seen import Seen

Progress = Callable[[str, int, int], None]
_GZIP = b"\x1f\x8b"
_FIRST = 5
_TOGETHER, _TOGETHER_BYTES = 128, 4_000_000
"""Messages that are read before the features of any are found, and the bytes that they may have together."""
_WHEN = date(2000, 1, 1)


@cache
def readers() -> dict[str, Connector]:
    """Return the connectors that read mail, by id."""
    return {folder.name: load(folder) for folder in folders() if "message" in card_of(folder).yields}


def files_of(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the files that paths name, those of a folder in order of name; SekishoError `file_not_found`."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update((one, None) for one in sorted(path.rglob("*")) if one.is_file() and not _hidden(one, path))
        elif path.exists():
            found[path] = None
        else:
            raise SekishoError("file_not_found", path=str(path))
    if not found:
        raise SekishoError("mail_no_files", path=" ".join(map(str, paths)))
    return tuple(found)


def _hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts[-1:])


def spooled(files: tuple[Path, ...], folder: Path, workers: int, progress: Progress) -> tuple[Spool, ...]:
    """Return the spools of files, made by so many processes; those that are there from a run that was cut are kept."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    jobs = [(path, Spool(folder, _key(path))) for path in files]
    missing = [job for job in jobs if not job[1].whole()]
    progress("mail", len(jobs) - len(missing), len(jobs))
    if workers > 1 and len(missing) > 1:
        context = multiprocessing.get_context("fork")
        readers()
        with context.Pool(min(workers, len(missing))) as pool:
            for number, _ in enumerate(pool.imap_unordered(_spool, missing), start=1):
                progress("mail", len(jobs) - len(missing) + number, len(jobs))
    else:
        for number, job in enumerate(missing, start=1):
            _spool(job)
            progress("mail", len(jobs) - len(missing) + number, len(jobs))
    return tuple(spool for _, spool in jobs)


def _key(path: Path) -> str:
    state = path.stat()
    named = f"{path.resolve()}\0{state.st_size}\0{state.st_mtime_ns}"
    return hashlib.sha256(named.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def _spool(job: tuple[Path, Spool]) -> None:
    path, spool = job
    reader = FileReader(path)
    spool.write(reader.mails(), reader.told())


_Pair = tuple[Mapping[str, Any], Mapping[str, Any] | None]
"""A row of `message` and its row of `message_text`, None where there is none."""


def _seen(pairs: Iterable[_Pair]) -> Iterator[Seen]:
    """Yield messages as the judge sees them: some are read, then their features are found, since each alone stays in the caches."""
    waiting: list[_Pair] = []
    size = 0
    for message, text in pairs:
        waiting.append((message, text))
        size += message.get("size_bytes") or 0
        if len(waiting) >= _TOGETHER or size >= _TOGETHER_BYTES:
            yield from (Seen.of(one, features(one, its)) for one, its in waiting)
            waiting, size = [], 0
    yield from (Seen.of(one, features(one, its)) for one, its in waiting)


class FileReader:
    """Reads one file; what could not be read is counted, and the first few are told."""

    def __init__(self, path: Path, limits: Limits | None = None) -> None:
        self._path = path
        self._limits = limits or Limits()
        self._messages = 0
        self._rejected = 0
        self._first: list[tuple[str, str]] = []

    def mails(self) -> Iterator[Seen]:
        """Yield the messages of the file in its order."""
        try:
            with content_of(self._path) as (stream, head):
                connector = choose(head, self._path.name, readers())
                context = Context(self._path.name, "", self._path.name, _WHEN)
                records = connector.read(stream, {}, self._limits)
                yield from _seen(pair for record in records for pair in self._taken(connector, record, context))
        except Refused as error:
            self._reject(str(error.params.get("place", "")), error.code)
        except SekishoError as error:
            if error.code not in {"format_unknown", "format_unclear"}:
                raise
            self._reject("", error.code)

    def _taken(self, connector: Connector, record: RawRecord | Rejected, context: Context) -> Iterator[_Pair]:
        outputs = (record,) if isinstance(record, Rejected) else tuple(connector.normalise(record, context))
        rows = {output.table: output for output in outputs if isinstance(output, Row)}
        for output in outputs:
            if isinstance(output, Rejected):
                self._reject(output.place, output.reason)
        if "message" in rows:
            message, text = rows["message"], rows.get("message_text")
            self._messages += 1
            yield {**message.values, "event_time": message.event_time}, None if text is None else text.values

    def _reject(self, place: str, reason: str) -> None:
        self._rejected += 1
        if len(self._first) < _FIRST:
            self._first.append((place, reason))

    def told(self) -> Iterator[Told]:
        """Yield what became of the file, when it is asked for."""
        yield Told(self._path.name, self._messages, self._rejected, self._first)


@contextmanager
def content_of(path: Path) -> Iterator[tuple[BinaryIO, bytes]]:
    """Open a file, decompressed where it is gzip, at its beginning, with its head."""
    with opened(path) as source, ExitStack() as stack:
        packed = source.handle.read(2) == _GZIP
        source.handle.seek(0)
        stream = source.handle
        if packed:
            stream = cast("BinaryIO", stack.enter_context(gzip.open(source.handle)))
        try:
            head = peek(stream)
            stream.seek(0)
            yield stream, head
        except (gzip.BadGzipFile, EOFError) as error:
            raise SekishoError("archive_damaged", path=str(path)) from error


def workers_for(files: tuple[Path, ...]) -> int:
    """Return how many processes read: one for each processor, never more than files."""
    return max(1, min(os.cpu_count() or 1, len(files), 8))
