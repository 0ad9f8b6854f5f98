"""Ingest: every file of a path is landed, recognised, read and written, or refused with the reason; none is skipped."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sekisho.connectors.choose import choose, peek
from sekisho.connectors.contract import Connector, Context
from sekisho.evidence.batches import BatchHead, BatchReport, batch_id, write_batch
from sekisho.evidence.land import Landed, land, open_landed
from sekisho.evidence.rows import Shaper
from sekisho.evidence.store import Store
from sekisho.model.errors import Refused, SekishoError
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell, Limits, RawRecord, Rejected, Row
from sekisho.pipeline.settings import Settings

Progress = Callable[[str, int, int], None]


class Fate(StrEnum):
    """What became of a file."""

    READ = "read"
    ALREADY = "already"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """One file of an ingest: its fate, what it was taken for, counts, and the error where it was not read."""

    name: str
    fate: Fate
    connector: str = ""
    records: int = 0
    rows: Mapping[str, int] = field(default_factory=dict)
    rejected: int = 0
    error: SekishoError | None = None


def ingest(store: Store, path: Path, settings: Settings, now: datetime, progress: Progress) -> tuple[FileOutcome, ...]:
    """Read one file or every file below a folder into the evidence; returns one outcome a file, in order of name.

    A file that cannot be read is an outcome with its error; the rest goes on. The path itself is never written to.
    Raises SekishoError `path_not_found`, and those that concern the store as a whole (`disk_full`, `org_locked`).
    """
    found = files_of(path)
    outcomes = []
    for number, file in enumerate(found):
        progress(file.name, number, len(found))
        outcomes.append(_one(store, file, settings, now))
    progress("", len(found), len(found))
    return tuple(outcomes)


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the files of a path in order of name; hidden ones and what is not a plain file are left out."""
    if not path.exists():
        raise SekishoError("path_not_found", path=str(path))
    if path.is_file():
        return (path,)
    inside = (item for item in path.rglob("*") if item.is_file() and not item.is_symlink())
    return tuple(
        sorted(item for item in inside if not any(part.startswith(".") for part in item.relative_to(path).parts))
    )


def _one(store: Store, file: Path, settings: Settings, now: datetime) -> FileOutcome:
    connector = ""
    try:
        landed = land(store, file, now)
        chosen = recognise(store, landed)
        connector = chosen.id
        report = read_landed(store, landed, chosen, settings, now)
    except SekishoError as error:
        if error.code in {"disk_full", "org_locked"}:
            raise
        fate = Fate.UNKNOWN if error.code in {"format_unknown", "format_unclear"} else Fate.REFUSED
        return FileOutcome(file.name, fate, connector, error=error)
    fate = Fate.ALREADY if report.already else Fate.READ
    return FileOutcome(file.name, fate, connector, report.records, report.rows, report.rejected)


def recognise(store: Store, landed: Landed) -> Connector:
    """Return the connector that reads a landed file; SekishoError `format_unknown` or `format_unclear`."""
    with open_landed(store, landed) as stream:
        return choose(peek(stream), landed.name)


def read_landed(store: Store, landed: Landed, connector: Connector, settings: Settings, now: datetime) -> BatchReport:
    """Read one landed file with `connector` into a batch; Refused where the file stands or falls whole and falls."""
    mapping = settings.mappings.get(connector.id, {})
    source = f"{connector.id}:{landed.name}"
    key = f"{connector.id}@{connector.version}"
    # Not by name: the same bytes under another name are the same delivery.
    batch = batch_id(
        landed.sha256, connector.id, key, stable_id("map", *[f"{k}={v}" for k, v in sorted(mapping.items())])
    )
    head = BatchHead(batch, source, landed.sha256, landed.name, key, tuple(connector.card.yields), now)
    context = Context(landed.name, landed.sha256, source, now.date())
    with open_landed(store, landed) as stream:
        return write_batch(store, head, _outputs(connector, connector.read(stream, mapping, Limits()), context), now)


def _outputs(
    connector: Connector, records: Iterator[RawRecord | Rejected], context: Context
) -> Iterator[tuple[str, Sequence[Row | Rejected]]]:
    for record in records:
        if isinstance(record, Rejected):
            yield record.place, (record,)
        else:
            yield record.place, tuple(connector.normalise(record, context))


def refused_payment_files(outcomes: Sequence[FileOutcome]) -> tuple[FileOutcome, ...]:
    """Return the outcomes of files that were recognised and refused whole: nothing in them may be paid."""
    return tuple(item for item in outcomes if item.fate is Fate.REFUSED and isinstance(item.error, Refused))


def outputs_of(
    store: Store, landed: Landed, connector: Connector, settings: Settings, now: datetime, shaper: Shaper
) -> Iterator[tuple[str, Mapping[str, Cell]]]:
    """Yield (table, cells) for what a landed file says, without writing; `now` is the time of its delivery.

    Refused where a record is bad and the file stands or falls whole.
    """
    context = Context(landed.name, landed.sha256, f"{connector.id}:{landed.name}", now.date())
    ordinals: Counter[tuple[str, str]] = Counter()
    with open_landed(store, landed) as stream:
        records = connector.read(stream, settings.mappings.get(connector.id, {}), Limits())
        for _, outputs in _outputs(connector, records, context):
            for output in outputs:
                if isinstance(output, Row):
                    yield output.table, shaper.row(output, ordinals[output.table, output.place])
                    ordinals[output.table, output.place] += 1
                elif connector.card.stands == "whole":
                    raise Refused("payment_record_bad", place=output.place, field=output.field, reason=output.reason)
