"""How far a mail fits those who get it: by what it is about, by the group's own work, by the month, by what they were taught."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from sekisho.people.phish_scale.letter import Letter
from sekisho.people.phish_scale.lexicon import pattern, plain
from sekisho.people.phish_scale.scale import Cue, Premise

GROUPS: Final = ("executives", "payments_desk", "treasury", "customer_service", "branch", "hr", "developers", "it_admins", "triage", "contractors")  # fmt: skip
STEPS: Final = (0, 2, 4, 6, 8)
_SUBJECT = 3
"""So much more a word of the subject says of what a mail is about than one of the body."""
_ELEMENT = re.compile(r"(mimics|relevance|situation|concern)\s*=\s*([02468])\b")


class Topic(msgspec.Struct, frozen=True):
    """One entry of `premises.toml`."""

    name: str
    words: Mapping[str, re.Pattern[str]]
    fits: Mapping[str, tuple[int, int]]
    months: frozenset[int]

    def of(self, group: str) -> tuple[int, int]:
        """Return how far it mimics what a group does, and how relevant it is to their work."""
        return self.fits.get(group, self.fits["everyone"])


@dataclass(frozen=True, slots=True)
class Readers:
    """Who gets the mail and when. `trained` is the share of them that was trained on such mails in the last 180 days."""

    group: str
    day: date | None
    trained: float


@cache
def topics() -> tuple[Topic, ...]:
    """Return what mails are about."""
    read = tomllib.loads((files(__package__) / "premises.toml").read_text("utf-8"))
    return tuple(_topic(name, said) for name, said in read.items())


def _topic(name: str, said: Mapping[str, object]) -> Topic:
    words, fits, months = {}, {}, frozenset[int]()
    for key, value in said.items():
        found = msgspec.convert(value, list[str | int])
        if key in {"en", "ja"}:
            words[key] = pattern([str(one) for one in found], "ja" if key == "ja" else "en")
        elif key == "months":
            months = frozenset(int(one) for one in found)
        else:
            fits[key] = (int(found[0]), int(found[1]))
    return Topic(name, words, fits, months)


def premise_of(letter: Letter, cues: tuple[Cue, ...], readers: Readers) -> Premise:
    """Return the five elements. What the template's author says of one (`X-Sekisho-Premise: mimics=8`) stands."""
    topic = _about(letter)
    mimics, relevance = topic.of(readers.group) if topic else (0, 0)
    in_season = topic is not None and readers.day is not None and readers.day.month in topic.months
    found = {
        "mimics": mimics,
        "relevance": relevance,
        "situation": 6 if in_season else 2 if mimics else 0,
        "concern": _concern(cues),
    }
    for said in letter.own.get("x-sekisho-premise", ()):
        found |= {name: int(value) for name, value in _ELEMENT.findall(said)}
    trained = 2 * round(4 * min(max(readers.trained, 0.0), 1.0))
    return Premise(**found, trained=trained, topic=topic.name if topic else "")


def _about(letter: Letter) -> Topic | None:
    lang, subject, body = ("ja" if letter.japanese else "en"), plain(letter.subject), plain(letter.text)
    points = Counter[str]()
    for one in topics():
        named = {match[0] for match in one.words[lang].finditer(subject)}
        told = {match[0] for match in one.words[lang].finditer(body)}
        points[one.name] = _SUBJECT * len(named) + len(told)
    best, count = max(points.items(), key=lambda pair: pair[1])
    return next(one for one in topics() if one.name == best) if count else None


def _concern(cues: tuple[Cue, ...]) -> int:
    """Return how much it costs the reader to leave the mail alone, as they are made to believe."""
    seen = Counter(one.id for one in cues)
    weight = 2 * min(seen["threat"], 2) + min(seen["urgency"], 2) + min(seen["limited"], 1) + seen["poses_as"]
    return STEPS[min(round(weight / 2 + 0.5), 4)]
