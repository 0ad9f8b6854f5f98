"""Properties as TNEF packs them (MS-OXTNEF, attMsgProps and attAttachment): a count, then a type, a number and a value each."""

from dataclasses import dataclass
from typing import Final

from sekisho.connectors.mail.charsets import decode
from sekisho.connectors.mail.outlook.item import Value
from sekisho.connectors.mail.outlook.ole import code_page

MOST_PROPERTIES: Final = 20_000
MOST_VALUES: Final = 100_000
EMBEDDED: Final = bytes.fromhex("0703020000000000c000000000000046")
"""IID_IMessage: the object that follows is a message."""
OBJECT: Final = 0x000D
_BINARY: Final = 0x0102
_NARROW: Final = 0x001E
_WIDE: Final = 0x001F
_MANY: Final = 0x1000
_NAMED: Final = 0x8000
_BYTES: Final = {
    0x0000: 0, 0x0001: 0, 0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4, 0x0014: 8,
    0x0040: 8, 0x0048: 16,
}  # fmt: skip
"""How many bytes a value of a type takes, what fills it up to four included."""
_NUMBERS: Final = {0x0002: 2, 0x0003: 4, 0x000B: 2, 0x0014: 8, 0x0040: 8}


class BrokenError(Exception):
    """The bytes are not what their kind must be."""


@dataclass(slots=True)
class Bytes:
    """Bytes that are read from the front to the back; BrokenError where there are fewer than are asked for."""

    data: bytes
    at: int = 0

    def take(self, count: int) -> bytes:
        """Return the next bytes."""
        if count < 0 or count > len(self.data) - self.at:
            raise BrokenError
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, width: int = 4) -> int:
        """Return the next number without a sign, the low byte first."""
        return int.from_bytes(self.take(width), "little")

    def padded(self, count: int) -> bytes:
        """Return the next bytes, and pass over what fills them up to four."""
        found = self.take(count)
        self.at = min(self.at + -count % 4, len(self.data))
        return found


def properties(data: bytes, charset: str) -> dict[int, Value]:
    """Return the properties by number, named ones left out; those before the break where the bytes break off.

    An object is its identifier and its bytes. Of several values the first is kept. Text of one byte a letter is in `charset`.
    """
    reader = Bytes(data)
    found: dict[int, Value] = {}
    try:
        for _ in range(min(reader.number(), MOST_PROPERTIES)):
            kind, tag = reader.number(2), reader.number(2)
            if tag >= _NAMED:
                _pass_name(reader)
            value = _value(reader, kind, charset)
            if value is not None and tag < _NAMED:
                found.setdefault(tag, value)
    except BrokenError:
        pass
    return found


def charset_of(page: Value | None) -> str:
    """Return the charset of a code page, that of Western Windows where it is not known."""
    return code_page(page) or "cp1252"


def _pass_name(reader: Bytes) -> None:
    reader.take(16)
    if reader.number() == 0:
        reader.take(4)
    else:
        reader.padded(reader.number())


def _value(reader: Bytes, kind: int, charset: str) -> Value | None:
    base = kind & ~_MANY
    if base in {_BINARY, _NARROW, _WIDE, OBJECT}:
        held = [reader.padded(reader.number()) for _ in range(_count(reader))]
        return _read(base, held[0], charset) if held else None
    if base not in _BYTES:
        raise BrokenError
    width = _BYTES[base]
    held = [reader.take(width) for _ in range(_count(reader) if kind & _MANY else 1)]
    if base in _NUMBERS and held:
        return int.from_bytes(held[0][: _NUMBERS[base]], "little", signed=base != 0x0040)
    return None


def _count(reader: Bytes) -> int:
    count = reader.number()
    if count > min(MOST_VALUES, len(reader.data) - reader.at):
        raise BrokenError
    return count


def _read(kind: int, held: bytes, charset: str) -> Value:
    if kind == _WIDE:
        return held.decode("utf-16-le", "replace").rstrip("\x00")
    if kind == _NARROW:
        return decode(held.rstrip(b"\x00"), charset)[0]
    return held
