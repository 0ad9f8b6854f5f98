"""`groups/ID/members` of Microsoft Graph -> the members of one group."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.documents.graph import graph_items, graph_outline
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_TYPES = ("#microsoft.graph.user", "#microsoft.graph.group", "#microsoft.graph.serviceprincipal", "#microsoft.graph.device",
          "#microsoft.graph.orgcontact")  # fmt: skip
_OTHER = ("conditions", "ipRanges", "countriesAndRegions", "members", "roleDefinitionId")
_CONTEXT = "$metadata#directoryobjects"
NOBODY = "/value"
"""Where a file that lists nobody says so."""


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where every record says which kind of directory object it is: a list of accounts alone does not."""
    seen = graph_outline(head)
    listed = _CONTEXT in seen.context
    if not seen.first:
        return Match(80, "context") if listed else Match(0)
    typed = all(
        str(one.get("@odata.type") or one.get("odata.type") or "").lower() in _TYPES for one in _whole(seen.samples)
    )
    deleted = any(one.get("deletedDateTime") for one in seen.samples)
    of_members = listed or (not seen.context and "value" not in seen.value)
    if typed and of_members and seen.all_have("id") and not seen.any_has(*_OTHER) and not deleted:
        return Match(95, "members")
    return Match(0)


def _whole(samples: tuple[Mapping[str, object], ...]) -> tuple[Mapping[str, object], ...]:
    return samples[:-1] or samples


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the members, and one record without a payload where there are none."""
    some = False
    for record in graph_items(stream, limits):
        some = True
        yield record
    if not some:
        yield RawRecord(NOBODY, None)
