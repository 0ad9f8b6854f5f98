"""`auditLogs/directoryAudits` of Microsoft Graph, or the portal's download as JSON -> its records."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.documents.graph import graph_outline, graph_records
from sekisho.connectors.json_stream.records import records
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_LISTS = ("value",)
_AUDIT = ("activityDisplayName", "activityDateTime", "initiatedBy")


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where every record has what a record of the directory's log has."""
    seen = graph_outline(head)
    if seen.all_have(*_AUDIT):
        return Match(95, "audits")
    return Match(80, "context") if seen.context.endswith("/directoryaudits") and not seen.first else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the records; a next link and a cut are rejects of their own."""
    yield from graph_records(records(stream, limits, _LISTS))
