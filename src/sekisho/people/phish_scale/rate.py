"""A template, a group and a day give a rating."""

from sekisho.people.phish_scale.cues import cues_of
from sekisho.people.phish_scale.letter import letter_of
from sekisho.people.phish_scale.premise import Readers, judged
from sekisho.people.phish_scale.scale import Rated


def rate(raw: bytes, name: str, readers: Readers) -> Rated:
    """Return the cues, the alignment and so the rating of a template (bytes of a mail). SekishoError as `letter_of`."""
    letter = letter_of(raw, name)
    cues = cues_of(letter)
    premise, expected = judged(letter, cues, readers)
    return Rated(cues, premise, expected)
