"""Ingest: every file of a path is landed, recognised, read and written, or refused with the reason; none is skipped."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from sekisho.connectors.choose import peek
from sekisho.connectors.contract import Connector, ConnectorCard, Context
from sekisho.evidence.batches import BatchHead, BatchReport, batch_id, write_batch, write_in, write_sets
from sekisho.evidence.group import Group
from sekisho.evidence.land import Landed, Taken, open_landed, take
from sekisho.evidence.lines import all_lines, visible
from sekisho.evidence.rows import Shaper
from sekisho.evidence.store import Store
from sekisho.model.errors import Refused, SekishoError
from sekisho.model.ids import stable_id
from sekisho.model.paths import shown
from sekisho.model.rows import Cell, Limits, Output, RawRecord, Rejected, Row
from sekisho.pipeline.ahead import ahead
from sekisho.pipeline.delivered import Item, files_of, printable
from sekisho.pipeline.readers import Readers
from sekisho.pipeline.settings import Settings

Progress = Callable[[str, int, int], None]
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

    `rejected` records could not be read, `skipped` ones are of other kinds than the connector reads. `card` is that of
    the connector it was taken for, None where none was.
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


def ingest(
    store: Store,
    path: Path,
    settings: Settings,
    now: datetime,
    progress: Progress,
    taken_for: str | None = None,
    readers: Readers | None = None,
) -> tuple[FileOutcome, ...]:
    """Read one file or every file below a folder into the evidence; returns one outcome a file, in order of name.

    A file that cannot be read is an outcome with its error; the rest goes on. The path itself is never written to.
    `taken_for` is the connector that must read it, where somebody said so; `readers` are those that may (None: ours).
    Raises SekishoError `path_not_found`, `connector_unknown` or why that one is held, and those that concern the store
    as a whole (`disk_full`, `org_locked`).
    """
    readers = readers or Readers.ours()
    chosen = None if taken_for is None else readers.named(taken_for)
    found = files_of(path)
    outcomes = []
    landed = ahead(found, lambda item: _taken(store, item, now))
    with Group.begun(store) as group, closing(landed) as taken:
        work = _Work(store, group, settings, now, progress, readers, chosen)
        for number, (item, landing) in enumerate(taken):
            progress(shown(item.path.name), number, len(found))
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


def _taken(store: Store, item: Item, now: datetime) -> Taken:
    """Land one file, or raise why it cannot be."""
    if item.error is not None:
        raise item.error
    return take(store, item.path, now, forced=False)


def _one(work: _Work, item: Item, landing: Callable[[], Taken]) -> FileOutcome:
    """Read one file; `landing` waits until it is landed."""
    chosen = work.chosen
    name = shown(item.path.name)
    try:
        taken = landing()
        if taken.unforced:
            work.group.copied(taken.unforced)
        landed = replace(taken.landed, name=name)
        chosen = chosen or recognise(work.store, landed, work.readers, taken.content)
        report = _read(work, replace(taken, landed=landed), chosen)
    except SekishoError as error:
        if error.code in {"disk_full", "org_locked"}:
            raise
        fate = Fate.UNKNOWN if error.code in UNRECOGNISED else Fate.REFUSED
        connector, card = (chosen.id, chosen.card) if chosen else ("", None)
        return FileOutcome(name, fate, connector, error=printable(error), path=item.path, card=card)
    fate = Fate.ALREADY if report.already else Fate.READ
    counts = report.records, report.rows, report.rejected, report.skipped
    return FileOutcome(name, fate, chosen.id, *counts, path=item.path, card=chosen.card)


def _read(work: _Work, taken: Taken, connector: Connector) -> BatchReport:
    """Read what was landed into the group: in sets of rows where that can be, record by record elsewhere."""
    landed, content = taken.landed, taken.content
    head, context, mapping = _head(landed, connector, work.settings, work.now)

    def told(records: int) -> None:
        work.progress(landed.name, records, 0)

    if connector.normalise_set and content is not None and work.group.known(head.batch_id) is None:
        sets = connector.normalise_set(content, mapping, Limits(), context)
        if sets is not None:
            return write_sets(work.group, head, sets, work.now, told)
    with _content(work.store, landed, content) as stream:
        outputs = _outputs(connector, connector.read(stream, mapping, Limits()), context)
        return write_in(work.group, head, outputs, work.now, told)


def _content(store: Store, landed: Landed, content: bytes | None) -> BinaryIO:
    """Open what was landed: from memory where it is still there."""
    return open_landed(store, landed) if content is None else BytesIO(content)


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
        head, context, mapping = _head(landed, connector, settings, now)
        outputs = _outputs(connector, connector.read(stream, mapping, Limits()), context)
        return write_batch(store, head, outputs, now, lambda records: progress(landed.name, records, 0))


def _head(
    landed: Landed, connector: Connector, settings: Settings, now: datetime
) -> tuple[BatchHead, Context, Mapping[str, str]]:
    """Return the head of a delivery, and what reading it needs to know."""
    mapping = settings.mappings.get(connector.id, {})
    source = f"{connector.id}:{landed.name}"
    key = f"{connector.id}@{connector.version}"
    # Not by name, but where it says what the file is about: the same bytes under another name are the same delivery.
    named = connector.card.named
    batch = batch_id(
        landed.sha256,
        source if named else connector.id,
        key,
        stable_id("map", *[f"{k}={v}" for k, v in sorted(mapping.items())]),
    )
    head = BatchHead(batch, source, landed.sha256, landed.name, key, tuple(connector.card.yields), now, named)
    context = Context(landed.name, landed.sha256, source, now.date(), settings.organisation.time_zone)
    return head, context, mapping


def _outputs(
    connector: Connector, records: Iterator[RawRecord | Rejected], context: Context
) -> Iterator[tuple[str, Sequence[Output]]]:
    """Yield what each record became; Refused at the first bad one where the file stands or falls whole."""
    for record in records:
        outputs = (record,) if isinstance(record, Rejected) else tuple(connector.normalise(record, context))
        bad = [output for output in outputs if isinstance(output, Rejected)]
        if bad and connector.card.stands == "whole":
            first = bad[0]
            raise Refused(
                "payment_record_bad",
                place=first.place,
                field=first.field,
                reason=first.reason,
                value=first.sample,
            )
        yield record.place, outputs


def outputs_of(
    store: Store, landed: Landed, connector: Connector, settings: Settings, now: datetime, shaper: Shaper
) -> Iterator[tuple[str, Mapping[str, Cell]]]:
    """Yield (table, cells) for what a landed file says, without writing; `now` is the time of its delivery.

    Refused where a record is bad and the file stands or falls whole.
    """
    zone = settings.organisation.time_zone
    context = Context(landed.name, landed.sha256, f"{connector.id}:{landed.name}", now.date(), zone)
    ordinals: Counter[tuple[str, str]] = Counter()
    with open_landed(store, landed) as stream:
        records = connector.read(stream, settings.mappings.get(connector.id, {}), Limits())
        for _, outputs in _outputs(connector, records, context):
            for output in outputs:
                if isinstance(output, Row):
                    yield output.table, shaper.row(output, ordinals[output.table, output.place])
                    ordinals[output.table, output.place] += 1
