"""A NACHA file: read whole and checked before its first entry is given out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from sekisho.connectors.nacha.check import Entry, FileEnd, checked
from sekisho.connectors.nacha.layout import RECORD
from sekisho.connectors.nacha.records import raw_records
from sekisho.connectors.sheets.archive import spooled
from sekisho.model.rows import Limits, Match, RawRecord, Rejected


@dataclass(frozen=True, slots=True)
class Summary:
    """The file as a whole: its header, its entries, their cents (debits negative), the day where all have the same."""

    header: dict[str, str]
    count: int
    cents: int
    value_date: date | None


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where a file header opens the file and a batch header follows; near it where its length is wrong."""
    line = head.partition(b"\n")[0].rstrip(b"\r")
    record = line if len(line) < len(head) else head[:RECORD]
    if not record.startswith(b"101") or len(record) < 40 or b"," in record[:40]:
        return Match(0)
    behind = head[len(line) + 1 :] if len(line) < len(head) else head[RECORD:]
    if len(record) == RECORD and record[34:40] == b"094101" and behind[:1] in (b"5", b"9", b""):
        return Match(95, "header_record")
    return Match(70, "header_record_damaged") if b"094" in record[30:42] else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the file's `Summary` and then each `Entry`; Refused with place and field where it falls."""
    with spooled(stream, limits.member_bytes) as file:
        header: dict[str, str] = {}
        count, cents, days, place = 0, 0, set[date | None](), ""
        for item in checked(raw_records(file)):
            if isinstance(item, FileEnd):
                header = item.header
                continue
            count += 1
            cents += item.cents
            days.add(item.value_date)
            place = place or item.place
        yield RawRecord(place, Summary(header, count, cents, days.pop() if len(days) == 1 else None), RECORD)
        file.seek(0)
        for item in checked(raw_records(file)):
            if isinstance(item, Entry):
                yield RawRecord(item.place, item, RECORD)
