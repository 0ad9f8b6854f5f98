"""When each mail of a wave goes out: office hours of business days, and never more than a share of a team within an hour."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil, floor
from zoneinfo import ZoneInfo

from sekisho.model.errors import SekishoError
from sekisho.model.times import BusinessCalendar

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SHARE = 0.2
"""Of a team, within any hour, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Window:
    """From which day on how many business days, between which times of the day, in which time zone. `share` of a team an hour."""

    begins: date
    days: int
    zone: str
    opens: time = time(9, 0)
    closes: time = time(18, 0)
    share: float = SHARE

    def an_hour(self, people: int) -> int:
        """Return how many of a team of so many people get their mail within any hour, one at least."""
        return max(1, floor(self.share * people))


def times(
    teams: Mapping[str, Sequence[str]], window: Window, calendar: BusinessCalendar, seed: int
) -> dict[str, datetime]:
    """Return when each recipient's mail goes out, given the recipients' keys by team.

    Each team has a grid of moments of its own, so far apart that no hour holds more than its share, and each of its people a
    moment of it by lot. SekishoError `wave_short` where the days do not suffice, with how many would.
    """
    open_days = list(_open_days(window, calendar))
    found: dict[str, datetime] = {}
    for team, keys in sorted(teams.items()):
        lot = random.Random(f"{seed}/{team}")  # noqa: S311 - a lot that can be drawn again from the plan, no secret
        step = HOUR / window.an_hour(len(keys))
        moments = [at for day in open_days for at in _grid(day, window, step, lot.random())]
        if len(moments) < len(keys):
            a_day = max(1, len(moments) // max(1, len(open_days)))
            raise SekishoError("wave_short", team=team, people=len(keys), days=ceil(len(keys) / a_day))
        chosen = sorted(lot.sample(moments, len(keys)))
        order = list(keys)
        lot.shuffle(order)
        found |= dict(zip(order, chosen, strict=True))
    return found


def _open_days(window: Window, calendar: BusinessCalendar) -> Iterator[date]:
    day = window.begins - DAY
    for _ in range(window.days):
        day = calendar.next_open(day)
        yield day


def _grid(day: date, window: Window, step: timedelta, phase: float) -> Iterator[datetime]:
    """Yield moments of a day that are a step apart; the first lies anywhere within the first step."""
    zone = ZoneInfo(window.zone)
    at = datetime.combine(day, window.opens, zone) + phase * step
    closes = datetime.combine(day, window.closes, zone)
    while at < closes:
        yield at.replace(microsecond=0)
        at += step
