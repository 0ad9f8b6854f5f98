"""What is at stake in a mail: the words of `stakes.toml`, by how much it costs to leave the mail alone."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from sekisho.people.phish_scale.letter import Letter
from sekisho.people.phish_scale.lexicon import Words, plain, words_by_lang
from sekisho.text.lang import Lang


def at_stake(letter: Letter) -> Mapping[int, int]:
    """Return how many words of a mail say so, by how much is at stake (8, 6, 4)."""
    lang: Lang = "ja" if letter.japanese else "en"
    text = plain(f"{letter.subject}\n{letter.text}")
    return {value: len({match[0] for match in words[lang].find(text)}) for value, words in _stakes()}


@cache
def _stakes() -> tuple[tuple[int, Mapping[Lang, Words]], ...]:
    read = tomllib.loads((files(__package__) / "stakes.toml").read_text("utf-8"))
    found = [(int(value), words_by_lang(said)) for value, said in read.items()]
    return tuple(sorted(found, key=lambda one: -one[0]))
