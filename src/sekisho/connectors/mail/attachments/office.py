"""The text of Word, Excel and PowerPoint files (2007 and later), from their parts, in bounded memory."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from sekisho.connectors.mail.attachments import codes
from sekisho.connectors.mail.attachments.reading import Reading, Unread

MOST_MEMBERS = 2_000
PART_BYTES = 2 * 1024 * 1024
TOTAL_BYTES = 4 * 1024 * 1024
MOST_PICTURES = 5
_PARTS = (
    re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"),
    re.compile(r"xl/(?:sharedStrings|comments\d*|drawings/drawing\d+|worksheets/sheet\d+)\.xml"),
    re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)\d+\.xml"),
)
_RELATIONS = re.compile(r"(?:word|xl|ppt)/(?:[a-zA-Z]+/)?_rels/[^/]+\.rels")
_PICTURE = re.compile(r"(?:word|xl|ppt)/media/[^/]+\.(?:png|jpe?g|gif|bmp)", re.IGNORECASE)
_ENDS = frozenset({"p", "br", "cr", "row", "si", "tr"})


class _Stop(Exception):  # noqa: N818 - not an error: the bound is reached
    """Enough was read."""


class _Text:
    """Gathers text and links while a part is parsed: what stands in `t`, and numbers and inline texts of cells."""

    def __init__(self, room: int) -> None:
        self.pieces: list[str] = []
        self.links: list[str] = []
        self._room = room
        self._held = False
        self._shared = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        name = tag.rpartition("}")[2]
        if name == "c":
            # A shared text is read where it is shared; its number says nothing.
            self._shared = attributes.get("t") == "s"
        self._held = name == "t" or (name == "v" and not self._shared)
        if name == "tab":
            self.pieces.append("\t")
        elif name == "Relationship" and attributes.get("TargetMode") == "External":
            self.links.append(attributes.get("Target", ""))

    def data(self, text: str) -> None:
        """Take characters."""
        if self._held:
            self.pieces.append(text)
            self._room -= len(text)
            if self._room <= 0:
                raise _Stop

    def end(self, tag: str) -> None:
        """End an element."""
        name = tag.rpartition("}")[2]
        self._held = False
        if name in _ENDS:
            self.pieces.append("\n")
        elif name in {"c", "tc"}:
            self.pieces.append("\t")

    def close(self) -> None:
        """End the part."""


def office(data: bytes, room: int) -> Reading:
    """Read an Office file; an archive of another kind is `ARCHIVE`, one that unfolds too far is `CUT`, an odd one `BROKEN`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {item.filename for item in members}
            if any(item.flag_bits & 1 for item in members):
                return Reading(unread=Unread.ENCRYPTED)
            if "[Content_Types].xml" not in names:
                return Reading(unread=Unread.ARCHIVE)
            if len(members) > MOST_MEMBERS or len(names) < len(members):
                return Reading(unread=Unread.BROKEN)
            return _read(archive, members, room)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, UnicodeDecodeError, ValueError):
        return Reading(unread=Unread.BROKEN)


def _read(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], room: int) -> Reading:
    texts: list[str] = []
    links: list[str] = []
    cut = False
    left = TOTAL_BYTES
    for item in _wanted(members):
        if left <= 0 or room <= 0:
            cut = True
            break
        with archive.open(item) as part:
            source = part.read(min(PART_BYTES, left) + 1)
        cut = cut or len(source) > min(PART_BYTES, left)
        left -= len(source)
        gathered, whole = _gathered(source[:PART_BYTES], room)
        text = "\n".join(line.strip() for line in "".join(gathered.pieces).split("\n") if line.strip())
        texts.append(text)
        links.extend(link for link in gathered.links if ":" in link)
        room -= len(text)
        cut = cut or not whole
    whole_text = "\n".join(text for text in texts if text)
    seen, scanned = _pictures(archive, members)
    macros = any(item.filename.lower().endswith("vbaproject.bin") for item in members)
    unread = Unread.CUT if cut else Unread.MACROS if macros else None
    if unread is None and not whole_text:
        unread = Unread.NO_TEXT
    return Reading(whole_text, tuple(dict.fromkeys(links))[:200], seen, unread, scanned)


def _wanted(members: list[zipfile.ZipInfo]) -> Iterator[zipfile.ZipInfo]:
    """Yield the parts that hold text, in the order of their kinds and numbers, then those that hold links."""
    found = [item for item in members if any(one.fullmatch(item.filename) for one in _PARTS)]
    yield from sorted(found, key=lambda item: ("ocument.xml" not in item.filename, len(item.filename), item.filename))
    yield from sorted((item for item in members if _RELATIONS.fullmatch(item.filename)), key=lambda item: item.filename)


def _gathered(source: bytes, room: int) -> tuple[_Text, bool]:
    """Parse the beginning of a part; the second is False where the bound was reached or the part is no good XML."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser, ParseError

    target = _Text(room)
    parser: Any = DefusedXMLParser(target=target, forbid_dtd=True)
    try:
        parser.feed(source)
        parser.close()
    except (_Stop, ParseError, DefusedXmlException, ValueError):
        return target, False
    return target, True


def _pictures(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> tuple[tuple[str, ...], bool | None]:
    """Return what codes in the file's pictures say, and whether they were looked for."""
    pictures = [item for item in members if _PICTURE.fullmatch(item.filename) and item.file_size <= PART_BYTES]
    if not pictures:
        return (), None
    if not codes.installed():
        return (), False
    found: list[str] = []
    for item in pictures[:MOST_PICTURES]:
        with archive.open(item) as part:
            found.extend(codes.payloads(part.read(PART_BYTES)) or ())
    return tuple(dict.fromkeys(found)), True
