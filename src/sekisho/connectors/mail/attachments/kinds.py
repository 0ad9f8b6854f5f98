"""What an attachment is, by its first bytes; its declared type and its name decide where they do not tell."""

from enum import StrEnum
from pathlib import PurePath


class Kind(StrEnum):
    """The kinds that are told apart."""

    PDF = "pdf"
    ZIP = "zip"
    OLE = "ole"
    RTF = "rtf"
    PICTURE = "picture"
    ARCHIVE = "archive"
    CALENDAR = "calendar"
    HTML = "html"
    TEXT = "text"
    SEALED = "sealed"
    SIGNATURE = "signature"
    OTHER = "other"


_MAGIC = (
    (b"PK\x03\x04", Kind.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OLE),
    (b"{\\rtf", Kind.RTF),
    (b"\x89PNG\r\n\x1a\n", Kind.PICTURE),
    (b"\xff\xd8\xff", Kind.PICTURE),
    (b"GIF8", Kind.PICTURE),
    (b"BM", Kind.PICTURE),
    (b"II*\x00", Kind.PICTURE),
    (b"MM\x00*", Kind.PICTURE),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (b"Rar!\x1a\x07", Kind.ARCHIVE),
    (b"BZh", Kind.ARCHIVE),
    (b"\xfd7zXZ\x00", Kind.ARCHIVE),
    (b"-----BEGIN PGP MESSAGE-----", Kind.SEALED),
    (b"BEGIN:VCALENDAR", Kind.CALENDAR),
)
_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
_BY_NAME = {
    ".ics": Kind.CALENDAR, ".htm": Kind.HTML, ".html": Kind.HTML, ".shtml": Kind.HTML, ".xhtml": Kind.HTML, ".svg": Kind.HTML,
    ".txt": Kind.TEXT, ".csv": Kind.TEXT, ".tsv": Kind.TEXT, ".log": Kind.TEXT, ".xml": Kind.TEXT, ".json": Kind.TEXT,
    ".md": Kind.TEXT, ".vcf": Kind.TEXT, ".p7m": Kind.SEALED, ".p7s": Kind.SIGNATURE, ".sig": Kind.SIGNATURE,
}  # fmt: skip
_HTML = (b"<!doctype html", b"<html", b"<svg", b"<head", b"<body", b"<script", b"<meta")


def kind_of(data: bytes, content_type: str, name: str) -> Kind:
    """Return the kind of an attachment; `OTHER` where nothing tells, or what tells is not to be believed."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if content_type in _SIGNATURES:
        return Kind.SIGNATURE
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    found = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if found is not None:
        return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.PICTURE
    if content_type in _SEALED:
        return Kind.SEALED
    declared = _declared(head, content_type, PurePath(name).suffix.lower())
    return Kind.OTHER if declared in {Kind.HTML, Kind.TEXT, Kind.CALENDAR} and _binary(data) else declared


def _declared(head: bytes, content_type: str, suffix: str) -> Kind:
    if content_type == "text/calendar":
        return Kind.CALENDAR
    if content_type in {"text/html", "application/xhtml+xml", "image/svg+xml"} or head.lower().startswith(_HTML):
        return Kind.HTML
    if suffix in _BY_NAME:
        return _BY_NAME[suffix]
    if content_type.startswith(("text/", "message/")) or content_type in {"application/json", "application/xml"}:
        return Kind.TEXT
    return Kind.PICTURE if content_type.startswith("image/") else Kind.OTHER


def _binary(data: bytes) -> bool:
    """Return whether the bytes hold NUL without the mark of UTF-16: no charset of mail writes text so."""
    return b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
