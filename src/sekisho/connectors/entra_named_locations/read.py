"""`namedLocations` of Microsoft Graph -> its places."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.documents.graph import graph_items, graph_outline
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_PLACE = ("ipRanges", "countriesAndRegions", "networkId", "cidrIpRanges")


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where every record has an id, and some have ranges, countries or a place's type."""
    seen = graph_outline(head)
    typed = any(str(one.get("@odata.type", "")).endswith("NamedLocation") for one in seen.samples)
    if seen.all_have("id") and (typed or seen.any_has(*_PLACE)) and not seen.any_has("conditions"):
        return Match(90, "places")
    return Match(80, "context") if seen.context.endswith("namedlocations") and not seen.first else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the places; a next link, an error and a cut are rejects of their own."""
    yield from graph_items(stream, limits)
