"""Read the book while another process has the store open: nothing is locked, written or put in order."""

from pathlib import Path

from sekisho.hotline.nouns import Book
from sekisho.hotline.store import image
from sekisho.hotline.store.frame import framed
from sekisho.hotline.store.twin import NAMES
from sekisho.model.errors import SekishoError


def peek(folder: Path) -> Book:
    """Return the book of a folder. SekishoError `hotline_missing`, `hotline_damaged` where neither copy is whole just now."""
    if not any((folder / name).exists() for name in NAMES):
        raise SekishoError("hotline_missing", path=str(folder))
    for name in NAMES:
        data = (folder / name).read_bytes() if (folder / name).exists() else b""
        if framed(data) is not None:
            return image.read(data, str(folder))
    raise SekishoError("hotline_damaged", path=str(folder))
