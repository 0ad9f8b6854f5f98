"""How far a mail fits those who get it, and how many cues a person would count in it: by its signs, weighed as people weigh them."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from sekisho.people.phish_scale.known import AGAINST, WARNED, said_of
from sekisho.people.phish_scale.letter import Letter
from sekisho.people.phish_scale.scale import Cue, Premise
from sekisho.people.phish_scale.signs import signs_of
from sekisho.people.phish_scale.topics import about
from sekisho.people.phish_scale.weights import elements_of, expected, usual

_TRAINED: Final = 6
"""How far readers are trained who were warned of such mails."""
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


def judged(letter: Letter, cues: tuple[Cue, ...], readers: Readers) -> tuple[Premise, int]:
    """Return the five elements, and how many cues a person would count.

    What the template's author says of an element (`X-Sekisho-Premise: mimics=8`) stands, but that the firm knows better whether its people do such things.
    """
    topic = about(letter, readers.group)
    month = readers.day.month if readers.day else None
    said = said_of(readers.known, letter, topic)
    signs = signs_of(letter, cues, topic, readers.group, month, said)
    elements = elements_of(signs, usual())
    if not said & AGAINST:
        for told in letter.own.get("x-sekisho-premise", ()):
            elements |= {name: max(int(value), elements[name] if said else 0) for name, value in _ELEMENT.findall(told)}
    trained = 2 * round(4 * min(max(readers.trained, 0.0), 1.0))
    premise = Premise(**elements, trained=max(trained, _TRAINED if WARNED in said else 0), topic=topic.name if topic else "")  # fmt: skip
    return premise, expected(signs, usual())
