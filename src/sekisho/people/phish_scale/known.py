"""What the firm knows of a group, read beside a mail: whether a sentence is about the same thing, and what it says of it.

A sentence is about the same thing where it is about the mail's topic, or where both have words in common that say what they are about.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from sekisho.people.phish_scale.letter import Letter
from sekisho.people.phish_scale.lexicon import Words, plain, words_by_lang
from sekisho.people.phish_scale.topics import Topic
from sekisho.text.lang import LANGS, Lang

WARNED: Final = "warned"
KINDS: Final = (WARNED, "none", "never", "now", "often")
"""What a sentence may say of a matter, the gravest first: they were warned of it, have no such thing, do not do it so, it goes on these days, it is every day's."""
AGAINST: Final = frozenset({"none", "never"})
DONE: Final = "done"
"""What it says otherwise: they do it."""
_KANA = re.compile(r"[ぁ-ヿ]")
_WORD = re.compile(r"[a-z][a-z'-]{3,}")
_PIECE = re.compile(r"[ァ-ヴー]{3,}|[一-鿿々]{2,}")
_ENDINGS = ("ings", "ing", "ied", "ies", "ed", "es", "s")
_ALIKE = 2
"""Words in common from which on two texts are about the same thing; one in the subject is enough."""


def said_of(known: str, letter: Letter, topic: Topic | None) -> frozenset[str]:
    """Return what the sentences say that are about the same thing as a mail: of `KINDS` and `DONE`; nothing where none is."""
    lines = [plain(line) for line in known.splitlines()]
    return frozenset(_said(line) for line in lines if _about(line, letter, topic))


def _said(line: str) -> str:
    return next((name for name in KINDS if _words()[name][_lang(line)].search(line)), DONE)


def _about(line: str, letter: Letter, topic: Topic | None) -> bool:
    lang = _lang(line)
    if topic is not None and topic.turns[lang].search(line):
        return True
    mine = _pieces(line, lang)
    if mine & _pieces(plain(letter.subject), lang):
        return True
    return len(mine & _pieces(plain(letter.text), lang)) >= _ALIKE


def _pieces(text: str, lang: Lang) -> frozenset[str]:
    """Return the words that say what a text is about, without their endings."""
    common = _common()[lang]
    found = _PIECE.findall(text) if lang == "ja" else (_stem(one) for one in _WORD.findall(text) if one not in common)
    return frozenset(one for one in found if one not in common)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def _lang(line: str) -> Lang:
    return "ja" if _KANA.search(line) else "en"


@cache
def _read() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((files(__package__) / "known.toml").read_text("utf-8"))


@cache
def _words() -> Mapping[str, Mapping[Lang, Words]]:
    return {name: words_by_lang(said) for name, said in _read().items() if name != "common"}


@cache
def _common() -> Mapping[Lang, frozenset[str]]:
    return {lang: frozenset(_all(lang)) for lang in LANGS}


def _all(lang: Lang) -> Iterator[str]:
    for word in _read()["common"][lang]:
        yield word
        yield _stem(word)
