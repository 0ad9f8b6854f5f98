"""A 総合振込 file: read whole and checked before its first payment is given out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from sekisho.connectors.sheets.archive import spooled
from sekisho.connectors.zengin_sogo_furikomi.check import Block, checked
from sekisho.connectors.zengin_sogo_furikomi.layout import KIND, RECORD
from sekisho.connectors.zengin_sogo_furikomi.records import raw_records
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_OTHER_KINDS = frozenset({"11", "12", "41", "42", "43", "44", "71", "72", "91"})


@dataclass(frozen=True, slots=True)
class Summary:
    """The file as a whole: its blocks in order."""

    blocks: tuple[Block, ...]


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where a header record of kind 21 opens the file; near it where its length or kind is wrong."""
    record = head[:RECORD]
    if (
        not record.startswith(b"1")
        or len(record) < 40
        or not record[1:4].isdigit()
        or b"," in record
        or b"\t" in record
    ):
        return Match(0)
    kind = record[1:3].decode("ascii")
    digits = record[4:14].isdigit()
    behind = head[RECORD : RECORD + 1]
    if (
        kind == KIND
        and digits
        and len(record) == RECORD
        and b"\n" not in record
        and behind in (b"2", b"8", b"\r", b"\n", b"")
    ):
        return Match(95, "header_record")
    if (kind == KIND or kind in _OTHER_KINDS) and digits:
        return Match(70, "header_record_damaged" if kind == KIND else "other_kind")
    return Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the file's summary (a `Summary`) and then each `Payment`; Refused with place and field where it falls."""
    with spooled(stream, limits.member_bytes) as file:
        blocks = tuple(item for item in checked(raw_records(file)) if isinstance(item, Block))
        file.seek(0)
        first = next(raw_records(file))
        yield RawRecord(first.place, Summary(blocks), RECORD)
        file.seek(0)
        for item in checked(raw_records(file)):
            if not isinstance(item, Block):
                yield RawRecord(item.place, item, RECORD)
