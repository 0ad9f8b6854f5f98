"""The book as JSON and back; a book that cannot be read is refused, for it can always be folded again from the runs."""

import msgspec

from sekisho.findings.nouns import Book
from sekisho.model.errors import SekishoError


def encode(book: Book) -> bytes:
    """Return the book as JSON, the same bytes for the same book."""
    return msgspec.json.encode(book, order="deterministic")


def decode(data: bytes) -> Book:
    """Return the book in `data`; SekishoError `findings_unreadable` where it is not one."""
    try:
        return msgspec.json.decode(data, type=Book)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SekishoError("findings_unreadable", detail=str(error)) from error
