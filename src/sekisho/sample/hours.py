"""When people write: office hours with two humps, answers after an hour or a day, machines at night."""

from __future__ import annotations

import datetime as dt
import random

from sekisho.attacks.compose import at
from sekisho.sample import days


def office(day: dt.date, rng: random.Random, offset: float = 9.0) -> dt.datetime:
    """Return a moment at which somebody in an office writes, by the clock of where they are."""
    hour = rng.gauss(10.3, 1.1) if rng.random() < 0.48 else rng.gauss(15.2, 1.7)
    return at(day, min(max(hour, 7.2), 21.8)) + dt.timedelta(hours=9.0 - offset)


def evening(day: dt.date, rng: random.Random) -> dt.datetime:
    """Return a moment outside office hours."""
    return at(day, rng.choice((rng.uniform(6.5, 8.3), rng.uniform(18.5, 23.4), rng.uniform(12.0, 13.0))))


def machine(day: dt.date, rng: random.Random) -> dt.datetime:
    """Return a moment of a scheduled job."""
    return at(day, rng.choice((1, 2, 3, 5, 6, 7, 8, 12, 18, 23)) + rng.uniform(0, 0.4))


def answer(after: dt.datetime, rng: random.Random, offset: float = 9.0) -> dt.datetime:
    """Return when an answer to something written at `after` comes, by the clock of whoever answers."""
    there = dt.timezone(dt.timedelta(hours=offset))
    moment = after.astimezone(there) + dt.timedelta(hours=rng.lognormvariate(0.4, 1.1))
    day = moment.date()
    if moment.hour < 7 or moment.hour >= 21 or not days.is_business(day):
        day = day + days.DAY if moment.hour >= 21 else day
        while not days.is_business(day):
            day += days.DAY
        morning = dt.datetime(day.year, day.month, day.day, 8, 24, tzinfo=there)
        return max(morning + dt.timedelta(hours=rng.uniform(0, 2.6)), after + dt.timedelta(minutes=4))
    return moment
