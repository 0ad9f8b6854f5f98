"""A .msg file (MS-OXMSG) to an item, in bounded memory."""

import io
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sekisho.connectors.mail.attachments.reading import FAILURES
from sekisho.connectors.mail.charsets import decode
from sekisho.connectors.mail.outlook.item import CODE_PAGE, Attached, Item, Properties, Value

DEEPEST = 8
MOST_RECIPIENTS = 2_048
MOST_ATTACHED = 512
STREAMS_BYTES = 192 * 1024 * 1024
MOST_ENTRIES = 100_000
_STREAM = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})", re.IGNORECASE)
_OBJECT = "__substg1.0_3701000D"
_PROPERTIES = "__properties_version1.0"
_MESSAGE_PAGE = 0x3FFD
_FIXED: Mapping[int, str] = {0x0002: "<h6x", 0x0003: "<i4x", 0x000B: "<H6x", 0x0014: "<q", 0x0040: "<Q"}


class NotMessageError(Exception):
    """The file is no Outlook message, or too broken to be read."""


def item_of(data: bytes) -> Item:
    """Read a .msg file. Raises NotMessageError; embedded messages are opened 8 deep."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as held:
            paths = [tuple(path) for path in held.listdir(streams=True, storages=True)]
            if len(paths) > MOST_ENTRIES or not held.exists(_PROPERTIES):
                raise NotMessageError
            return _item(_Box(held, _tree(paths)), (), DEEPEST)
    except FAILURES as error:
        raise NotMessageError from error


@dataclass(frozen=True, slots=True)
class _Box:
    """The container, the names below each storage, and how much may still be read."""

    held: Any
    below: Mapping[tuple[str, ...], list[str]]
    room: list[int] = field(default_factory=lambda: [STREAMS_BYTES])

    def names(self, at: tuple[str, ...], begin: str = "") -> Iterator[str]:
        """Yield the names in a storage that begin so, in the file's order."""
        return (name for name in self.below.get(at, ()) if name.lower().startswith(begin))

    def content(self, path: tuple[str, ...]) -> bytes:
        """Return a stream; NotMessageError past the bound for all streams."""
        self.room[0] -= self.held.get_size(list(path))
        if self.room[0] < 0:
            raise NotMessageError
        return bytes(self.held.openstream(list(path)).read())


def _tree(paths: list[tuple[str, ...]]) -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for path in paths:
        found.setdefault(path[:-1], []).append(path[-1])
    return found


def _item(box: _Box, at: tuple[str, ...], depth: int) -> Item:
    properties = _properties(box, at, 24 if at else 32)
    recipients = sorted(box.names(at, "__recip_version1.0_"))
    attached = sorted(box.names(at, "__attach_version1.0_"))
    return Item(
        properties,
        tuple(_properties(box, (*at, name), 8) for name in recipients[:MOST_RECIPIENTS]),
        tuple(_attached(box, (*at, name), depth) for name in attached[:MOST_ATTACHED]),
        len(recipients) > MOST_RECIPIENTS or len(attached) > MOST_ATTACHED,
    )


def _attached(box: _Box, at: tuple[str, ...], depth: int) -> Attached:
    properties = _properties(box, at, 8)
    inside = next((name for name in box.names(at) if name.upper() == _OBJECT.upper()), None)
    if inside is None:
        return Attached(properties)
    path = (*at, inside)
    if depth <= 0 or _PROPERTIES not in box.below.get(path, ()):
        # An embedded object of another program, or messages in messages past the bound.
        return Attached(properties, missing=True)
    return Attached(properties, _item(box, path, depth - 1))


def _properties(box: _Box, at: tuple[str, ...], head: int) -> Properties:
    found: dict[int, Value] = {}
    names = list(box.names(at))
    if _PROPERTIES in names:
        table = box.content((*at, _PROPERTIES))[head:]
        for kind, tag, _, raw in struct.iter_unpack("<HHL8s", table[: len(table) - len(table) % 16]):
            if kind in _FIXED:
                found[tag] = struct.unpack(_FIXED[kind], raw)[0]
    narrow: dict[int, bytes] = {}
    for name in names:
        shape = _STREAM.fullmatch(name)
        if shape is None:
            continue
        tag, kind = int(shape[1], 16), int(shape[2], 16)
        if kind == 0x001F:
            found[tag] = box.content((*at, name)).decode("utf-16-le", "replace")
        elif kind == 0x001E:
            narrow[tag] = box.content((*at, name))
        elif kind == 0x0102:
            found[tag] = box.content((*at, name))
    page = next((found[tag] for tag in (_MESSAGE_PAGE, CODE_PAGE) if found.get(tag)), 0)
    for tag, data in narrow.items():
        found.setdefault(tag, decode(data, code_page(page))[0])
    return found


def code_page(number: Value | None) -> str:
    """Return the charset of a Windows code page, "" where it is not known."""
    known = {65001: "utf-8", 20127: "us-ascii", 50220: "iso-2022-jp", 50221: "iso-2022-jp", 50222: "iso-2022-jp", 51932: "euc-jp",
             20932: "euc-jp", 51936: "gb18030", 51949: "euc-kr", 20866: "koi8-r", 1200: "utf-16le"}  # fmt: skip
    if not isinstance(number, int) or number <= 0:
        return ""
    if 28591 <= number <= 28606:
        return f"iso-8859-{number - 28590}"
    return known.get(number, f"cp{number}")
