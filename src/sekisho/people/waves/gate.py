"""Whom an exercise may reach, and what it may not be about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sekisho.people.roster.addresses import usable
from sekisho.people.waves.lure import Lure

TOPICS: Final = ("pay", "bonus", "redundancy", "health", "bereavement", "disaster")
"""What people are hurt by: a template about it goes out only where two named people signed for this wave."""


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who agreed to templates about a topic: somebody of personnel and somebody of the staff's side, by name, and why."""

    topics: frozenset[str]
    personnel: str
    staff_side: str
    reason: str

    @property
    def holds(self) -> bool:
        """Tell whether two different people stand behind it with a reason."""
        names = {self.personnel.strip(), self.staff_side.strip()}
        return len(names - {""}) == 2 and bool(self.reason.strip())


def held_back(lure: Lure, signed: SignOff | None) -> tuple[str, ...]:
    """Return the topics for which a template is held back, () where it may go out. Topics nobody knows are held back too."""
    allowed = signed.topics if signed and signed.holds else frozenset[str]()
    return tuple(topic for topic in lure.card.topics if topic not in allowed)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who might get a mail of a wave. `away_until` stands while they are on leave or asked to be left alone (None: not)."""

    key: str
    address: str
    department: str
    group: str
    since: date
    until: date | None
    away_until: date | None = None
    seen: frozenset[str] = frozenset()
    """Ids of the templates that they got before."""


def left_out(person: Person, domains: Iterable[str], day: date) -> str:
    """Return the code of why somebody gets no mail on a day, "" where they do: `address`, `domain`, `not_here`, `away`."""
    _, _, domain = usable(person.address).rpartition("@")
    if not domain:
        return "address"
    if domain.lower() not in {one.lower() for one in domains}:
        return "domain"
    if day < person.since or (person.until is not None and day > person.until):
        return "not_here"
    if person.away_until is not None and day <= person.away_until:
        return "away"
    return ""
