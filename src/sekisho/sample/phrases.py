"""Text from phrases: one of several bodies, with alternatives and slots filled by a seeded generator.

`<a|b|c>` is one of the three; `{name}` is a slot: given by the caller, a word of that sort, or a number or date.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sekisho.attacks.nouns import Language
from sekisho.sample import data, days

_EITHER = re.compile(r"<([^<>]*)>")
_SLOT = re.compile(r"\{([a-z_0-9]+)\}")
_WEEK = "月火水木金土日"
_FAMILIES = ("vendor", "internal", "other")

Slots = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """A subject and a body without signature."""

    subject: str
    body: str


@cache
def _phrases(language: Language, family: str) -> dict[str, Any]:
    return data.load(f"phrases/{language}_{family}.toml")


@cache
def _words(language: Language) -> dict[str, list[str]]:
    words: dict[str, list[str]] = data.load("phrases/words.toml")[language]
    return words


def kinds(language: Language, family: str) -> tuple[str, ...]:
    """Return the kinds of mail that a family of phrases holds."""
    return tuple(k for k in _phrases(language, family) if k not in ("frame", "short"))


def _ahead(rng: random.Random, today: dt.date, most: int) -> dt.date:
    return days.on_or_before(today + dt.timedelta(days=rng.randint(2, most)))


def _yen(rng: random.Random) -> str:
    return f"{int(rng.lognormvariate(12.2, 1.0)) // 10 * 10 + 5500:,}"


def _japanese(day: dt.date) -> str:
    return f"{day.month}月{day.day}日({_WEEK[day.weekday()]})"


def _english(day: dt.date) -> str:
    return f"{day.day} {day:%B}"


_MADE: dict[str, Callable[[random.Random, dt.date], str]] = {
    "n": lambda r, _: str(r.randint(11, 89)),
    "n2": lambda r, _: str(r.randint(12, 98)),
    "n3": lambda r, _: str(r.randint(2, 7)),
    "yen": lambda r, _: _yen(r),
    "yen2": lambda r, _: _yen(r),
    "time": lambda r, _: f"{r.randint(9, 17)}:{r.choice(('00', '00', '30', '15'))}",
    "day": lambda r, d: _japanese(_ahead(r, d, 14)),
    "day2": lambda r, d: _japanese(_ahead(r, d, 20)),
    "due": lambda r, d: _japanese(_ahead(r, d, 40)),
    "day_en": lambda r, d: _english(_ahead(r, d, 14)),
    "due_en": lambda r, d: _english(_ahead(r, d, 40)),
    "month": lambda r, d: str((d.replace(day=1) - days.DAY).month if r.random() < 0.7 else d.month),
    "month_en": lambda r, d: f"{d.replace(day=1) - days.DAY if r.random() < 0.7 else d:%B}",
    "ref": lambda r, d: f"{r.choice(('', 'A', 'SK-', 'No.', 'R', 'K'))}{d:%y%m}{r.randint(10, 9999):04d}",
    "host": lambda r, _: f"srv{r.randint(1, 30):02d}",
}


@dataclass(slots=True)
class Filler:
    """Fills slots; within one mail a slot keeps its value."""

    language: Language
    rng: random.Random
    today: dt.date
    slots: Slots
    _made: dict[str, str] = field(default_factory=dict)

    def _value(self, name: str) -> str:
        if name in self.slots:
            return self.slots[name]
        if name not in self._made:
            words = _words(self.language).get(name)
            self._made[name] = self.rng.choice(words) if words else _MADE[name](self.rng, self.today)
        return self._made[name]

    def fill(self, text: str) -> str:
        """Return the text with alternatives chosen and slots filled."""
        chosen = _EITHER.sub(lambda m: self.rng.choice(m.group(1).split("|")), text)
        return _SLOT.sub(lambda m: self._value(m.group(1)), chosen)


def compose(
    language: Language, family: str, kind: str, rng: random.Random, today: dt.date, slots: Slots, frame: str = "frame"
) -> Text:
    """One mail of a kind; an empty frame leaves out greeting and closing."""
    book = _phrases(language, family)
    filler = Filler(language, rng, today, slots)
    entry = book[kind]
    body = filler.fill(rng.choice(entry["bodies"]))
    if kind in ("report", "customer", "support", "notice") and rng.random() < 0.3:
        more = filler.fill(rng.choice(entry["bodies"]))
        body = body if more == body else f"{body}\n\n{more}"
    if frame and (around := book.get(frame)):
        greeting = filler.fill(rng.choice(around["openings"]))
        closing = filler.fill(rng.choice(around["closings"]))
        body = f"{greeting}\n\n{body}\n\n{closing}".rstrip()
    if "footer" in entry:
        body += filler.fill(rng.choice(entry["footer"]))
    return Text(filler.fill(rng.choice(entry["subjects"])), body)
