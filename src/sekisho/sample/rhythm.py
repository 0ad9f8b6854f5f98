"""Who is at work on which day and when in the day: the rhythm that every log of the sample shares."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from sekisho.attacks.nouns import JST, Person
from sekisho.sample import days
from sekisho.sample.bank import Bank

NIGHT_DESKS = frozenset({"IT"})
"""Departments that keep a night shift in turns."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the bank: who is there, how much each does, and how busy the day is against an ordinary one."""

    date: dt.date
    present: tuple[Person, ...]
    weights: tuple[float, ...]
    busy: float

    def midnight(self) -> dt.datetime:
        """Return the day's first moment in UTC."""
        return dt.datetime.combine(self.date, dt.time(), JST).astimezone(dt.UTC)


def _second(rng: random.Random) -> int:
    hour = rng.gauss(10.3, 1.2) if rng.random() < 0.5 else rng.gauss(14.9, 1.8)
    return int(min(max(hour, 7.0), 22.5) * 3600) + rng.randrange(60)


class Rhythm:
    """The rhythm of one bank, the same for every source."""

    def __init__(self, bank: Bank) -> None:
        rng = bank.rng("rhythm")
        self._bank = bank
        self._seconds = [_second(rng) for _ in range(4096)]
        self._shift = {p.staff_id: rng.choice((-3600, -1800, 0, 0, 0, 900, 2700)) for p in bank.world.staff}
        self._nights = {p.staff_id: rng.randrange(9) for p in bank.world.staff if p.department_en in NIGHT_DESKS}
        self._idle = {p.staff_id: rng.randrange(0, 23) for p in bank.world.staff}

    def _there(self, person: Person, day: dt.date) -> bool:
        if person.joined > day or not self._bank.dates_of(person).there(day):
            return False
        number = day.toordinal()
        if not days.is_business(day):
            return self.on_night(person, day) or (number * 7 + self._idle[person.staff_id]) % 23 == 0
        # A day of annual leave about every five weeks.
        return (number + self._idle[person.staff_id]) % 23 != 0

    def on_night(self, person: Person, day: dt.date) -> bool:
        """Whether the person has the night shift of that day."""
        return self._nights.get(person.staff_id, -1) == day.toordinal() % 9

    def days(self, *, latest_first: bool = False) -> Iterator[Day]:
        """Yield every day of the world; days on which nobody works have nobody present."""
        world = self._bank.world
        span = range((world.end - world.start).days + 1)
        for n in reversed(span) if latest_first else span:
            day = world.start + dt.timedelta(days=n)
            present = tuple(p for p in world.staff if self._there(p, day))
            yield Day(day, present, tuple(accumulate(p.volume + 0.3 for p in present)), days.weight(day))

    def shares(self, rows: int) -> dict[dt.date, int]:
        """Return how many rows of a log fall on each day."""
        busy = {d.date: d.busy if d.present else 0.0 for d in self.days()}
        total = sum(busy.values())
        return {day: round(rows * weight / total) for day, weight in busy.items()}

    def second(self, person: Person, day: dt.date, rng: random.Random) -> int:
        """Return a second of the day, by Japanese time, at which the person does something."""
        if self.on_night(person, day):
            return int((rng.random() * 9 + 21) % 24 * 3600)
        return self._seconds[rng.getrandbits(12)] + self._shift[person.staff_id]
