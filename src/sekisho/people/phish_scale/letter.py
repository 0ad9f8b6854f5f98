"""A template as its reader sees it: who it seems to be from, words, links as they are shown and where they lead, files, pictures."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from sekisho.connectors.mail.headers import split_block, value
from sekisho.connectors.mail.message import message_rows
from sekisho.connectors.mail.parts import Part, parts
from sekisho.model.errors import SekishoError
from sekisho.model.rows import Cell, Limits, Rejected

LARGEST = 4 << 20
"""Bytes of a template."""
_READ = 30_000
"""Signs of a body that a person reads."""
_DEPTH = 20
_GAUDY = frozenset({"font", "marquee", "blink", "center", "big"})
_LOUD = re.compile(r"comic|(?<!-)color:\s*(?:red|#f00|#ff0000)\b", re.IGNORECASE)
_CODE = re.compile(r"\bqr\b|\bcode\b|コード", re.IGNORECASE)
_MOST = 300


@dataclass(frozen=True, slots=True)
class Link:
    """A link: the words that are shown, and where it leads."""

    shown: str
    target: str


@dataclass(frozen=True, slots=True)
class Letter:
    """`text` is the body as it is read, `codes` the pictures that are to be scanned, `gaudy` a page made up as no firm does.

    `own` are the header fields `X-Sekisho-*` by their names in lower case.
    """

    name: str
    address: str
    reply_to: tuple[str, ...]
    subject: str
    text: str
    links: tuple[Link, ...]
    targets: tuple[str, ...]
    attachments: tuple[str, ...]
    pictures: tuple[str, ...]
    codes: tuple[str, ...]
    html: bool
    gaudy: bool
    own: Mapping[str, tuple[str, ...]]

    @property
    def japanese(self) -> bool:
        """Tell whether it is written in Japanese: kana in any number say so."""
        return sum("ぁ" <= sign <= "ヿ" for sign in self.subject + self.text) > 10


class _Page(HTMLParser):
    """Links with their words, and what pictures say they are."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[Link] = []
        self.pictures: list[str] = []
        self.codes: list[str] = []
        self.gaudy = False
        self._target: str | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a link's or a picture's beginning."""
        said = dict(attrs)
        self.gaudy |= tag in _GAUDY or bool(_LOUD.search(said.get("style") or ""))
        if tag == "a":
            self._target, self._words = said.get("href"), []
        elif tag == "img" and len(self.pictures) + len(self.codes) < _MOST:
            shown = said.get("alt") or said.get("src") or ""
            is_code = _CODE.search(shown) or "{{qr}}" in (said.get("src") or "").replace(" ", "")
            (self.codes if is_code else self.pictures).append(shown)
            self._words.append(said.get("alt") or "")

    def handle_data(self, data: str) -> None:
        """Take words."""
        if self._target is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Take a link's end."""
        if tag == "a" and self._target is not None and len(self.links) < _MOST:
            self.links.append(Link(" ".join("".join(self._words).split()), self._target.strip()))
            self._target = None


@dataclass(slots=True)
class _Seen:
    links: list[Link] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    gaudy: bool = False


def letter_of(raw: bytes, name: str) -> Letter:
    """Return a template as its reader sees it. SekishoError `template_unreadable` where it is no mail, `template_large`."""
    if len(raw) > LARGEST:
        raise SekishoError("template_large", path=name, most=LARGEST >> 20)
    rows = list(message_rows(raw, name, name, Limits()))
    if any(isinstance(one, Rejected) for one in rows):
        raise SekishoError("template_unreadable", path=name)
    told: dict[str, Cell] = {}
    for row in rows:
        if not isinstance(row, Rejected):
            told.update(row.values)
    fields, at = split_block(raw)
    seen = _seen(part for part in parts(fields, raw, at, _DEPTH) if isinstance(part, Part))
    own: dict[str, tuple[str, ...]] = {}
    for one in fields:
        key = one.name.lower()
        if key.startswith("x-sekisho-"):
            own[key] = (*own.get(key, ()), value(one.raw)[0])
    return Letter(
        name=str(told.get("from_name") or ""),
        address=str(told.get("from_address") or ""),
        reply_to=_texts(told.get("reply_to_addresses")),
        subject=str(told.get("subject") or ""),
        text=str(told.get("text") or "")[:_READ],
        links=tuple(seen.links),
        targets=_texts(told.get("html_links")),
        attachments=_texts(told.get("attachment_names")),
        pictures=tuple(seen.pictures),
        codes=tuple(seen.codes),
        html=bool(told.get("has_html")),
        gaudy=seen.gaudy,
        own=own,
    )


def _texts(value: Cell) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else ()


def _seen(found: Iterable[Part]) -> _Seen:
    """Return links with their words and pictures, out of every part that is not a file."""
    seen = _Seen()
    for part in found:
        if part.content_type == "text/html" and not part.attached:
            page = _Page()
            page.feed(part.text()[0])
            page.close()
            seen.links += page.links
            seen.pictures += page.pictures
            seen.codes += page.codes
            seen.gaudy |= page.gaudy
        elif part.content_type.startswith("image/") and not seen.pictures:
            seen.pictures.append(part.file_name or part.content_type)
    return seen
