"""Whose name a display name may be: every way in which a person is written, in comparable form."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from sekisho.identity.name_words import (
    LATIN_FIRM,
    LATIN_OFFICE,
    LATIN_TITLE,
    LEGAL_SIGN,
    ORGANISATION,
    TITLE,
    TITLE_BEFORE,
    TITLE_BEHIND,
    UP_TO_BANK,
)
from sekisho.identity.names import katakana

_PARTS = re.compile(r"[/()\[\]{}|<>【】「」\"]|\bvia\b|経由|[-–—]\s|\s[-–—]", re.IGNORECASE)
_COMMA = re.compile(r"[,;:、]")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,5}")
_MARKS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LONG = ((re.compile(r"ou|oo|oh(?![aiueo])"), "o"), (re.compile(r"uu"), "u"))
_NOT_WORD = re.compile(r"[^\w]+")
_LONGEST, _MOST_WORDS = 320, 24
_FULL_NAME_SIGNS = 3


def plain(text: str) -> str:
    """Return a display name after NFKC, without invisible and direction signs, hiragana as katakana."""
    return katakana(_MARKS.sub("", unicodedata.normalize("NFKC", text)))


def addresses_in(name: str) -> list[str]:
    """Return the mail addresses that stand in a display name, in lower case."""
    return [address.lower() for address in _ADDRESS.findall(plain(name))]


@lru_cache(maxsize=16384)
def called_keys(name: str) -> frozenset[str]:
    """Return the comparable forms of what a person is called: of the whole and of its parts (`山田太郎 / Taro Yamada (CEO)`).

    Latin names are their parts sorted, initials dropped, long vowels folded (Satoh, Satou, Sato); a single Latin word is
    nobody's whole name and gives nothing. Japanese names lose their blank and their title; both orders are given. Words
    for organisations and departments are no part of a name. Use this for those who are known, `name_keys` to look one up.
    """
    text = _readable(name)
    parts = {text, *(piece for part in _PARTS.split(text) for piece in (part, *_COMMA.split(part)))}
    return frozenset(key for part in parts for run in _runs(_words(part)) for key in _whole(run))


@lru_cache(maxsize=16384)
def name_keys(name: str) -> frozenset[str]:
    """Return every person's name that a display name may hold, also inside a longer one (`みなと信組 理事長 山田 太郎`).

    Besides `called_keys`: each Japanese word of three signs or more, every two neighbouring words, and every three Latin
    ones, between titles and words for organisations; also where a title is written without a blank. At most 24 words of
    each part are looked at.
    """
    text = _readable(name)
    cut = TITLE.sub(" | ", text)
    parts = {part for whole in (text, cut) for part in _PARTS.split(whole)}
    inside = (key for part in parts for run in _runs(_words(part)) for key in _within(run))
    return called_keys(name).union(inside)


def _readable(name: str) -> str:
    """Return a display name ready to be cut into words: an address in it is no name (`addresses_in` finds those)."""
    return LEGAL_SIGN.sub("株式会社", _ADDRESS.sub(" ", plain(name[:_LONGEST]))).replace("・", " ").casefold()


def _words(part: str) -> Iterator[str]:
    """Yield the words of a part in order, "" where a title or a Japanese organisation ends a stretch of name."""
    for word in [word for word in _NOT_WORD.split(part) if any(sign.isalpha() for sign in word)][:_MOST_WORDS]:
        if _latin(word):
            bare = _bare(word)
            yield "" if bare in LATIN_TITLE else bare
        else:
            name = TITLE_BEHIND.sub("", TITLE_BEFORE.sub("", UP_TO_BANK.sub("", word)))
            yield "" if ORGANISATION.search(name) else name


def _runs(words: Iterator[str]) -> Iterator[list[str]]:
    """Yield stretches of neighbouring words of one script that may hold a person's name."""
    for _, group in groupby(words, key=lambda word: word and ("latin" if _latin(word) else "other")):
        run = list(group)
        firm = max((at for at, word in enumerate(run, 1) if word in LATIN_FIRM), default=0)
        for office, name in groupby(run[firm:], key=lambda word: not word or word in LATIN_OFFICE):
            if not office:
                yield list(name)


def _whole(run: list[str]) -> Iterator[str]:
    if _latin(run[0]):
        yield from _sorted(run)
        return
    yield "".join(run)
    if len(run) == 2:
        yield run[1] + run[0]


def _within(run: list[str]) -> Iterator[str]:
    latin = _latin(run[0])
    for size in (2, 3) if latin else (2,):
        for at in range(len(run) - size + 1):
            yield from _whole(run[at : at + size])
    if not latin:
        yield from (word for word in run if len(word) >= _FULL_NAME_SIGNS)


def _sorted(words: list[str]) -> Iterator[str]:
    """Yield the key of a Latin name, nothing for a single word."""
    folded = sorted(_folded(word) for word in words if len(word) > 1)
    if len(folded) >= 2:
        yield " ".join(folded)


def _latin(word: str) -> bool:
    return all(unicodedata.name(sign, "").startswith("LATIN") for sign in word if sign.isalpha())


def _bare(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


def _folded(word: str) -> str:
    for long, short in _LONG:
        word = long.sub(short, word)
    return word
