"""Which mails go now where no person may be seen: by lot within their day, so that nothing that is kept tells when whose went."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sekisho.people.waves.hours import Window

TICK = 60
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that is still to go: its key, the team of its recipient, and the day on which it is to go."""

    key: str
    team: str
    day: date


@dataclass(frozen=True, slots=True)
class Teams:
    """How many people of each team get a mail of the wave, and how many of them got it within this hour."""

    sizes: Mapping[str, int]
    gone: Mapping[str, int]


def chosen(waiting: Iterable[Waiting], teams: Teams, window: Window, now: datetime, lot: random.Random) -> list[str]:
    """Return the keys of the mails that go now, `now` being in the window's zone.

    Each goes at any moment of its day with the same chance; what should have gone on an earlier day goes as soon as the share of its
    team within an hour lets it.
    """
    by_team: dict[str, list[Waiting]] = defaultdict(list)
    for one in sorted(waiting, key=lambda each: each.key):
        by_team[one.team].append(one)
    gone, found = Counter(teams.gone), list[str]()
    for team, those in sorted(by_team.items()):
        lot.shuffle(those)
        room = window.an_hour(teams.sizes.get(team, len(those))) - gone[team]
        due = [one.key for one in those if lot.random() < _chance(one, window, now)]
        found += due[: max(room, 0)]
    return found


def _chance(one: Waiting, window: Window, now: datetime) -> float:
    """Return with which chance a mail goes now."""
    if one.day != now.date():
        return 1.0 if one.day < now.date() else 0.0
    if now.time() < window.opens:
        return 0.0
    left = (datetime.combine(now.date(), window.closes, now.tzinfo) - now).total_seconds()
    return min(1.0, TICK / left) if left > 0 else 1.0
