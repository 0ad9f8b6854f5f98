"""The attachments of one message, read as they are met, within one bound for all of them."""

from dataclasses import dataclass, field

from sekisho.connectors.mail.attachments.kinds import Kind, kind_of
from sekisho.connectors.mail.attachments.reading import FAILURES, Reading, Unread
from sekisho.connectors.mail.charsets import clean

TEXT_KEPT = 64 * 1024
INPUT_BYTES = 5 * 1024 * 1024
MOST_READ = 20
MOST_LINKS = 200
_NAME = 200
_UNREAD: dict[Kind, Unread | None] = {
    Kind.ARCHIVE: Unread.ARCHIVE,
    Kind.OLE: Unread.LEGACY_OFFICE,
    Kind.SIGNATURE: None,
}
_OFFICE_SEALED = "EncryptedPackage".encode("utf-16-le")
_OUTLOOK = "__properties_version1.0".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file as a message carries it; `data` is None where it is longer than what is read of one message."""

    content_type: str
    charset: str
    name: str
    data: bytes | None


@dataclass(slots=True)
class Files:
    """What was read so far. `unread` holds `REASON NAME` for each attachment that was not read, or not wholly."""

    texts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    scanned: bool | None = None
    room: int = INPUT_BYTES
    text_room: int = TEXT_KEPT
    count: int = 0

    def take(self, file: Attachment) -> None:
        """Read one attachment; never raises."""
        self.count += 1
        if self.count > MOST_READ:
            reading = Reading(unread=Unread.TOO_MANY)
        elif file.data is None or len(file.data) > self.room:
            reading = Reading(unread=Unread.TOO_LARGE)
        else:
            self.room -= len(file.data)
            reading = _fenced(file, self.text_room)
        self._keep(file, reading)

    def text(self) -> str:
        """Return the texts, each on lines of its own, at most 64 KiB of UTF-8."""
        return "\n\n".join(text for text in self.texts if text)

    def _keep(self, file: Attachment, reading: Reading) -> None:
        data, unread = clean(reading.text.replace("\r\n", "\n").strip()).encode("utf-8"), reading.unread
        if data:
            if len(data) > self.text_room:
                unread = unread or Unread.CUT
            self.texts.append(data[: self.text_room].decode("utf-8", "ignore"))
            self.text_room = max(0, self.text_room - len(data) - 2)
        self.links.extend(clean(link) for link in reading.links[: MOST_LINKS - len(self.links)])
        self.codes.extend(clean(code) for code in reading.codes)
        if unread is not None:
            self.unread.append(clean(f"{unread} {file.name[:_NAME]}".strip()))
        if reading.scanned is not None:
            self.scanned = reading.scanned and self.scanned is not False


def _fenced(file: Attachment, room: int) -> Reading:
    try:
        return _read(file, file.data or b"", room)
    except FAILURES:
        return Reading(unread=Unread.BROKEN)


def _read(file: Attachment, data: bytes, room: int) -> Reading:
    """Read by kind; the readers of long formats are imported where one comes."""
    if not data.strip():
        return Reading()
    kind = kind_of(data, file.content_type, file.name)
    if kind in {Kind.PDF, Kind.ZIP}:
        return _document(kind, data, room)
    if kind is Kind.PICTURE:
        return _picture(data)
    if kind in {Kind.TEXT, Kind.HTML, Kind.CALENDAR, Kind.RTF}:
        return _worded(kind, file, data)
    if kind is Kind.OLE and _OUTLOOK in data:
        return Reading(unread=Unread.OTHER_KIND)
    sealed = kind is Kind.SEALED or (kind is Kind.OLE and _OFFICE_SEALED in data)
    return Reading(unread=Unread.ENCRYPTED if sealed else _UNREAD.get(kind, Unread.OTHER_KIND))


def _document(kind: Kind, data: bytes, room: int) -> Reading:
    from sekisho.connectors.mail.attachments.office import office
    from sekisho.connectors.mail.attachments.pdf import pdf

    return (pdf if kind is Kind.PDF else office)(data, room)


def _worded(kind: Kind, file: Attachment, data: bytes) -> Reading:
    from sekisho.connectors.mail.attachments import plain

    if kind is Kind.RTF:
        from sekisho.connectors.mail.rtf import rtf_text

        return Reading(rtf_text(data).text)
    reader = {Kind.HTML: plain.page, Kind.CALENDAR: plain.calendar}.get(kind, plain.plain)
    return reader(data, file.charset)


def _picture(data: bytes) -> Reading:
    """Read a picture's codes; its words are not read, so it is never read wholly."""
    from sekisho.connectors.mail.attachments import codes

    found = codes.payloads(data)
    return Reading(codes=found or (), unread=Unread.PICTURE, scanned=codes.installed() and found is not None)
