"""Finds the phrases of a grammar in a text in one go, and beside them ends of sentences, signs, amounts and numbers.

All phrases stand in one Aho-Corasick automaton, so time grows with the length of the text and not with how much a phrase
and its neighbours have in common. The longest phrase at a place counts, and what was found first hides what begins in it.
"""

import re
from collections.abc import Collection, Mapping

import ahocorasick

Found = tuple[str, int, int]
"""What was found (phrase, stop, sign, amount or number), and where it begins and ends."""
BLANK = "\x1e"
# Every way begins with one of a few signs, which are looked for first and alone, since that is fast; what they are is asked
# by looking back at them.
_STOP = r"(?<=[。!?！？\x1e])(?P<stop>)|(?<=\.)(?=\s|$|\x1e)(?P<dot>)"
# Digits of one run with blanks and signs between them, as account and telephone numbers are written, are a number.
_AMOUNT = (
    r"(?P<amount>(?<=[$£€¥]) ?\d[\d,.]{0,18}|(?<=\d)(?:\d{0,2}(?:,\d{3}){1,4}(?:\.\d\d)?(?![\d,])"
    r"|[\d,.]{0,18} ?(?:[万千億百]{0,2}円|(?:dollars|euros?|pounds|yen|usd|eur|gbp)(?![a-z]))))"
)
_NUMBER = r"(?P<number>(?:(?<=\+)\(?\d|(?<=\()\d|(?<=\d))[\d\-() ]{5,22}\d(?![a-z0-9_,]))"
_DIGITS = rf"(?<=[\d$£€¥+(])(?<![a-z0-9_.,][\s\S])(?:{_AMOUNT}|{_NUMBER})"
_STOPS = frozenset({"stop", "dot"})
# An automaton looks for a letter among the beginnings of all phrases one by one, in the order in which they came: these,
# which most letters of a text are, come first, each as the beginning of a word that counts for nothing.
_COMMON = " のにをいしまてたとはですがるなおりこくかれさ、。らきけんうもよあーetaoinsrhld0123456789cumfpgwybvk.,-:/\n"
_NOTHING = -1
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


class Finder:
    """Phrases, compiled. With `words`, they begin and end where words do, and single signs are found as such."""

    def __init__(self, phrases: Collection[str], *, words: bool) -> None:
        signs = "".join(one for one in phrases if len(one) == 1 and not one.isalnum()) if words else ""
        sign = f"|(?<=[{re.escape(signs)}])(?P<sign>)" if signs else ""
        self._words = words
        self._beside = re.compile(rf"[。!?！？\x1e.+(\d$£€¥{re.escape(signs)}](?:{_STOP}{sign}|{_DIGITS})")
        self._phrases = ahocorasick.Automaton()
        for letter in () if words else _COMMON:
            self._phrases.add_word(f"{letter}\0", _NOTHING)
        for phrase in phrases:
            if not words or "a" <= phrase[0] <= "z":
                self._phrases.add_word(phrase, len(phrase) - 1)
        self._phrases.make_automaton()

    def find(self, text: str) -> list[Found]:
        """Return what `text`, in lower case, holds, in order and without overlaps."""
        found: list[Found] = []
        longest = self._longest(text)
        search = self._beside.search
        place = 0
        other = search(text)
        for start in sorted(longest):
            while other is not None and (
                other.start() < start or (other.start() == start and other.lastgroup in _STOPS)
            ):
                place = other.end()
                found.append((_name(other), other.start(), place))
                other = search(text, place)
            if start >= place:
                place = longest[start] + 1
                found.append(("phrase", start, place))
                if other is not None and other.start() < place:
                    other = search(text, place)
        while other is not None:
            found.append((_name(other), *other.span()))
            other = search(text, other.end())
        return found

    def _longest(self, text: str) -> Mapping[int, int]:
        """Return where phrases begin, with the last letter of the longest there: ends are told in order, so the last stays."""
        if len(self._phrases) == 0:
            return {}
        every = self._phrases.iter(text)
        if not self._words:
            return {end - rest: end for end, rest in every if rest != _NOTHING}
        around = f" {text} "
        return {
            end - rest: end
            for end, rest in every
            if around[end + 2] not in _LETTERS and around[end - rest] not in _LETTERS
        }


def _name(other: re.Match[str]) -> str:
    """Return what stands beside the phrases: a stop, a sign, an amount or a number."""
    return "stop" if other.lastgroup in _STOPS else str(other.lastgroup)
