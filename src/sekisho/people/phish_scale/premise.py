"""How far a mail fits those who get it: by what it is about, by the group's own work, by the month, by what is said to happen otherwise, by what they were taught."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from sekisho.people.phish_scale.known import fit
from sekisho.people.phish_scale.letter import Letter
from sekisho.people.phish_scale.lexicon import Lexicon, lexicon
from sekisho.people.phish_scale.scale import Cue, Premise
from sekisho.people.phish_scale.sentences import sentences
from sekisho.people.phish_scale.topics import Topic, about, timely, trade
from sekisho.people.phish_scale.writer import knows_reader, writer

_UNKNOWN: Final = {"own": (6, 4), "known": (4, 4), "firm": (2, 2), "person": (2, 2)}
"""How far a mail mimics and is relevant where nobody can tell what it is about, by its writer (`known`: who knows the reader's name or firm)."""
_OUTSIDE: Final = frozenset({"customer_service", "branch", "hr"})
"""Groups of whom people outside want something every day."""
_USUAL = 2
"""How far what nobody knows fits what goes on."""
_CRUDE = 4
"""Mistakes for which a mail is a step less like what it mimics, and fits nothing that goes on; for twice as many it is a step less relevant too."""
_ELEMENT = re.compile(r"(mimics|relevance|situation|concern)\s*=\s*([02468])\b")


@dataclass(frozen=True, slots=True)
class Readers:
    """Who gets the mail and when. `trained` is the share of them that was trained on such mails in the last 180 days.

    `known` is what the firm knows of them at that time, a sentence a line, in English or Japanese: what they do and how often, what is planned or was
    announced, what they do not have or do not expect, what they were warned of. "" where nothing is known beyond what such a group ordinarily does.
    """

    group: str
    day: date | None
    trained: float
    known: str = ""


def premise_of(letter: Letter, cues: tuple[Cue, ...], readers: Readers) -> Premise:
    """Return the five elements. What the template's author says of one (`X-Sekisho-Premise: mimics=8`) stands, unless the firm knows better."""
    words = lexicon("ja" if letter.japanese else "en")
    topic = about(letter, readers.group)
    mimics, relevance = _work(letter, topic, readers.group, words)
    mistakes = sum(one.id in {"spelling", "inconsistency", "design"} for one in cues)
    strange = mistakes >= _CRUDE and not (topic and topic.private)
    found = {
        "mimics": max(mimics - 2 * (mistakes // _CRUDE), 0),
        "relevance": max(relevance - 2 * (mistakes // (2 * _CRUDE)), 0),
        "situation": 0 if strange else _situation(letter, topic, readers.day),
        "concern": _concern(letter, cues, words),
    }
    for said in letter.own.get("x-sekisho-premise", ()):
        found |= {name: int(value) for name, value in _ELEMENT.findall(said)}
    told = fit(readers.known, letter, topic)
    for name, (least, most) in (("mimics", told.mimics), ("relevance", told.relevance), ("situation", told.situation)):
        found[name] = min(max(found[name], least), most)
    trained = max(2 * round(4 * min(max(readers.trained, 0.0), 1.0)), told.trained)
    return Premise(**found, trained=trained, topic=topic.name if topic else "")


def _work(letter: Letter, topic: Topic | None, group: str, words: Lexicon) -> tuple[int, int]:
    """Return how far a mail mimics what its readers do and is relevant to it: by its topic, and by how much it speaks of their own trade."""
    mimics, relevance = topic.of(group) if topic else _unknown(letter, group, words)
    more = 0
    if topic and not topic.process and writer(letter, words) == "own":
        more = 2
    elif not (topic and (topic.private or group in topic.fits)):
        more = min(2 * trade(letter, group), 4 if topic is None else 2)
    return min(mimics + more, 8), min(relevance + more, 8)


def _unknown(letter: Letter, group: str, words: Lexicon) -> tuple[int, int]:
    who = writer(letter, words)
    if who != "own" and (knows_reader(letter) or (who == "person" and group in _OUTSIDE)):
        return _UNKNOWN["known"]
    return _UNKNOWN[who]


def _situation(letter: Letter, topic: Topic | None, day: date | None) -> int:
    """Return how far it fits what goes on: by its topic's months, and by what else of the season it speaks of."""
    usual = topic.situation if topic else _USUAL
    if day is None:
        return usual
    in_season = topic.season if topic and day.month in topic.months else 0
    return max(usual, in_season, min(usual + 2, 4) if timely(letter, day.month) else 0)


def _concern(letter: Letter, cues: tuple[Cue, ...], words: Lexicon) -> int:
    """Return how much it costs the reader to leave the mail alone, as they are made to believe: the worst that is named, and more where it is near."""
    seen = Counter(one.id for one in cues)
    text = "\n".join(one.flat for one in sentences(letter))
    named = {name for name, turns in words.concern.items() if turns.search(text)}
    hurried = seen["urgency"] + seen["limited"] > 0
    if seen["threat"]:
        return 6 if "severe" in named and hurried else 2 if "mild" in named and not named & {"severe", "worry"} else 4
    return 4 if hurried and "worry" in named else 2 if hurried or named & {"severe", "worry"} else 0
