"""TNEF (winmail.dat, MS-OXTNEF) to an item of Outlook: attributes one after another, the message's own first, then each file's."""

from dataclasses import dataclass, field
from typing import Final

from sekisho.connectors.mail.charsets import decode
from sekisho.connectors.mail.outlook import item as tags
from sekisho.connectors.mail.outlook.item import Attached, Item, Value
from sekisho.people.reports.mapi import EMBEDDED, BrokenError, Bytes, charset_of, properties

SIGNATURE: Final = (0x223E9F78).to_bytes(4, "little")
DEEPEST: Final = 4
MOST_ATTRIBUTES: Final = 20_000
MOST_FILES: Final = 256
MOST_BYTES: Final = 128 * 1024 * 1024
"""Bytes of attributes that are read, messages inside counted again at each depth."""
_SUBJECT, _CLASS, _BODY = 0x00018004, 0x00078008, 0x0002800C
_FILE_BEGINS, _FILE_NAME, _FILE_DATA, _FILE_PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_PROPERTIES, _CODE_PAGE = 0x00069003, 0x00069007
_LEVELS: Final = frozenset({1, 2})
_TEXTS: Final = {_SUBJECT: tags.SUBJECT, _CLASS: tags.CLASS, _BODY: tags.TEXT}


@dataclass(slots=True)
class _File:
    properties: dict[int, Value] = field(default_factory=dict)
    message: Item | None = None


@dataclass(slots=True)
class _Reader:
    """What is read of one stream, and what may still be read of all."""

    depth: int
    room: list[int]
    charset: str = "cp1252"
    own: dict[int, Value] = field(default_factory=dict)
    files: list[_File] = field(default_factory=list)
    cut: bool = False

    def attribute(self, name: int, data: bytes) -> None:
        """Take one attribute; what is not known is passed over."""
        if name == _CODE_PAGE and len(data) >= 4:
            self.charset = charset_of(int.from_bytes(data[:4], "little"))
        elif name in _TEXTS:
            self.own.setdefault(_TEXTS[name], self._text(data))
        elif name == _PROPERTIES:
            self.own.update(properties(data, self.charset))
        elif name == _FILE_BEGINS:
            self.cut = self.cut or len(self.files) >= MOST_FILES
            if not self.cut:
                self.files.append(_File())
        elif self.files and not self.cut:
            self._of_file(self.files[-1], name, data)

    def _of_file(self, file: _File, name: int, data: bytes) -> None:
        if name == _FILE_NAME:
            file.properties.setdefault(tags.FILE_NAMES[1], self._text(data))
        elif name == _FILE_DATA:
            file.properties.setdefault(tags.ATTACHED, data)
        elif name == _FILE_PROPERTIES:
            found = properties(data, self.charset)
            held = found.get(tags.ATTACHED)
            if isinstance(held, bytes) and held.startswith(EMBEDDED):
                del found[tags.ATTACHED]
                file.message = self._inside(held[len(EMBEDDED) :])
            file.properties.update(found)

    def _inside(self, data: bytes) -> Item | None:
        if self.depth <= 0:
            self.cut = True
            return None
        try:
            return _item(data, self.depth - 1, self.room)
        except BrokenError:
            self.cut = True
            return None

    def _text(self, data: bytes) -> str:
        return decode(data.partition(b"\x00")[0], self.charset)[0]


def is_tnef(data: bytes) -> bool:
    """Tell whether bytes begin as TNEF does."""
    return data.startswith(SIGNATURE)


def item_in(data: bytes) -> Item | None:
    """Return the message in a winmail.dat, read as far as it goes; None where it is none. Messages inside are opened 4 deep."""
    try:
        return _item(data, DEEPEST, [MOST_BYTES])
    except BrokenError:
        return None


def message_class(item: Item) -> str:
    """Return what kind of message an item is, in capitals: `REPORT.IPM.NOTE.NDR`; "" where it is not said."""
    return item.text(tags.CLASS).upper()


def _item(data: bytes, depth: int, room: list[int]) -> Item:
    if not is_tnef(data):
        raise BrokenError
    reader = _Reader(depth, room)
    stream = Bytes(data, len(SIGNATURE) + 2)
    try:
        for _ in range(MOST_ATTRIBUTES):
            if stream.at >= len(data) or int.from_bytes(stream.take(1), "little") not in _LEVELS:
                break
            name, length = stream.number(), stream.number()
            room[0] -= length
            if room[0] < 0:
                reader.cut = True
                break
            reader.attribute(name, stream.take(length))
            stream.at += 2  # a checksum that some programs leave out at the end
    except BrokenError:
        reader.cut = True
    return Item(reader.own, (), tuple(_attached(one) for one in reader.files), reader.cut)


def _attached(file: _File) -> Attached:
    missing = file.message is None and not isinstance(file.properties.get(tags.ATTACHED), bytes)
    return Attached(file.properties, file.message, missing)
