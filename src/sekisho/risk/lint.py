"""Whether a scenario or a control says everything, in both languages, with its sources; the folder's name is its id."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable

import msgspec

from sekisho.risk.card import Card
from sekisho.risk.discover import read_control, read_scenario

JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
ENDS = {"en": False, "ja": True, "source": False, "source_ja": True, "sigma_source": False, "sigma_source_ja": True}
"""By the key of a text: whether it is Japanese."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One complaint: `card_wrong` with what is wrong, `card_silent` or `card_language` with the part of the card."""

    folder: str
    code: str
    detail: str


def faults(scenarios: Traversable, controls: Traversable) -> Iterator[Fault]:
    """Yield what is wrong in the folders of scenarios and of controls; a control of a scenario that is wrong is, too."""
    known = {}
    for folder in _folders(scenarios):
        try:
            known[folder.name] = read_scenario(folder)
        except (OSError, ValueError) as error:
            yield Fault(folder.name, "card_wrong", str(error))
        else:
            yield from _unsaid(folder.name, known[folder.name])
    for folder in _folders(controls):
        try:
            control = read_control(folder, known)
        except (OSError, ValueError) as error:
            yield Fault(folder.name, "card_wrong", str(error))
        else:
            yield from _unsaid(folder.name, control)


def _folders(home: Traversable) -> list[Traversable]:
    return sorted((item for item in home.iterdir() if item.is_dir()), key=lambda item: item.name)


def _unsaid(folder: str, card: Card) -> Iterator[Fault]:
    """Yield the texts that say nothing, and those in the wrong language."""
    for part, japanese, text in _texts(msgspec.to_builtins(card), ""):
        if not text.strip():
            yield Fault(folder, "card_silent", part)
        elif bool(JAPANESE.search(text)) is not japanese:
            yield Fault(folder, "card_language", part)


def _texts(found: object, part: str, japanese: bool | None = None) -> Iterator[tuple[str, bool, str]]:
    """Yield every text with its part and whether it has to be Japanese. Only a card's own words have to say something."""
    if isinstance(found, dict):
        for key, value in found.items():
            asked = ENDS.get(key, japanese)
            about = key == "about" and not part.startswith("text.")
            if not about:
                yield from _texts(value, f"{part}{key}.", asked)
    elif isinstance(found, list | tuple):
        for at, value in enumerate(found, 1):
            yield from _texts(value, f"{part}{at}.", japanese)
    elif isinstance(found, str) and japanese is not None:
        yield part.rstrip("."), japanese, found
