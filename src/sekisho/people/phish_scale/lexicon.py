"""Words that show a cue, by language: found in a text, the longest of overlapping ones, each instance once."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from sekisho.text.lang import Lang

_AROUND = 20
"""Letters of a span at most on each side of what was found."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A pattern for each cue; `signer` and `spelling` among them."""

    patterns: Mapping[str, re.Pattern[str]]

    def find(self, cue: str, text: str) -> Iterator[re.Match[str]]:
        """Yield each instance of a cue's words."""
        yield from self.patterns[cue].finditer(text)


def plain(text: str) -> str:
    """Return a text as words are looked for in it: of one width, small letters, straight quotes."""
    return unicodedata.normalize("NFKC", text).replace("’", "'").lower()


@cache
def lexicon(lang: Lang) -> Lexicon:
    """Return the words of a language."""
    read = tomllib.loads((files(__package__) / "words" / f"{lang}.toml").read_text("utf-8"))
    patterns = {name: pattern(words, lang) for name, words in read["cues"].items()}
    spelling = [*read["spelling"]["words"], *read["spelling"]["phrases"]]
    return Lexicon({**patterns, "spelling": pattern(spelling, lang)})


def pattern(words: list[str], lang: Lang) -> re.Pattern[str]:
    """Return a pattern that finds the longest words first; English ones stand between the ends of words."""
    known = sorted({plain(one) for one in words}, key=lambda one: (-len(one), one))
    if lang == "ja":
        return re.compile("|".join(map(re.escape, known)))
    return re.compile("|".join(map(_bounded, known)))


def _bounded(word: str) -> str:
    stem = re.escape(word.rstrip("*").strip())
    ends = r"\w*" if word.endswith("*") else r"(?!\w)"
    return (r"(?<!\w)" if word[:1].isalnum() else "") + stem + (ends if word.rstrip("*").strip()[-1:].isalnum() else "")


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


def mixed_width(text: str) -> bool:
    """Tell whether digits stand in both widths, or katakana in half width: no proof-reader lets that pass."""
    wide, narrow = (any(first <= sign <= last for sign in text) for first, last in (("０", "９"), ("0", "9")))
    return (wide and narrow) or any("ｱ" <= sign <= "ﾝ" for sign in text)


def foreign_signs(text: str) -> list[str]:
    """Return the runs of ideographs that Japanese text does not have: of simplified Chinese."""
    found, run = [], ""
    for sign in text + " ":
        if _foreign(sign):
            run += sign
        elif run:
            found.append(run)
            run = ""
    return found


def _foreign(sign: str) -> bool:
    if not "\u4e00" <= sign <= "\u9fff":
        return False
    try:
        sign.encode("cp932")
    except UnicodeEncodeError:
        return True
    return False


def mixed_style(text: str) -> bool:
    """Tell whether polite sentences and plain ones stand side by side in a Japanese text."""
    sentences = [one.strip() for one in re.split(r"[。\n]", text) if len(one.strip()) > 8]
    polite = [bool(re.search(r"(です|ます|ました|ません|ください|下さい|でしょう)$", one)) for one in sentences]
    blunt = [
        bool(re.search(r"(である|だった|なければならない|すること|されたい|せよ|だろう|(?<!ん)だ)$", one))
        for one in sentences
    ]
    return any(polite) and sum(blunt) >= 2


def stuttered(text: str) -> list[str]:
    """Return words that stand twice in a row in an English text."""
    words = re.findall(r"[a-z']+", text)
    return [
        one for one, other in pairwise(words) if one == other and len(one) > 2 and one not in {"that", "had", "very"}
    ]
