"""Ingest: every file of a path is landed, recognised, read and written, or refused with the reason; none is skipped."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from sekisho.connectors.choose import peek
from sekisho.connectors.contract import Connector, ConnectorCard, Context
from sekisho.evidence.batches import BatchReport, write_batch, write_in, write_sets
from sekisho.evidence.carried import write_carried
from sekisho.evidence.group import Group
from sekisho.evidence.land import Landed, open_landed
from sekisho.evidence.lines import all_lines, visible
from sekisho.evidence.rows import Shaper
from sekisho.evidence.store import Store
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Cell, Limits, Rejected, Row
from sekisho.pipeline.delivered import Item, files_of, printable
from sekisho.pipeline.helper import Job
from sekisho.pipeline.landings import Arrived, Landing, landings
from sekisho.pipeline.readers import Readers
from sekisho.pipeline.reading import became, head_of, noted, stream_of
from sekisho.pipeline.settings import Settings

Progress = Callable[[str, int, int], None]
STOPPING = frozenset({"disk_full", "org_locked", "helper_lost"})
UNRECOGNISED = frozenset({"format_unknown", "format_unclear", "format_unknown_held"})


class Fate(StrEnum):
    """What became of a file."""

    READ = "read"
    ALREADY = "already"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """One file of an ingest: its fate, what it was taken for, counts, and the error where it was not read.

    `rejected` records could not be read, `skipped` ones are of other kinds than the connector reads; `aside` stands
    beside the list, such as a sheet of notes, and counts as neither. `card` is that of the connector it was taken for,
    None where none was.
    """

    name: str
    fate: Fate
    connector: str = ""
    records: int = 0
    rows: Mapping[str, int] = field(default_factory=dict)
    rejected: int = 0
    skipped: int = 0
    error: SekishoError | None = None
    path: Path = Path()
    card: ConnectorCard | None = None
    aside: tuple[Rejected, ...] = ()


def ingest(
    store: Store,
    path: Path,
    settings: Settings,
    now: datetime,
    progress: Progress,
    taken_for: str | None = None,
    readers: Readers | None = None,
    helpers: int | None = None,
) -> tuple[FileOutcome, ...]:
    """Read one file or every file below a folder into the evidence; returns one outcome a file, in order of name.

    A file that cannot be read is an outcome with its error; the rest goes on. The path itself is never written to.
    `taken_for` is the connector that must read it, where somebody said so; `readers` are those that may (None: ours).
    Short files are read by `helpers` other processes (None: as many as they are worth), with the same result.
    Raises SekishoError `path_not_found`, `connector_unknown` or why that one is held, and those that concern the
    ingest as a whole (`disk_full`, `org_locked`, `helper_lost`).
    """
    readers = readers or Readers.ours()
    chosen = None if taken_for is None else readers.named(taken_for)
    found = files_of(path)
    outcomes = []
    with Group.begun(store) as group:
        job = _job(group, settings, now, readers, chosen)
        work = _Work(store, group, settings, now, progress, readers, chosen)
        with landings(store, found, now, job, helpers) as arriving:
            for number, (item, landing) in enumerate(arriving):
                progress(item.name, number, len(found))
                outcomes.append(_one(work, item, landing))
    progress("", len(found), len(found))
    return tuple(outcomes)


@dataclass(frozen=True, slots=True)
class _Work:
    """What is the same for every file of an ingest."""

    store: Store
    group: Group
    settings: Settings
    now: datetime
    progress: Progress
    readers: Readers
    chosen: Connector | None


def _job(group: Group, settings: Settings, now: datetime, readers: Readers, chosen: Connector | None) -> Job | None:
    """Return what helpers must know; None where they would read otherwise, since they have our own connectors alone."""
    ours = Readers.ours().known
    if any(readers.known.get(name) != one for name, one in ours.items()) or (chosen and chosen.id not in ours):
        return None
    zone = settings.organisation.time_zone
    return Job(now.isoformat(), zone, settings.mappings, chosen.id if chosen else None, group.ids())


def _one(work: _Work, item: Item, landing: Landing) -> FileOutcome:
    """Read one file; `landing` waits until it is landed."""
    chosen = work.chosen
    name = item.name
    try:
        arrived = landing()
        taken = arrived.taken
        if taken.unforced:
            work.group.copied(taken.unforced)
        landed = replace(taken.landed, name=name)
        chosen = chosen or _recognised(work, landed, arrived)
        report, aside = _read(work, landed, arrived, chosen, item.path)
    except SekishoError as error:
        if error.code in STOPPING:
            raise
        fate = Fate.UNKNOWN if error.code in UNRECOGNISED else Fate.REFUSED
        connector, card = (chosen.id, chosen.card) if chosen else ("", None)
        return FileOutcome(name, fate, connector, error=printable(error), path=item.path, card=card)
    fate = Fate.ALREADY if report.already else Fate.READ
    counts = report.records - len(aside), report.rows, report.rejected - len(aside), report.skipped
    return FileOutcome(name, fate, chosen.id, *counts, path=item.path, card=chosen.card, aside=aside)


def _recognised(work: _Work, landed: Landed, arrived: Arrived) -> Connector:
    """Return the connector that reads a file; what a helper took it for, where nobody but our own may have a say."""
    if arrived.done and not work.readers.held and not work.readers.own:
        return work.readers.known[arrived.done.connector]
    return recognise(work.store, landed, work.readers, arrived.taken.content)


def _read(
    work: _Work, landed: Landed, arrived: Arrived, connector: Connector, path: Path
) -> tuple[BatchReport, tuple[Rejected, ...]]:
    """Read what was landed into the group: what a helper made of it, else in sets of rows, else record by record.

    Returns what stands beside the list too; of a long file that was delivered before it is not known any more.
    """
    content, done = arrived.taken.content, arrived.done
    aside: list[Rejected] = []

    def told(records: int) -> None:
        work.progress(landed.name, records, 0)

    if done and done.carried and done.connector == connector.id:
        return write_carried(work.group, done.carried, told), ()
    zone = work.settings.organisation.time_zone
    head, context, mapping = head_of(landed, connector, work.settings.mappings, zone, work.now, path)
    if connector.normalise_set and content is not None and work.group.known(head.batch_id) is None:
        sets = connector.normalise_set(content, mapping, Limits(), context)
        if sets is not None:
            return write_sets(work.group, head, sets, work.now, told), ()
    with _content(work.store, landed, content) as stream:
        outputs = became(connector, noted(connector.read(stream, mapping, Limits()), aside), context)
        report = write_in(work.group, head, outputs, work.now, told)
    if report.already and report.rejected and content is not None:
        # Nothing was read now: a short file is looked through again, so that it is told as it was the first time.
        deque(noted(connector.read(stream_of(content), mapping, Limits()), aside), maxlen=0)
    return report, tuple(aside)


def _content(store: Store, landed: Landed, content: bytes | None) -> BinaryIO:
    """Open what was landed: from memory where it is still there."""
    return open_landed(store, landed) if content is None else stream_of(content)


def recognise(store: Store, landed: Landed, readers: Readers, content: bytes | None = None) -> Connector:
    """Return the connector that reads a landed file, whose content may be at hand; errors as of `Readers.chosen`.

    What a connector read that is held now is read by no other in its place: SekishoError says why that one is held.
    """
    if readers.held:
        before = {line.file_sha256: line.connector.partition("@")[0] for line in visible(all_lines(store))}
        if before.get(landed.sha256) in readers.held:
            raise readers.held[before[landed.sha256]]
    with _content(store, landed, content) as stream:
        return readers.chosen(peek(stream), landed.name)


def read_landed(
    store: Store,
    landed: Landed,
    connector: Connector,
    settings: Settings,
    now: datetime,
    progress: Progress = lambda _stage, _done, _total: None,
) -> BatchReport:
    """Read one landed file with `connector` into a batch; Refused where the file stands or falls whole and falls."""
    with open_landed(store, landed) as stream:
        zone = settings.organisation.time_zone
        head, context, mapping = head_of(landed, connector, settings.mappings, zone, now)
        outputs = became(connector, connector.read(stream, mapping, Limits()), context)
        return write_batch(store, head, outputs, now, lambda records: progress(landed.name, records, 0))


def outputs_of(
    store: Store,
    landed: Landed,
    connector: Connector,
    settings: Settings,
    now: datetime,
    shaper: Shaper,
    beside: tuple[str, ...] = (),
) -> Iterator[tuple[str, Mapping[str, Cell]]]:
    """Yield (table, cells) for what a landed file says, without writing; `now` is the time of its delivery.

    `beside` are the names of empty files that were beside it, as its delivery kept them.

    Refused where a record is bad and the file stands or falls whole.
    """
    zone = settings.organisation.time_zone
    context = Context(landed.name, landed.sha256, f"{connector.id}:{landed.name}", now.date(), zone, beside)
    ordinals: Counter[tuple[str, str]] = Counter()
    with open_landed(store, landed) as stream:
        records = connector.read(stream, settings.mappings.get(connector.id, {}), Limits())
        for _, outputs in became(connector, records, context):
            for output in outputs:
                if isinstance(output, Row):
                    yield output.table, shaper.row(output, ordinals[output.table, output.place])
                    ordinals[output.table, output.place] += 1
