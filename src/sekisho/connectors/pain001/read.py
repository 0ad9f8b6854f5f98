"""A pain.001 message: read whole and checked before its first payment is given out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from sekisho.connectors.pain001.check import Group, checked
from sekisho.connectors.pain001.nodes import parts
from sekisho.connectors.sheets.archive import spooled
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_NAMED = re.compile(r"pain\.001\.001\.[0-9]{2}")
MIXED = "XXX"
"""ISO 4217 for no currency."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The file as a whole; `total` is the sum of all minor units, in XXX where there are several currencies."""

    count: int
    total: int
    currency: str
    value_date: date | None
    groups: tuple[Group, ...]


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where the head names the message by its namespace; near it where only the message's element is there."""
    text = head.decode(_MARKS.get(head[:2], "utf-8"), "replace").lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return Match(0)
    if _NAMED.search(text):
        return Match(95, "namespace")
    return Match(70, "message_element") if "CstmrCdtTrfInitn" in text else Match(0)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the file's `Summary` and then each `Payment`; Refused with line and field where it falls."""
    with spooled(stream, limits.member_bytes) as file:
        groups: list[Group] = []
        count, total, currencies, place = 0, 0, set[str](), ""
        for item in checked(parts(file, limits)):
            if isinstance(item, Group):
                groups.append(item)
                continue
            count += 1
            total += item.amount.minor
            currencies.add(item.amount.currency)
            place = place or item.place
        days = {group.value_date for group in groups}
        day = days.pop() if len(days) == 1 else None
        currency = currencies.pop() if len(currencies) == 1 else MIXED
        yield RawRecord(place, Summary(count, total, currency, day, tuple(groups)))
        file.seek(0)
        for item in checked(parts(file, limits)):
            if not isinstance(item, Group):
                yield RawRecord(item.place, item)
