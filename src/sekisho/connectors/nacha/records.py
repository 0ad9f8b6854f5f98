"""A stream of bytes -> records of 94 signs with their places, whatever stands between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sekisho.connectors.fixed_width import field_at
from sekisho.connectors.nacha.layout import LAYOUTS, RECORD
from sekisho.model.errors import Refused

_LONGEST = 4096
_END_OF_FILE = b"\x1a"


@dataclass(frozen=True, slots=True)
class Raw:
    """One record: its place (`line 3`, or `byte 188-282` where there are no lines) and its 94 signs."""

    place: str
    text: str


def raw_records(file: BinaryIO) -> Iterator[Raw]:
    """Yield the records. Lines end in CRLF or LF, or there are none; 0x1A and empty lines at the end are passed over.

    Refused `nacha_record_length` where one has not 94 signs, `nacha_letters` where a sign is not printable ASCII.
    """
    head = file.read(_LONGEST)
    file.seek(0)
    pieces = _lines(file) if b"\n" in head else _blocks(file)
    over = ""
    for place, data in pieces:
        plain = data.rstrip(_END_OF_FILE)
        if not plain:
            over = over or place
            continue
        if over:
            raise Refused("nacha_record_length", place=over, field="record", length=0, expected=RECORD)
        if len(plain) != RECORD:
            raise Refused("nacha_record_length", place=place, field="record", length=len(plain), expected=RECORD)
        text = plain.decode("latin-1")
        wrong = next((at for at, sign in enumerate(text) if not " " <= sign <= "~"), None)
        if wrong is not None:
            raise Refused("nacha_letters", place=place, field=field_at(text, wrong, LAYOUTS))
        yield Raw(place, text)


def _lines(file: BinaryIO) -> Iterator[tuple[str, bytes]]:
    number = 0
    while line := file.readline(_LONGEST):
        number += 1
        yield f"line {number}", line.removesuffix(b"\n").removesuffix(b"\r")


def _blocks(file: BinaryIO) -> Iterator[tuple[str, bytes]]:
    at = 0
    while piece := file.read(RECORD):
        yield f"byte {at}-{at + len(piece)}", b"" if piece in {b"\r", _END_OF_FILE} else piece
        at += len(piece)
