"""A CloudTrail log file -> its records: `Records` of a delivered file, or one record a line."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.documents.outline import outline
from sekisho.connectors.json_stream.records import records
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_LISTS = ("Records",)
_CALL = ("eventSource", "eventName", "eventTime", "userIdentity")
_SOME = 2


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where the records have what every call has; nearly where the list of records is empty."""
    seen = outline(head)
    listed = seen.value.get("Records")
    found = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else list(seen.samples)
    if found and sum(key in found[0] for key in _CALL) > _SOME:
        return Match(95, "calls")
    return Match(70, "empty_log") if listed == [] and len(seen.value) == 1 else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the calls; a cut is a reject of its own."""
    yield from records(stream, limits, _LISTS)
