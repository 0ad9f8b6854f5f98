"""`roleManagement/directory/roleAssignments` of Microsoft Graph -> its assignments."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.documents.graph import graph_items, graph_outline
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_CONTEXTS = ("#rolemanagement/directory/",)


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where every record gives a role of the directory to somebody, or defines one."""
    seen = graph_outline(head)
    if seen.all_have("principalId", "roleDefinitionId") and seen.any_has("directoryScopeId", "appScopeId"):
        return Match(95, "assignments")
    if seen.all_have("id", "displayName", "isBuiltIn", "templateId"):
        return Match(90, "definitions")
    return Match(80, "context") if any(one in seen.context for one in _CONTEXTS) and not seen.first else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the assignments or definitions; a next link, an error and a cut are rejects of their own."""
    yield from graph_items(stream, limits)
