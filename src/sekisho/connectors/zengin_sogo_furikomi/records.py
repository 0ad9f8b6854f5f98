"""A stream of bytes -> records of 120 bytes with their places, whatever stands between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sekisho.connectors.zengin_sogo_furikomi.layout import RECORD
from sekisho.model.errors import Refused

_LONGEST = 4096
_END_OF_FILE = b"\x1a"


@dataclass(frozen=True, slots=True)
class Raw:
    """One record: its number from 1, its place (`line 3`, or `byte 240-360` where there are no lines), its bytes."""

    number: int
    place: str
    data: bytes


def raw_records(file: BinaryIO) -> Iterator[Raw]:
    """Yield the records. Lines end in CRLF or LF, or there are none; 0x1A and empty lines at the end are passed over.

    Refused `zengin_record_length` where one has not 120 bytes, `zengin_after_end_of_file` where something follows 0x1A.
    """
    head = file.read(_LONGEST)
    file.seek(0)
    first = min((at for at in (head.find(b"\n"), head.find(b"\r")) if at >= 0), default=-1)
    unbroken = first < 0 or (first > RECORD and first % RECORD == 0)
    yield from _unbroken(file) if unbroken else _from_lines(file)


def _from_lines(file: BinaryIO) -> Iterator[Raw]:
    number = 0
    ended = 0
    while line := file.readline(_LONGEST):
        number += 1
        data = line.rstrip(b"\r\n")
        stripped = data.rstrip(_END_OF_FILE)
        if ended and stripped.strip():
            raise Refused("zengin_after_end_of_file", place=f"line {number}", field="record")
        if stripped != data or not stripped.strip(b" "):
            ended = ended or number
            if not stripped.strip(b" "):
                continue
        yield _checked(number, f"line {number}", stripped)


def _unbroken(file: BinaryIO) -> Iterator[Raw]:
    number = 0
    while data := file.read(RECORD):
        place = f"byte {number * RECORD}-{number * RECORD + len(data)}"
        if not data.strip(_END_OF_FILE + b" \r\n"):
            if file.read(RECORD).strip(_END_OF_FILE + b" \r\n"):
                raise Refused("zengin_after_end_of_file", place=place, field="record")
            return
        number += 1
        yield _checked(number, place, data)


def _checked(number: int, place: str, data: bytes) -> Raw:
    if len(data) != RECORD:
        raise Refused("zengin_record_length", place=place, field="record", length=len(data), expected=RECORD)
    return Raw(number, place, data)
