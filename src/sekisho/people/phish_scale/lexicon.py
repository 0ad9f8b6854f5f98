"""Words that show something, by language: the longest of overlapping ones, whole words in English."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sekisho.text.lang import LANGS, Lang

_AROUND = 20
"""Letters of a span at most on each side of what was found."""
_GAP = r"[^\n.。]{0,40}?"
_NUMBER = r"(?:\d[\d.,:]*|one|two|three|four|five|six|seven|ten|a few)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_SHORT_KATAKANA = re.compile(r"[ァ-ヴー]{1,4}")
"""What may be the beginning of another word."""
_SIGNS = {"~": _GAP, "^": r"[^、。\n]{1,8}", "#": _NUMBER, "@": _WEEKDAY}


@dataclass(frozen=True, slots=True)
class Words:
    """Words that mean one thing. `turns`: each with the longest piece of it that stands in a text as it is, longest first."""

    turns: tuple[tuple[str, str], ...]
    lang: Lang

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first of them in a text, the longest where two begin there."""
        return next(iter(self.find(text)), None)

    def find(self, text: str) -> list[re.Match[str]]:
        """Return every one of them in a text (as `plain` gives it), none within another."""
        found = [
            match for turn, piece in self.turns if piece in text for match in _pattern(turn, self.lang).finditer(text)
        ]
        kept: list[re.Match[str]] = []
        for match in sorted(found, key=lambda one: (one.start(), -one.end())):
            if not kept or match.start() >= kept[-1].end():
                kept.append(match)
        return kept


def words_of(turns: Iterable[str], lang: Lang) -> Words:
    """Return words to look for. `~` stands for a gap, `^` for a short one, `#` for a number, `@` for a weekday, `*` at the end for any ending; English ones are whole words."""
    known = sorted({plain(one) for one in turns}, key=lambda one: (-len(one), one))
    return Words(tuple((one, max(re.split(r"[~#*^@]", one), key=len).strip()) for one in known), lang)


def words_by_lang(said: Mapping[str, Iterable[str]]) -> Mapping[Lang, Words]:
    """Return the words of an entry that has them in each language."""
    return {lang: words_of(said[lang], lang) for lang in LANGS}


@cache
def _pattern(turn: str, lang: Lang) -> re.Pattern[str]:
    return re.compile(_open(turn) if lang == "ja" else _bounded(turn))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by name: of `cues`, of `writers` and of `concern`; `requests` those of a sentence that asks, `wrong` wrong turns.

    `right` and `fine` are words rightly written, `your` those before which an English "you" is wrong, `your_after` where
    a preposition stands before it.
    """

    cues: Mapping[str, Words]
    writers: Mapping[str, Words]
    concern: Mapping[str, Words]
    requests: Words
    wrong: Words
    right: frozenset[str]
    fine: frozenset[str]
    your: frozenset[str]
    your_after: frozenset[str]


def plain(text: str) -> str:
    """Return a text as words are looked for in it: of one width, small letters, straight quotes."""
    return unicodedata.normalize("NFKC", text).replace("’", "'").lower()


@cache
def lexicon(lang: Lang) -> Lexicon:
    """Return the words of a language."""
    read = tomllib.loads((files(__package__) / "words" / f"{lang}.toml").read_text("utf-8"))
    spelling = read["spelling"]
    return Lexicon(
        cues={name: words_of(turns, lang) for name, turns in read["cues"].items()},
        writers={name: words_of(turns, lang) for name, turns in read["writers"].items()},
        concern={name: words_of(turns, lang) for name, turns in read["concern"].items()},
        requests=words_of(read["requests"]["words"], lang),
        wrong=words_of(spelling["phrases"], lang),
        right=frozenset(spelling.get("right", ())),
        fine=frozenset(spelling.get("fine", ())),
        your=frozenset(spelling.get("your", ())),
        your_after=frozenset(spelling.get("your_after", ())),
    )


def _open(word: str) -> str:
    ends = r"(?![ァ-ヴー])" if _SHORT_KATAKANA.fullmatch(word) else ""
    return "".join(_SIGNS.get(sign) or re.escape(sign) for sign in word) + ends


def _bounded(word: str) -> str:
    stem = word.removesuffix("*").strip()
    ends = r"\w*" if word.endswith("*") else r"(?!\w)"
    first, last = stem[:1].isalnum() or stem[:1] in _SIGNS, stem[-1:].isalnum() or stem[-1:] in _SIGNS
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
