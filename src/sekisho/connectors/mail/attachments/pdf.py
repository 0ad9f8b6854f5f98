"""The text, links and codes of PDF files, bounded in pages, bytes and work."""

import gc
import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sekisho.connectors.mail.attachments import codes
from sekisho.connectors.mail.attachments.reading import FAILURES, Reading, Unread

MOST_PAGES = 10
CONTENT_BYTES = 256 * 1024
MOST_PICTURES = 3
PICTURE_PIXELS = 2_000_000
MOST_LINKS = 200
MOST_FORMS = 20
# Each font of a page is read anew for it, and each of a form whenever the form is drawn.
MOST_FONTS = 400
DEEPEST_FORM = 3
# A page of text is about 5 kB of operators; these bounds stop what was made to take minutes.
_BOUNDS: dict[str, Any] = {
    "maximum_declared_stream_length": 5_000_000,
    "array_based_stream_maximum_output_length": 4_000_000,
    "lzw_maximum_output_length": 4_000_000,
    "run_length_maximum_output_length": 4_000_000,
    "zlib_maximum_output_length": 16_000_000,
    "zlib_maximum_recovery_input_length": 100_000,
    "stream_decoding_work_maximum_length": 40_000_000,
    "stream_parsing_work_maximum_count": 100_000,
    "image_maximum_buffer_size": 16_000_000,
    "page_tree_maximum_entries": 5_000,
    "page_tree_maximum_page_entries": 50_000,
    "xform_maximum_invocations_per_extraction": MOST_FORMS,
    # No other program is ever started for a picture.
    "jbig2dec_binary": None,
}


@dataclass(slots=True)
class _Gathered:
    room: int
    texts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    pictures: int = 0
    cut: bool = False
    work: int = CONTENT_BYTES
    fonts: int = MOST_FONTS


def pdf(data: bytes, room: int) -> Reading:
    """Read the first 10 pages; `ENCRYPTED`, `BROKEN`, `CUT` past a bound, `NO_TEXT` where pages are pictures alone."""
    try:
        return _pdf(data, room)
    finally:
        # A document's objects point at one another, tables of 65,536 letters among them: a thousand files took a gigabyte.
        gc.collect(1)


def _pdf(data: bytes, room: int) -> Reading:
    from pypdf import PdfReader, apply_configuration
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    got = _Gathered(room)
    try:
        with apply_configuration(**_BOUNDS):
            reader = PdfReader(io.BytesIO(data), root_object_recovery_limit=1_000, xref_stream_maximum_entries=100_000)
            if reader.is_encrypted and not reader.decrypt(""):
                return Reading(unread=Unread.ENCRYPTED)
            for number, page in enumerate(reader.pages):
                if number >= MOST_PAGES or got.room <= 0:
                    got.cut = True
                    break
                _page(page, got)
    except DependencyError:
        # A cipher that needs a library of its own: nobody but the holder of the password reads it anyway.
        return _reading(got, Unread.ENCRYPTED)
    except (*FAILURES, PyPdfError):
        return _reading(got, Unread.BROKEN)
    if got.cut:
        return _reading(got, Unread.CUT)
    return _reading(got, None if got.texts else Unread.NO_TEXT)


def _reading(got: _Gathered, unread: Unread | None) -> Reading:
    scanned = codes.installed() if got.pictures else None
    links, found = tuple(dict.fromkeys(got.links)), tuple(dict.fromkeys(got.codes))
    return Reading("\n".join(got.texts), links, found, unread, scanned)


def _page(page: Any, got: _Gathered) -> None:
    got.links.extend(_links(page, MOST_LINKS - len(got.links)))
    content = page.get_contents()
    drawn = content.get_data() if content is not None else b""
    size = len(drawn)
    got.work -= size
    got.fonts -= _fonts(page.get("/Resources"), min(drawn.count(b"Do"), MOST_FORMS), DEEPEST_FORM)
    if got.work < 0 or got.fonts < 0:
        # Extraction takes time by the operators and fonts of a page, so a page past the bound is left and said to be.
        got.cut = True
    elif size:
        text = page.extract_text().strip()
        got.room -= len(text)
        if text:
            got.texts.append(text)
    _pictures(page, got)


def _fonts(resources: Any, drawn: int, deep: int) -> int:
    """Return how many fonts extraction reads at most, given how often forms are drawn; past the bound any number above it."""
    held = resources.get_object() if resources is not None else {}
    if not deep:
        return MOST_FONTS
    fonts = held.get("/Font")
    count = len(fonts.get_object()) if fonts is not None else 0
    objects = held.get("/XObject")
    for one in list((objects.get_object() if objects is not None else {}).values())[:MOST_FONTS]:
        form = one.get_object()
        if drawn and form.get("/Subtype") == "/Form" and form.get("/Resources") is not None and count <= MOST_FONTS:
            count += drawn * _fonts(form["/Resources"], drawn, deep - 1)
    return count


def _links(page: Any, most: int) -> Iterator[str]:
    for note in list(page.get("/Annots", None) or ())[: max(most, 0)]:
        action = note.get_object().get("/A")
        target = action.get_object().get("/URI") if action is not None else None
        if target is not None:
            yield (target.decode("latin-1") if isinstance(target, bytes) else str(target))[:2_000]


def _pictures(page: Any, got: _Gathered) -> None:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    for held in (objects.get_object() if objects is not None else {}).values():
        drawn = held.get_object()
        if drawn.get("/Subtype") != "/Image":
            continue
        got.pictures += 1
        small = int(drawn.get("/Width", 0)) * int(drawn.get("/Height", 0)) <= PICTURE_PIXELS
        if codes.installed() and small and got.pictures <= MOST_PICTURES:
            got.codes.extend(_codes(drawn))


def _codes(picture: Any) -> tuple[str, ...]:
    from pypdf.errors import DependencyError, PyPdfError

    try:
        # Its way to a picture is over a PNG file, which need not be a small one.
        decoded = picture.decode_as_image({"compress_level": 0})
        return (codes.found_in(decoded) if decoded is not None else None) or ()
    except (*FAILURES, DependencyError, PyPdfError):
        # One picture that cannot be unpacked leaves the text readable.
        return ()
