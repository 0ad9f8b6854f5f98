"""Words that show something, by language: the longest of overlapping ones, whole words in English."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sekisho.text.lang import Lang

_AROUND = 20
"""Letters of a span at most on each side of what was found."""
_GAP = r"[^\n.。]{0,40}?"
_NUMBER = r"(?:\d[\d.,:]*|one|two|three|four|five|six|seven|ten|a few)"
_SIGNS = {"~": _GAP, "#": _NUMBER}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns by name: of `cues`, of `writers` and of `concern` the words of each, of `requests` those of a sentence that asks, of `spelling` wrong turns.

    `right` and `fine` are words rightly written, `your` those before which an English "you" is wrong.
    """

    cues: Mapping[str, re.Pattern[str]]
    writers: Mapping[str, re.Pattern[str]]
    concern: Mapping[str, re.Pattern[str]]
    requests: re.Pattern[str]
    spelling: re.Pattern[str]
    right: frozenset[str]
    fine: frozenset[str]
    your: frozenset[str]


def plain(text: str) -> str:
    """Return a text as words are looked for in it: of one width, small letters, straight quotes."""
    return unicodedata.normalize("NFKC", text).replace("’", "'").lower()


@cache
def lexicon(lang: Lang) -> Lexicon:
    """Return the words of a language."""
    read = tomllib.loads((files(__package__) / "words" / f"{lang}.toml").read_text("utf-8"))
    spelling = read["spelling"]
    return Lexicon(
        cues={name: pattern(words, lang) for name, words in read["cues"].items()},
        writers={name: pattern(words, lang) for name, words in read["writers"].items()},
        concern={name: pattern(words, lang) for name, words in read["concern"].items()},
        requests=pattern(read["requests"]["words"], lang),
        spelling=pattern(spelling["phrases"], lang),
        right=frozenset(spelling.get("right", ())),
        fine=frozenset(spelling.get("fine", ())),
        your=frozenset(spelling.get("your", ())),
    )


def pattern(words: Iterable[str], lang: Lang) -> re.Pattern[str]:
    """Return a pattern that finds the longest words first; English ones stand between the ends of words. `~` is a gap, `#` a number, `*` any ending."""
    known = sorted({plain(one) for one in words}, key=lambda one: (-len(one), one))
    return re.compile("|".join(_open(one) if lang == "ja" else _bounded(one) for one in known))


def _open(word: str) -> str:
    return "".join(_SIGNS.get(sign) or re.escape(sign) for sign in word)


def _bounded(word: str) -> str:
    stem = word.removesuffix("*").strip()
    ends = r"\w*" if word.endswith("*") else r"(?!\w)"
    first, last = stem[:1].isalnum() or stem[:1] == "#", stem[-1:].isalnum() or stem[-1:] == "#"
    inner = "".join(r"\w+" if sign == "*" else _SIGNS.get(sign) or re.escape(sign) for sign in stem)
    return (r"(?<!\w)" if first else "") + inner + (ends if last else "")


def around(text: str, match: re.Match[str]) -> str:
    """Return what was found in `plain` of a text, as it stands there, with what is about it on its line: whole words, a few letters each way."""
    shown = text if len(text) == len(match.string) else match.string
    begin, end = match.span()
    line = shown.rfind("\n", 0, begin) + 1, (shown.find("\n", end) + 1 or len(shown) + 1) - 1
    first, last = max(begin - _AROUND, line[0]), min(end + _AROUND, line[1])
    if first > line[0]:
        first = shown.find(" ", first, begin) + 1 or begin
    if last < line[1]:
        last = max(shown.rfind(" ", end, last), end)
    return " ".join(shown[first:last].split())
