"""How far a mail fits those who get it: by what it is about, by the group's own work, by the month, by what is said to happen otherwise, by what they were taught."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from sekisho.people.phish_scale.letter import Letter
from sekisho.people.phish_scale.lexicon import Lexicon, lexicon
from sekisho.people.phish_scale.scale import Cue, Premise
from sekisho.people.phish_scale.sentences import sentences
from sekisho.people.phish_scale.topics import Topic, about, timely
from sekisho.people.phish_scale.writer import writer

GROUPS: Final = ("executives", "payments_desk", "treasury", "customer_service", "branch", "hr", "developers", "it_admins", "triage", "contractors")  # fmt: skip
STEPS: Final = (0, 2, 4, 6, 8)
_UNKNOWN: Final = {
    "own": {"everyone": (6, 4), "trade": (6, 6), "outside": (6, 6)},
    "known": {"everyone": (4, 4), "trade": (6, 6), "outside": (6, 6)},
    "firm": {"everyone": (2, 2), "trade": (4, 4), "outside": (4, 4)},
    "person": {"everyone": (2, 2), "trade": (2, 2), "outside": (6, 6)},
}
"""How far a mail mimics and is relevant where nobody can tell what it is about: by its writer (`known`: a firm that knows the reader's name), for
everyone, for those of one trade, and for those of whom people outside want something every day."""
_OUTSIDE: Final = frozenset({"customer_service", "branch", "hr"})
_CRUDE = 4
"""Mistakes for which a mail is a step less like what it mimics; for twice as many it is a step less relevant too."""
_NAMED = re.compile(r"\{\{\s*(?:name|given_name|family_name|firm|department)\s*\}\}")
_ELEMENT = re.compile(r"(mimics|relevance|situation|concern)\s*=\s*([02468])\b")


@dataclass(frozen=True, slots=True)
class Readers:
    """Who gets the mail and when. `trained` is the share of them that was trained on such mails in the last 180 days."""

    group: str
    day: date | None
    trained: float


def premise_of(letter: Letter, cues: tuple[Cue, ...], readers: Readers) -> Premise:
    """Return the five elements. What the template's author says of one (`X-Sekisho-Premise: mimics=8`) stands."""
    words = lexicon("ja" if letter.japanese else "en")
    topic = about(letter, readers.group)
    mimics, relevance = topic.of(readers.group) if topic else _unknown(letter, readers.group, words)
    if topic and not topic.process and writer(letter, words) == "own":
        mimics, relevance = min(mimics + 2, 8), min(relevance + 2, 8)
    mistakes = sum(one.id in {"spelling", "inconsistency", "design"} for one in cues)
    found = {
        "mimics": max(mimics - 2 * (mistakes // _CRUDE), 0),
        "relevance": max(relevance - 2 * (mistakes // (2 * _CRUDE)), 0),
        "situation": _situation(letter, topic, readers.day),
        "concern": _concern(letter, cues, words),
    }
    for said in letter.own.get("x-sekisho-premise", ()):
        found |= {name: int(value) for name, value in _ELEMENT.findall(said)}
    trained = 2 * round(4 * min(max(readers.trained, 0.0), 1.0))
    return Premise(**found, trained=trained, topic=topic.name if topic else "")


def _unknown(letter: Letter, group: str, words: Lexicon) -> tuple[int, int]:
    who = writer(letter, words)
    kind = "known" if who == "firm" and _NAMED.search(letter.text) else who
    return _UNKNOWN[kind]["outside" if group in _OUTSIDE else "trade" if group in GROUPS else "everyone"]


def _situation(letter: Letter, topic: Topic | None, day: date | None) -> int:
    """Return how far it fits what goes on: by its topic's months, and by what else of the season it speaks of."""
    usual = topic.situation if topic else 0
    if day is None:
        return usual
    in_season = topic.season if topic and day.month in topic.months else 0
    return max(usual, in_season, min(usual + 2, 4) if timely(letter, day.month) else 0)


def _concern(letter: Letter, cues: tuple[Cue, ...], words: Lexicon) -> int:
    """Return how much it costs the reader to leave the mail alone, as they are made to believe: the worst that is named, and more where it is near."""
    seen = Counter(one.id for one in cues)
    text = "\n".join(one.flat for one in sentences(letter))
    severe, moderate = (len({match[0] for match in words.concern[name].find(text)}) for name in ("severe", "moderate"))
    hurried = seen["urgency"] + seen["limited"] > 0
    if seen["threat"]:
        return 6 if severe and hurried else 4 if severe or moderate else 2
    return 2 if hurried or severe else 0
