"""What was read: deliveries with their days and counts, and what could not be read."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sekisho.connectors.contract import Connector
from sekisho.evidence.land import landed_path
from sekisho.evidence.view import Snapshot, rejects
from sekisho.pipeline.document.words import error_said
from sekisho.pipeline.refused import RefusedFile
from sekisho.report.inputs import FileFact, RejectFact, SourceFact
from sekisho.report.said import Said
from sekisho.text.say import rejected

Days = tuple[date | None, date | None]


def source_facts(snapshot: Snapshot, known: Mapping[str, Connector], zone: str) -> tuple[SourceFact, ...]:
    """Return what each delivery gave to each table and over which days, in the firm's time zone.

    `known` are the connectors that read here; what another one read is told by its id.
    """
    days = _days(snapshot, ZoneInfo(zone))
    titles = {connector.id: connector.card.text.en.title for connector in known.values()}
    return tuple(
        SourceFact(
            titles.get(line.connector.partition("@")[0], line.connector),
            line.file_name,
            table,
            count,
            line.rejected,
            *days.get((line.batch_id, table), (None, None)),
        )
        for line in snapshot.batches()
        for table, count in sorted(line.rows.items())
        if table != "message_text"
    )


def _days(snapshot: Snapshot, zone: ZoneInfo) -> dict[tuple[str, str], Days]:
    found: dict[tuple[str, str], tuple[datetime, datetime]] = {}
    for row in snapshot.dicts("coverage", ("batch_id", "table", "hour")):
        if row["hour"] is not None:
            key = row["batch_id"], row["table"]
            first, last = found.get(key, (row["hour"], row["hour"]))
            found[key] = min(first, row["hour"]), max(last, row["hour"])
    return {key: (first.astimezone(zone).date(), last.astimezone(zone).date()) for key, (first, last) in found.items()}


def reject_facts(snapshot: Snapshot, refused: tuple[RefusedFile, ...]) -> tuple[RejectFact, ...]:
    """Return refused files first, then records that were rejected, counted by file and reason."""
    whole = [
        RejectFact(file.name, error_said(file.error), 1, str(file.error.params.get("place", ""))) for file in refused
    ]
    names = {line.batch_id: line.file_name for line in snapshot.batches()}
    counts: dict[tuple[str, str], tuple[int, str]] = {}
    values: dict[tuple[str, str], str] = {}
    for row in rejects(snapshot):
        key = names.get(row["batch_id"], ""), row["reason"]
        count, place = counts.get(key, (0, row["place"]))
        counts[key] = count + 1, place
        values.setdefault(key, row["sample"] or "")
    told = [RejectFact(key[0], _reason(key[1], values[key]), *counted) for key, counted in sorted(counts.items())]
    return (*whole, *told)


def _reason(code: str, value: str) -> Said:
    """Return why records were rejected, with the value of the first of them."""
    return Said.both(lambda lang: rejected(code, lang, value))


def file_facts(snapshot: Snapshot) -> tuple[FileFact, ...]:
    """Return every file that was read, with the hash that names it and its size in bytes (0: copy no longer kept)."""
    return tuple(
        FileFact(line.file_name, line.file_sha256, _size(snapshot, line.file_sha256)) for line in snapshot.batches()
    )


def _size(snapshot: Snapshot, sha256: str) -> int:
    """Return the size of the content from the last four bytes of its compressed copy (modulo 4 GiB, RFC 1952)."""
    path = landed_path(snapshot.store, sha256)
    if not path.exists():
        return 0
    with path.open("rb") as file:
        file.seek(-4, 2)
        return int.from_bytes(file.read(4), "little")
