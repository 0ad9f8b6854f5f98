"""What `sekisho hotline counts --json` prints -> its half-years."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.documents.items import items
from sekisho.connectors.documents.outline import outline
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

FORMAT = "sekisho.hotline_counts/1"


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where the file says its format, which also one without a half-year does."""
    return Match(99, "format") if outline(head).value.get("format") == FORMAT else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the half-years; a cut is a reject of its own."""
    yield from items(stream, limits)
