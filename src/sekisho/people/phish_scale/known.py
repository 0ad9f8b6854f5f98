"""What the firm knows of a group, read beside a mail: whether a sentence is about the same thing, and what it says of it.

A sentence is about the same thing where it is about the mail's topic, or where both have words in common that say what they are about.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from sekisho.people.phish_scale.letter import Letter
from sekisho.people.phish_scale.lexicon import Words, plain, words_of
from sekisho.people.phish_scale.topics import Topic
from sekisho.text.lang import LANGS, Lang

_KANA = re.compile(r"[ぁ-ヿ]")
_WORD = re.compile(r"[a-z][a-z'-]{3,}")
_PIECE = re.compile(r"[ァ-ヴー]{3,}|[一-鿿々]{2,}")
_ENDINGS = ("ings", "ing", "ied", "ies", "ed", "es", "s")
_ALIKE = 2
"""Words in common from which on two texts are about the same thing."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Between which values the elements of the premise lie by what is known; `trained` is at least so much."""

    mimics: tuple[int, int] = (0, 8)
    relevance: tuple[int, int] = (0, 8)
    situation: tuple[int, int] = (0, 8)
    trained: int = 0


NOTHING: Final = Fit()
_NEVER: Final = Fit(mimics=(0, 4), situation=(0, 0))
_WARNED: Final = Fit(trained=6)
_OFTEN: Final = Fit(mimics=(8, 8), relevance=(8, 8), situation=(4, 8))
_NOW: Final = Fit(mimics=(6, 8), relevance=(6, 8), situation=(6, 8))
_DONE: Final = Fit(mimics=(6, 8), relevance=(6, 8), situation=(4, 8))


def fit(known: str, letter: Letter, topic: Topic | None) -> Fit:
    """Return how far a mail fits by what is known of its readers; `NOTHING` where no sentence is about it."""
    said = [_said(plain(line)) for line in known.splitlines() if _about(plain(line), letter, topic)]
    if _NEVER in said:
        return _NEVER
    bounds = [(one.mimics[0], one.relevance[0], one.situation[0], one.trained) for one in said]
    if not bounds:
        return NOTHING
    mimics, relevance, situation, trained = (max(column) for column in zip(*bounds, strict=True))
    return Fit((mimics, 8), (relevance, 8), (situation, 8), trained)


def _said(line: str) -> Fit:
    lang: Lang = _lang(line)
    for name, found in (("warned", _WARNED), ("never", _NEVER), ("now", _NOW), ("often", _OFTEN)):
        if _words()[name][lang].search(line):
            return found
    return _DONE


def _about(line: str, letter: Letter, topic: Topic | None) -> bool:
    if topic is not None and topic.turns[_lang(line)].search(line):
        return True
    text = plain(f"{letter.subject}\n{letter.text}")
    return len(_pieces(line, _lang(line)) & _pieces(text, _lang(line))) >= _ALIKE


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
    return {
        name: {lang: words_of(said[lang], lang) for lang in LANGS} for name, said in _read().items() if name != "common"
    }


@cache
def _common() -> Mapping[Lang, frozenset[str]]:
    return {lang: frozenset(_all(lang)) for lang in LANGS}


def _all(lang: Lang) -> Iterator[str]:
    for word in _read()["common"][lang]:
        yield word
        yield _stem(word)
