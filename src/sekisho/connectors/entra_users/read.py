"""`users` of Microsoft Graph -> its accounts."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.documents.graph import graph_items, graph_outline
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_ACCOUNT = ("accountEnabled", "userType", "displayName", "createdDateTime", "signInActivity", "mail")
_OTHER = ("appDisplayName", "clientAppUsed", "isMfaRegistered", "isMfaCapable", "conditions", "members", "activity")


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where every record has an id, a login name and what accounts have, and nothing that sign-ins have."""
    seen = graph_outline(head)
    if seen.any_has(*_OTHER) or "#directoryobjects" in seen.context:
        return Match(0)
    if seen.all_have("id", "userPrincipalName") and seen.any_has(*_ACCOUNT):
        return Match(90, "accounts")
    return Match(80, "context") if seen.context.endswith("$metadata#users") and not seen.first else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the accounts; a next link, an error and a cut are rejects of their own."""
    yield from graph_items(stream, limits)
