"""`activities.list` of the Reports API of Google Workspace -> its activities."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.documents.outline import Outline, outline
from sekisho.connectors.json_stream.records import records
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_LISTS = ("items",)
_ACTIVITY = ("id", "actor", "events")


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where the answer, or every record, says that it is one of activities."""
    seen = outline(head)
    kind = seen.value.get("kind")
    page = isinstance(kind, str) and kind.endswith("#activities")
    return Match(95, "activities") if page or (seen.all_have(*_ACTIVITY) and _by_application(seen)) else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the activities; a token of a next page and a cut are rejects of their own."""
    yield from records(stream, limits, _LISTS)


def _by_application(seen: Outline) -> bool:
    ids = [one.get("id") for one in seen.samples[:1]]
    return all(isinstance(one, dict) and "applicationName" in one for one in ids)
