"""Say what a file is, by its content; ask where two connectors are equally sure."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import BinaryIO

from sekisho.connectors.contract import Connector
from sekisho.connectors.discover import connectors
from sekisho.connectors.sheets.peek import peek_workbook
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Limits

HEAD_BYTES = 64 * 1024
SURE_ENOUGH = 50


def peek(stream: BinaryIO, limits: Limits | None = None) -> bytes:
    """Return the head of a decompressed file for `choose`: its first 64 KiB.

    A workbook longer than that is read whole and its first rows returned instead, since its parts come in any order.
    """
    head = stream.read(HEAD_BYTES)
    return peek_workbook(head, stream, limits or Limits()) if head.startswith(b"PK\x03\x04") else head


def choose(head: bytes, name: str, known: Mapping[str, Connector] | None = None) -> Connector:
    """Return the connector that reads a file with this head.

    SekishoError `format_unknown` where none is sure enough, `format_unclear` with the `candidates` where two are
    equally sure.
    """
    scores = [(item.sniff(head, name).score, item) for item in (known or connectors()).values()]
    best = max((score for score, _ in scores), default=0)
    if best < SURE_ENOUGH:
        raise SekishoError("format_unknown", name=PurePath(name).name)
    winners = [item for score, item in scores if score == best]
    if len(winners) > 1:
        candidates = ", ".join(item.id for item in winners)
        raise SekishoError("format_unclear", name=PurePath(name).name, candidates=candidates)
    return winners[0]
