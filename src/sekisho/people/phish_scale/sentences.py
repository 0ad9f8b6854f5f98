"""A mail in sentences: a reader notices a cue once in each, however many words show it there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sekisho.people.phish_scale.letter import Letter
from sekisho.people.phish_scale.lexicon import around, plain

_ENDS = re.compile(r"(?<=[.!?])\s+(?=[^\Wa-z_]|[\"'(])|(?<=[。！？!?])(?=[^\s」』）)!！?？])")
_LISTED = re.compile(r"[-*・•▼※　\d(（]")
_LONG = {"ja": 25, "en": 55}
"""Signs of a line from which on it may go on in the next."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` as it stands, `flat` as words are looked for in it, `place` `subject` or `body`, `line` the line of the body.

    `listed` where it is one point of a list.
    """

    text: str
    flat: str
    place: str
    line: int
    listed: bool = False

    def around(self, match: re.Match[str]) -> str:
        """Return what was found in `flat` with what is about it."""
        return around(self.text, match)


def sentences(letter: Letter) -> tuple[Sentence, ...]:
    """Return the subject and the sentences of the body."""
    return _split(letter.subject, letter.text, _LONG["ja" if letter.japanese else "en"])


@lru_cache(maxsize=8)
def _split(subject: str, text: str, long: int) -> tuple[Sentence, ...]:
    found = [Sentence(subject, plain(subject), "subject", 0)]
    for number, line in enumerate(_lines(text, long), 1):
        listed = bool(_LISTED.match(line))
        said = [one.strip() for one in _ENDS.split(line) if one.strip()]
        found += [Sentence(one, plain(one), "body", number, listed) for one in said]
    return tuple(found)


def _lines(text: str, long: int) -> Iterator[str]:
    """Yield lines; those that only the width of the page broke are one again."""
    held = ""
    for line in text.splitlines():
        if held and line.strip() and not _LISTED.match(line):
            line = f"{held}{' ' if held.isascii() else ''}{line.strip()}"  # noqa: PLW2901 - the line as it was before it was broken
            held = ""
        elif held:
            yield held
            held = ""
        if len(line.rstrip()) >= long and line.rstrip()[-1:] not in ".!?。！？:：":
            held = line.rstrip()
        else:
            yield line.rstrip()
    if held:
        yield held
