"""`groups` or `directoryRoles` of Microsoft Graph, members expanded -> its groups and roles."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.documents.graph import graph_items, graph_outline
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_GROUP = ("groupTypes", "securityEnabled", "mailEnabled", "roleTemplateId", "members")
_OTHER = ("userPrincipalName", "conditions", "number", "ipRanges", "countriesAndRegions")
_CONTEXTS = (
    "$metadata#groups",
    "$metadata#groups(members())",
    "$metadata#directoryroles",
    "$metadata#directoryroles(members())",
)


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where every record has an id, a name and what groups or roles have."""
    seen = graph_outline(head)
    if seen.all_have("id", "displayName") and seen.any_has(*_GROUP) and not seen.any_has(*_OTHER):
        return Match(90, "groups")
    return Match(80, "context") if seen.context.endswith(_CONTEXTS) and not seen.first else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the groups and roles; a next link, an error and a cut are rejects of their own."""
    yield from graph_items(stream, limits)
