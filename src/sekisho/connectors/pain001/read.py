"""A pain.001 message: read whole and checked before its first payment is given out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from sekisho.connectors.pain001.check import Group, checked
from sekisho.connectors.pain001.nodes import parts
from sekisho.connectors.payments import Payment, Summary, summary
from sekisho.connectors.sheets.archive import spooled
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_NAMED = re.compile(r"pain\.001\.001\.[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Message:
    """The file as a whole: what its payments come to, and its PmtInfs in order."""

    whole: Summary
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
    """Yield the file's `Message` and then each `Payment`; Refused with line and field where it falls."""
    with spooled(stream, limits.member_bytes) as file:
        groups: list[Group] = []
        whole = summary(_payments(file, limits, groups))
        yield RawRecord(whole.place, Message(whole, tuple(groups)))
        file.seek(0)
        for payment in _payments(file, limits, []):
            yield RawRecord(payment.place, payment)


def _payments(file: BinaryIO, limits: Limits, groups: list[Group]) -> Iterator[Payment]:
    """Yield the payments, and put each PmtInf behind its payments into `groups`."""
    for item in checked(parts(file, limits)):
        if isinstance(item, Group):
            groups.append(item)
        else:
            yield item
