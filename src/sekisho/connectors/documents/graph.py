"""Records of Microsoft Graph as its PowerShell cmdlets write them -> as Graph writes them.

`Get-MgUser | ConvertTo-Json` begins every name with a capital, and puts what the cmdlet has no name for under
`AdditionalProperties`: type, members' names, ranges of addresses.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, BinaryIO

from sekisho.connectors.documents.items import Item, items
from sekisho.connectors.documents.outline import Outline, outline
from sekisho.model.rows import Limits, RawRecord, Rejected

_MORE = "AdditionalProperties"
_CAPITALS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]+$|[A-Z]")
_DEPTH = 64

Records = Iterator[RawRecord | Rejected]


def as_graph(value: Any, depth: int = _DEPTH) -> Any:
    """Return a value with its names as Graph writes them; what is nested deeper than `depth` stays as it is."""
    if isinstance(value, dict) and depth:
        found = {_name(key): as_graph(inner, depth - 1) for key, inner in value.items() if key != _MORE}
        more = value.get(_MORE)
        if isinstance(more, dict):
            found |= {key: inner for key, inner in as_graph(more, depth - 1).items() if found.get(key) is None}
        return found
    return [as_graph(inner, depth - 1) for inner in value] if isinstance(value, list) and depth else value


@lru_cache(maxsize=1024)
def _name(key: str) -> str:
    """Return `userType` for `UserType`, `ipAddress` for `IPAddress`."""
    return _CAPITALS.sub(lambda found: found[0].lower(), key, count=1) if "A" <= key[:1] <= "Z" else key


def _by_cmdlet(value: Mapping[str, Any]) -> bool:
    """Tell whether a cmdlet wrote a record."""
    return any("A" <= key[:1] <= "Z" for key in value)


@lru_cache(maxsize=4)
def graph_outline(head: bytes) -> Outline:
    """Return what the head of a file shows, its names as Graph writes them. Never raises."""
    seen = outline(head)
    if not any(map(_by_cmdlet, seen.samples)):
        return seen
    samples = tuple(as_graph(one) for one in seen.samples)
    return replace(seen, first=tuple(frozenset(one) for one in samples), samples=samples)


def graph_items(stream: BinaryIO, limits: Limits) -> Records:
    """Yield the records as `items` does, their names as Graph writes them."""
    yield from graph_records(items(stream, limits))


def graph_records(found: Records) -> Records:
    """Yield records with their names as Graph writes them; payloads are mappings, or `Item`s."""
    for record in found:
        payload = record.payload if isinstance(record, RawRecord) else None
        if isinstance(payload, Item) and _by_cmdlet(payload.value):
            yield RawRecord(record.place, replace(payload, value=as_graph(payload.value)))
        elif isinstance(payload, Mapping) and _by_cmdlet(payload):
            yield RawRecord(record.place, as_graph(payload))
        else:
            yield record
