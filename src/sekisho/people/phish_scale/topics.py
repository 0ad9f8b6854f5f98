"""What a mail is about: the entry of `premises.toml` whose turns it uses most."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from sekisho.people.phish_scale.letter import Letter
from sekisho.people.phish_scale.lexicon import Words, lexicon, plain, words_by_lang, words_of
from sekisho.text.lang import LANGS, Lang

_SUBJECT, _NAME, _BODY = 3, 2, 1
"""What a turn counts in the subject, in the name of the writer, in the body."""
_EVERY_DAY = 6
"""What is added to a topic's fit before it weighs its turns."""
_NUMBERED = re.compile(r"\s*(?:tel|fax|phone|電話|〒)\W", re.IGNORECASE)
"""A line that only says how somebody is reached."""
_AS_CUSTOMER = 16
"""What private matters weigh where the reader is greeted as a customer."""
_FIRST = 60
"""Signs of a body in which the greeting stands."""
_LEAST = 2
"""Points with which a mail is about something: one word of the body may stand there by chance."""
_TRADE = 12
"""Fit of what a group does every day: for that one word is enough."""
_TELLING = {"en": 8, "ja": 5}
"""Signs from which on a turn says more than a word does."""


class Topic(msgspec.Struct, frozen=True):
    """One entry of `premises.toml`. `turns` are its words by language."""

    name: str
    turns: Mapping[Lang, Words]
    fits: Mapping[str, tuple[int, int]]
    situation: int
    months: frozenset[int]
    season: int
    process: bool
    private: bool

    def of(self, group: str) -> tuple[int, int]:
        """Return how far it mimics what a group does, and how relevant it is to their work."""
        return self.fits.get(group, self.fits["everyone"])

    def points(self, lang: Lang, subject: str, name: str, body: str) -> int:
        """Return how much of it is in a mail (texts as `plain` gives them)."""
        points = 0
        for text, place in ((subject, _SUBJECT), (name, _NAME), (body, _BODY)):
            found = {match[0] for match in self.turns[lang].find(text)}
            points += place * sum(2 if len(one) >= _TELLING[lang] else 1 for one in found)
        return points


_KEYS = frozenset({"en", "ja", "situation", "months", "season", "process", "private"})


@cache
def topics() -> tuple[Topic, ...]:
    """Return what mails are about."""
    read = tomllib.loads((files(__package__) / "premises.toml").read_text("utf-8"))
    return tuple(_topic(name, said) for name, said in read.items())


def _topic(name: str, said: Mapping[str, object]) -> Topic:
    return Topic(
        name,
        {lang: words_of(msgspec.convert(said[lang], list[str]), lang) for lang in LANGS},
        {group: msgspec.convert(pair, tuple[int, int]) for group, pair in said.items() if group not in _KEYS},
        msgspec.convert(said.get("situation", 2), int),
        msgspec.convert(said.get("months", []), frozenset[int]),
        msgspec.convert(said.get("season", 6), int),
        msgspec.convert(said.get("process", True), bool),
        msgspec.convert(said.get("private", False), bool),
    )


def about(letter: Letter, group: str = "everyone") -> Topic | None:
    """Return what a mail is about, None where nothing tells. What its readers do every day they see in it sooner than what they do not."""
    lang: Lang = "ja" if letter.japanese else "en"
    body = "\n".join(one for one in letter.text.splitlines() if not _NUMBERED.match(one))
    points = _points(lang, plain(letter.subject), plain(letter.name), plain(body))
    served = bool(lexicon(lang).writers["customer"].search(body.lstrip()[:_FIRST]))
    found = [
        (count * (_AS_CUSTOMER if served and one.private else _EVERY_DAY + sum(one.of(group))), one)
        for count, one in zip(points, topics(), strict=True)
        if count >= (1 if sum(one.of(group)) >= _TRADE else _LEAST)
    ]
    return max(found, key=lambda one: one[0], default=(0, None))[1]


@lru_cache(maxsize=8)
def _points(lang: Lang, subject: str, name: str, body: str) -> tuple[int, ...]:
    return tuple(one.points(lang, subject, name, body) for one in topics())


@cache
def _events() -> tuple[tuple[frozenset[int], Mapping[Lang, Words]], ...]:
    read = tomllib.loads((files(__package__) / "events.toml").read_text("utf-8"))
    return tuple((frozenset(one["months"]), words_by_lang(one)) for one in read.values())


def timely(letter: Letter, month: int) -> bool:
    """Tell whether a mail speaks of something that goes on outside in a month."""
    lang: Lang = "ja" if letter.japanese else "en"
    text = plain(f"{letter.subject}\n{letter.text}")
    return any(month in months and words[lang].search(text) for months, words in _events())


@cache
def _groups() -> Mapping[str, Mapping[Lang, Words]]:
    read = tomllib.loads((files(__package__) / "groups.toml").read_text("utf-8"))
    return {group: words_by_lang(one) for group, one in read.items()}


def trade(letter: Letter, group: str) -> int:
    """Return how many turns of a group's own trade a mail has."""
    if group not in _groups():
        return 0
    lang: Lang = "ja" if letter.japanese else "en"
    return len({match[0] for match in _groups()[group][lang].find(plain(f"{letter.subject}\n{letter.text}"))})
