"""Pull requests as `gh api` and `gh pr list --json` print them -> one record a pull request."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sekisho.connectors.documents.items import items
from sekisho.connectors.documents.outline import outline
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_PULL = ("merged_at", "merge_commit_sha", "mergedAt", "mergeCommit")


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where every record has a number, and some say when they were merged."""
    seen = outline(head)
    return Match(90 if seen.all_have("number") and seen.any_has(*_PULL) else 0, "pulls")


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the pull requests; an error and a cut are rejects of their own."""
    yield from items(stream, limits)
