"""`auditLogs/signIns` of Microsoft Graph, or the portal's download as JSON or CSV -> its sign-ins."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.documents.graph import graph_outline, graph_records
from sekisho.connectors.entra_sign_ins.portal import first_labels, is_sign_ins, is_text, portal_records
from sekisho.connectors.json_stream.records import records
from sekisho.connectors.sheets.archive import rejoined
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_HEAD = 64
_LISTS = ("value",)
_SIGN_IN = ("createdDateTime", "appDisplayName")
_MORE = ("conditionalAccessStatus", "authenticationRequirement", "clientAppUsed", "signInEventTypes", "ipAddress")


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where every record has what a sign-in has."""
    if is_text(head):
        return Match(95, "portal") if is_sign_ins(first_labels(head)) else Match(0)
    seen = graph_outline(head)
    if seen.all_have(*_SIGN_IN) and seen.any_has(*_MORE):
        return Match(95, "sign_ins")
    empty = seen.context.endswith("/signins") and not seen.first
    return Match(80, "context") if empty else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the sign-ins; a next link and a cut are rejects of their own."""
    head = stream.read(_HEAD)
    joined = rejoined(head, stream)
    yield from portal_records(joined) if is_text(head) else graph_records(records(joined, limits, _LISTS))
