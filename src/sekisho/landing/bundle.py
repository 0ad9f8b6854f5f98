"""The folder that the console writes and the landing process reads: pages, their style, a key. Nothing in it is about a person, a mail or a group.

`pages/<slug>.json` are the pages, `style.css` is what they look like, `wave.key` has the 32 bytes under which networks and browsers
are hashed, and `stamp`, written last, is a digest of all of it: a folder that is being written is told from one that is whole.
"""

import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec

from sekisho.landing.page import Page
from sekisho.landing.safe import unsafe
from sekisho.model.errors import SekishoError
from sekisho.model.paths import shown

PAGES, STYLE, KEY, STAMP = "pages", "style.css", "wave.key", "stamp"
LARGEST: Final = 256 << 10
"""Bytes of any file."""
MOST: Final = 2_000
"""Pages."""
_SIGNS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
_SLUG = re.compile(r"[a-z0-9]{8}")
_LOOK: Final = Path(__file__).parent / "looks" / "page.css"


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a folder holds: pages by slug, the style of all of them, and the key of the wave (32 bytes)."""

    pages: Mapping[str, Page]
    style: bytes
    key: bytes
    stamp: bytes


def new_slug(choose: Callable[[str], str] = secrets.choice) -> str:
    """Return a slug that says nothing: eight letters and digits, drawn at random."""
    return "".join(choose(_SIGNS) for _ in range(8))


def write_bundle(
    path: Path,
    pages: Mapping[str, Page],
    *,
    style: str = "",
    fresh: bool = False,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> None:
    """Write the pages of a wave, by slug, and take out those that were there before; a landing process takes them within a second.

    The key stays, so that hits of a calibration can be compared with those of the wave after it; with `fresh` it is made
    anew, and nobody can compare hits of before and after. Without a `style` pages look as they always do.
    SekishoError `landing_page` with the slug and what is wrong with it, `landing_full`.
    """
    for slug, page in pages.items():
        _check(slug, page)
    if len(pages) > MOST:
        raise SekishoError("landing_full", most=MOST)
    for folder in (path, path / PAGES):
        if not folder.is_dir():
            folder.mkdir(mode=0o750, parents=True)
    look = style.encode() or _LOOK.read_bytes()
    kept = _old_key(path)
    key = random(32) if fresh or kept is None else kept
    written = {slug: msgspec.json.encode(page) for slug, page in sorted(pages.items())}
    for slug, content in written.items():
        _put(path / PAGES / f"{slug}.json", content)
    _put(path / STYLE, look)
    _put(path / KEY, key)
    for old in (path / PAGES).iterdir():
        if old.stem not in written:
            old.unlink()
    _put(path / STAMP, _digest(written, look, key))


def _check(slug: str, page: Page) -> None:
    detail = "" if _SLUG.fullmatch(slug) else "slug"
    try:
        msgspec.convert(msgspec.to_builtins(page), Page)
    except msgspec.ValidationError as error:
        detail = detail or str(error)
    detail = detail or unsafe(page.debrief)
    if detail:
        raise SekishoError("landing_page", slug=shown(slug), detail=detail)


def _old_key(path: Path) -> bytes | None:
    try:
        key = (path / KEY).read_bytes()
    except FileNotFoundError:
        return None
    return key if len(key) == 32 else None


def _put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, for its owner and to be read by its group."""
    part = path.with_name(f".{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _digest(pages: Mapping[str, bytes], style: bytes, key: bytes) -> bytes:
    digest = blake2b(digest_size=16)
    parts: Iterator[bytes] = (part for slug in sorted(pages) for part in (slug.encode(), pages[slug]))
    for part in (*parts, style, key):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest().encode()


def stamp(path: Path) -> bytes:
    """Return what tells whether a bundle was written anew, b"" where there is none."""
    try:
        return (path / STAMP).read_bytes()[:64]
    except OSError:
        return b""


def load(path: Path) -> Bundle:
    """Return what a folder holds.

    SekishoError `landing_none` where there is no bundle, `landing_changing` where it is being written, `landing_page`, `landing_full`.
    """
    found = stamp(path)
    if not found:
        raise SekishoError("landing_none", path=shown(str(path)))
    try:
        style, key = _read(path / STYLE), _read(path / KEY)
        content = {one.stem: _read(one) for one in _files(path / PAGES)}
    except FileNotFoundError:
        raise SekishoError("landing_changing", permanent=False, path=shown(str(path))) from None
    if _digest(content, style, key) != found:
        raise SekishoError("landing_changing", permanent=False, path=shown(str(path)))
    return Bundle({slug: _page(slug, one) for slug, one in content.items()}, style, key, found)


def _files(folder: Path) -> list[Path]:
    found = [one for one in folder.iterdir() if one.suffix == ".json" and not one.name.startswith(".")]
    if len(found) > MOST:
        raise SekishoError("landing_full", most=MOST)
    return found


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise SekishoError("landing_page", slug=path.stem, detail=f"> {LARGEST} B")
    return content


def _page(slug: str, content: bytes) -> Page:
    try:
        page = msgspec.json.decode(content, type=Page)
    except msgspec.DecodeError as error:
        raise SekishoError("landing_page", slug=shown(slug), detail=str(error)) from None
    _check(slug, page)
    return page
