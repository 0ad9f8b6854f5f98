"""Conditional access policies as Microsoft Graph, portal exports and ScubaGear write them -> one record a policy."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.documents.graph import as_graph, graph_items, graph_outline
from sekisho.connectors.documents.items import elements, records_of
from sekisho.connectors.documents.parse import parsed
from sekisho.connectors.sheets.archive import spooled
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_SCUBA = "conditional_access_policies"


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where every record has conditions and a state, or the file is a ScubaGear export of providers."""
    seen = graph_outline(head)
    if seen.all_have("displayName", "conditions") and seen.any_has("state", "grantControls", "sessionControls"):
        return Match(95, "policies")
    if _SCUBA in seen.value or {"baseline_version", "module_version", "tenant_details"} <= set(seen.value):
        return Match(90, "scubagear")
    named = seen.context.endswith(("conditionalaccess/policies", "#conditionalaccesspolicies"))
    return Match(80, "context") if named and not seen.first else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the policies; a next link, an error and a cut are rejects of their own, and make every policy incomplete."""
    with spooled(stream, limits.member_bytes) as file:
        found = parsed(file, limits)
        if any(isinstance(one, dict) and _SCUBA in one for one in found.documents):
            pairs = [
                (place, as_graph(value))
                for number in range(len(found.documents))
                for place, value in elements(found, number, _SCUBA)
            ]
            yield from records_of(found, pairs, limits)
            return
        file.seek(0)
        yield from graph_items(file, limits)
