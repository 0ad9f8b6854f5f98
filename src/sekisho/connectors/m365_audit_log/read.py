"""The unified audit log as Purview exports it (CSV) or as its API gives it (JSON) -> its records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

import msgspec

from sekisho.connectors.documents.items import too_deep
from sekisho.connectors.documents.outline import begins_json, outline
from sekisho.connectors.json_stream.records import records
from sekisho.connectors.sheets.archive import rejoined
from sekisho.connectors.sheets.delimited import delimited_rows
from sekisho.connectors.sheets.peek import first_rows
from sekisho.connectors.sheets.values import SheetRow
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

DATA = "auditdata"
_OTHER = ("creationdate", "creationtime", "operation", "operations", "recordtype")
_RECORD = ("CreationTime", "Operation", "Workload", "Id")
_WRAPPED = (("AuditData", "Operations"), ("auditData", "operation"))
"""How a search's answer names a record and its operation: the cmdlet's, and that of Graph."""
_HEADER_LINES = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the export: its record, and the id that the export gives it beside the record's own."""

    data: Mapping[str, Any]
    record_id: str = ""


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where a header names AuditData and what stands beside it; sure of JSON records with a workload."""
    for cells in first_rows(head):
        names = _names(cells.cells)
        if DATA in names and not names.keys().isdisjoint(_OTHER):
            return Match(95, "audit_data")
    seen = outline(head)
    if any(seen.all_have(name, other) for name, other in _WRAPPED):
        return Match(95, "wrapped")
    return Match(85, "records") if seen.all_have(*_RECORD) else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the records; a line whose AuditData is no JSON is a reject. Refused `header_not_found`."""
    head = stream.read(64)
    joined = rejoined(head, stream)
    if begins_json(head):
        for record in records(joined, limits, ("value",)):
            yield record if isinstance(record, Rejected) else of_json(record)
        return
    yield from _lines(joined, limits)


def of_json(record: RawRecord) -> RawRecord | Rejected:
    """Return a record of the API, or the one that a search's answer wraps: `AuditData` of the cmdlet, `auditData` of Graph."""
    data = record.payload
    if not isinstance(data, dict):
        return record
    wrapped = next((data[name] for name in ("AuditData", "auditData") if name in data), None)
    uid = next((str(data[name]) for name in ("Identity", "id", "RecordId") if data.get(name)), "")
    if isinstance(wrapped, str):
        try:
            wrapped = msgspec.json.decode(wrapped)
        except (msgspec.DecodeError, RecursionError):
            return Rejected(record.place, "AuditData", "json_cut")
    return RawRecord(record.place, Line(wrapped, uid) if isinstance(wrapped, dict) else Line(data))


def _lines(stream: BinaryIO, limits: Limits) -> Iterator[RawRecord | Rejected]:
    columns: dict[str, int] = {}
    for number, row in enumerate(delimited_rows(stream)):
        if isinstance(row, Rejected):
            yield row
        elif columns:
            if any(row.cells):
                yield _line(row, columns, limits)
        elif DATA in (names := _names(row.cells)):
            columns = names
        elif number >= _HEADER_LINES:
            break
    if not columns:
        raise Refused("header_not_found", place="line 1")


def _line(row: SheetRow, columns: Mapping[str, int], limits: Limits) -> RawRecord | Rejected:
    text = _cell(row, columns[DATA])
    if not text:
        return Rejected(row.place, "AuditData", "value_missing")
    try:
        data = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return Rejected(row.place, "AuditData", "json_cut")
    if not isinstance(data, dict):
        return Rejected(row.place, "AuditData", "json_not_object")
    if too_deep(data, limits.depth):
        return Rejected(row.place, "AuditData", "json_too_deep")
    return RawRecord(row.place, Line(data, _cell(row, columns.get("recordid", -1))))


def _names(cells: tuple[Any, ...]) -> dict[str, int]:
    """Return the place of each column by its name, blanks and case set aside."""
    return {str(cell).strip().strip("\ufeff").replace(" ", "").lower(): at for at, cell in enumerate(cells) if cell}


def _cell(row: SheetRow, at: int) -> str:
    return str(row.cells[at] or "").strip() if 0 <= at < len(row.cells) else ""
