"""`domains` of Microsoft Graph -> its domains."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.documents.graph import graph_items, graph_outline
from sekisho.model.rows import Limits, Match, RawRecord, Rejected


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where every record has what a domain of a directory has."""
    seen = graph_outline(head)
    if seen.all_have("id", "isVerified") and seen.any_has("authenticationType", "supportedServices", "isDefault"):
        return Match(95, "domains")
    return Match(80, "context") if seen.context.endswith("$metadata#domains") and not seen.first else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the domains; a next link, an error and a cut are rejects of their own."""
    yield from graph_items(stream, limits)
