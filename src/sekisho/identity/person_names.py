"""Whose name a display name may be: every way in which a person is written, in comparable form."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from sekisho.identity.names import katakana

_PARTS = re.compile(r"[/()\[\]{}|<>【】「」\"]|\bvia\b|経由|[-–—]\s|\s[-–—]", re.IGNORECASE)
_ADDRESS = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,5}")
_MARKS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LONG = ((re.compile(r"ou|oo|oh(?![aiueo])"), "o"), (re.compile(r"uu"), "u"))
_TITLE = r"(?:様|殿|さん|氏|代表取締役|代表理事|会長|社長|副社長|部長|課長|係長|次長|主任|専務|常務|理事長|理事|支店長|取締役|本部長)"
_BEFORE, _BEHIND = re.compile(rf"^{_TITLE}\s*"), re.compile(rf"\s*{_TITLE}$")
_TITLE_LATIN = re.compile(r"\b(?:mr|mrs|ms|dr|prof|ceo|cfo|president|director|manager)\b\.?", re.IGNORECASE)
_NOT_WORD = re.compile(r"[^\w]+")


def plain(text: str) -> str:
    """Return a display name after NFKC, without invisible and direction signs, hiragana as katakana."""
    return katakana(_MARKS.sub("", unicodedata.normalize("NFKC", text)))


def addresses_in(name: str) -> list[str]:
    """Return the mail addresses that stand in a display name, in lower case."""
    return [address.lower() for address in _ADDRESS.findall(plain(name))]


@lru_cache(maxsize=16384)
def name_keys(name: str) -> frozenset[str]:
    """Return the comparable forms of a display name: of the whole and of its parts (`山田太郎 / Taro Yamada (CEO)`).

    Latin names are their parts sorted, initials dropped, long vowels folded (Satoh, Satou, Sato); a single Latin word is
    nobody's whole name and gives nothing. Japanese names lose their blank and their title; both orders are given.
    """
    text = plain(name)
    return frozenset(key for part in {text, *_PARTS.split(text)} for key in _keys(part))


def _keys(part: str) -> Iterator[str]:
    words = [word for word in _NOT_WORD.split(_untitled(part.replace("・", " ")).casefold()) if word]
    words = [word for word in words if any(sign.isalpha() for sign in word)]
    latin = sorted(_folded(_bare(word)) for word in words if _latin(word) and len(word) > 1)
    if len(latin) >= 2:
        yield " ".join(latin)
    other = [word for word in words if not _latin(word)]
    if other:
        yield "".join(other)
    if len(other) == 2:
        yield other[1] + other[0]


def _untitled(part: str) -> str:
    part = _TITLE_LATIN.sub(" ", part).strip()
    while part != (bare := _BEFORE.sub("", _BEHIND.sub("", part))) and bare:
        part = bare
    return part


def _latin(word: str) -> bool:
    return all(unicodedata.name(sign, "").startswith("LATIN") for sign in word if sign.isalpha())


def _bare(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


def _folded(word: str) -> str:
    for long, short in _LONG:
        word = long.sub(short, word)
    return word
