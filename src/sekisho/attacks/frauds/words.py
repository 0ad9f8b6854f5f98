"""Texts of a kind: subjects and bodies by language and role, alternatives chosen, slots filled, framed as people write.

`<a|b|c>` is one of the three, `{name}` a slot. A body has neither greeting nor close: both sides draw those from the same
frames, by relation, so that no form of politeness gives a criminal away.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from sekisho.attacks.nouns import Language, Name

HERE = Path(__file__).parent
Frame = Literal["vendor", "inside", "boss", "person", "office", "reply", "bare"]
_EITHER = re.compile(r"<([^<>]*)>")
_SLOT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Role:
    """The subjects and bodies of one role in one language."""

    subjects: tuple[str, ...]
    bodies: tuple[str, ...]


@cache
def roles(folder: Path, language: Language) -> dict[str, Role]:
    """Return the roles of a folder in a language: of a kind's text.toml, or of the shared.toml above the kinds."""
    own = folder / "text.toml"
    with (own if own.exists() else folder / "shared.toml").open("rb") as file:
        data = tomllib.load(file)[language]
    return {k: Role(tuple(x["subjects"]), tuple(x["bodies"])) for k, x in data.items() if isinstance(x, dict)}


@cache
def lists(language: Language, texts: Path | None = None) -> dict[str, tuple[str, ...]]:
    """Return the lists that all kinds share: frames, talk of every day, firms, projects; those of `texts` where it has them."""
    with (HERE / "shared.toml").open("rb") as file:
        data = tomllib.load(file)[language]
    if texts:
        with (texts / "shared.toml").open("rb") as file:
            data |= tomllib.load(file)[language]
    return {name: tuple(rows) for name, rows in data.items() if isinstance(rows, list)}


@cache
def _names(language: Language) -> tuple[Name, ...]:
    with (HERE / "shared.toml").open("rb") as file:
        rows = tomllib.load(file)["names"][language]
    if language == "en":
        return tuple(Name(f, g, "", "", f, g) for g, f in rows)
    half = len(rows) // 2
    return tuple(Name(f[0], g[0], f[1], g[1], f[2], g[2]) for f in rows[:half] for g in rows[half:])


def name(language: Language, rng: random.Random) -> Name:
    """Return the name of somebody outside."""
    return rng.choice(_names(language))


def fill(text: str, slots: Mapping[str, str], rng: random.Random) -> str:
    """Return the text with alternatives chosen and slots filled. Raise KeyError for a slot that nobody filled."""
    while _EITHER.search(text):
        text = _EITHER.sub(lambda m: rng.choice(m[1].split("|")), text)
    return _SLOT.sub(lambda m: slots[m[1]], text).strip()


def framed(
    body: str,
    language: Language,
    frame: Frame,
    slots: Mapping[str, str],
    rng: random.Random,
    texts: Path | None = None,
) -> str:
    """Return a body with a greeting and a close that fit the relation."""
    known = lists(language, texts)
    hello = "" if frame == "bare" else rng.choice(known[f"hello_{frame}"])
    close = "" if frame == "bare" else rng.choice(known[f"close_{frame}"])
    parts = (fill(part, slots, rng) for part in (hello, body, close))
    return "\n\n".join(part for part in parts if part)
