"""`userRegistrationDetails` of Microsoft Graph -> what each account has registered."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.documents.graph import graph_items, graph_outline
from sekisho.model.rows import Limits, Match, RawRecord, Rejected


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where every record says what it has registered."""
    seen = graph_outline(head)
    if seen.all_have("id", "userPrincipalName") and seen.any_has(
        "isMfaCapable", "isMfaRegistered", "methodsRegistered"
    ):
        return Match(95, "registrations")
    return Match(80, "context") if seen.context.endswith("userregistrationdetails") and not seen.first else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the registrations; a next link, an error and a cut are rejects of their own."""
    yield from graph_items(stream, limits)
