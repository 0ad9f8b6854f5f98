"""Templates of exercises: a folder each (docs/add-a-lure.md), found by walking."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import msgspec

from sekisho.model.errors import SekishoError
from sekisho.text.lang import LANGS, Lang

Page = Literal["form", "consent", "document", "download"]
Way = Literal["link", "qr", "attachment", "callback", "reply"]
BUILT_IN = Path(str(files("sekisho.people"))) / "lures"
LARGEST = 1 << 20
"""Bytes of any file of a template."""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a template says in one language beside its mail: to trainers, and on the page that its link opens."""

    title: str
    page: Page = "form"
    page_title: str = ""
    page_text: str = ""
    page_button: str = ""


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`lure.toml`."""

    id: str
    version: int
    tactic: str
    channel: Way
    groups: tuple[str, ...]
    months: tuple[int, ...] = ()
    topics: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    file: str = ""
    en: Words
    ja: Words

    def words(self, lang: Lang) -> Words:
        """Return what it says in a language."""
        return self.ja if lang == "ja" else self.en

    def fits(self, group: str) -> bool:
        """Tell whether it is written for a group."""
        return group in self.groups or "everyone" in self.groups

    def in_season(self, month: int) -> bool:
        """Tell whether it fits a month."""
        return not self.months or month in self.months


@dataclass(frozen=True, slots=True)
class Lure:
    """A template: its card, its mails and the pages that are read afterwards by language, and a digest over all of it."""

    card: Card
    mails: Mapping[Lang, bytes]
    debriefs: Mapping[Lang, str]
    digest: str


@cache
def lures() -> Mapping[str, Lure]:
    """Return the templates that come with Sekisho, by id."""
    return {one.card.id: one for one in walked((BUILT_IN,))}


def walked(folders: Sequence[Path]) -> Iterator[Lure]:
    """Yield the templates of some folders, in order of their ids. SekishoError `lure_broken` with the file and what is wrong."""
    for folder in folders:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if (path / "lure.toml").is_file():
                yield lure_of(path)


def lure_of(folder: Path) -> Lure:
    """Return the template of a folder. SekishoError `lure_broken`."""
    card = _card(folder / "lure.toml")
    if card.id != folder.name:
        raise SekishoError("lure_broken", path=str(folder / "lure.toml"), detail=f"id = {card.id!r}")
    mails = {lang: _content(folder / f"{lang}.eml") for lang in LANGS}
    pages = {lang: _content(folder / f"{lang}.md") for lang in LANGS}
    digest = sha256()
    for part in (_content(folder / "lure.toml"), *mails.values(), *pages.values()):
        digest.update(len(part).to_bytes(8, "big") + part)
    debriefs = {lang: _text(folder / f"{lang}.md", page) for lang, page in pages.items()}
    return Lure(card, mails, debriefs, digest.hexdigest())


def _card(path: Path) -> Card:
    try:
        said: dict[str, Any] = tomllib.loads(_text(path, _content(path)))
        return msgspec.convert(said, Card)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SekishoError("lure_broken", path=str(path), detail=str(error)) from None


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise SekishoError("lure_broken", path=str(path), detail="-") from None
    if len(content) > LARGEST:
        raise SekishoError("lure_broken", path=str(path), detail=f"> {LARGEST} B")
    return content


def _text(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SekishoError("lure_broken", path=str(path), detail=str(error)) from None
