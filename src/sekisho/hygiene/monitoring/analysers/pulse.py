"""How each source of events speaks: on which weekdays, until when, and how likely its silence is by its own habit.

A source is what can fall silent alone: the calls of one account in one region, the devices of one group, one kind of
sign-in log. A day on which hardly anyone of those who usually speak spoke is a holiday and proves nothing. Silence at
the end of everything that a connector delivered is told apart: the export may just end there. A silence that is over is
a hole: what happened in it is not known. Holes are sought in the logs of services, not of devices, which go on leave.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import nlargest
from itertools import groupby
from typing import Any

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.arrow import to_dicts
from sekisho.evidence.reader import TableReader
from sekisho.model.rows import Cell

LEAST_DAYS = 10
QUIET_SHARE = 0.3
PROOF = 3
LOOK_BACK = timedelta(days=92)
"""A hole that ended longer ago than this is not looked for."""
_SERVICES = frozenset({"api_activity", "authentication"})
Source = tuple[str, str]
"""Connector and part."""


@dataclass(frozen=True, slots=True)
class Speech:
    """The days on which one source spoke, and an event of each of its last hours."""

    table: str
    days: frozenset[date]
    proof: tuple[str, ...]

    @property
    def first(self) -> date:
        """The first of them."""
        return min(self.days)

    @property
    def last(self) -> date:
        """The last of them."""
        return max(self.days)


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:
    """Yield one row a source that was heard on ten days or more."""
    heard = {key: one for key, one in _heard(reader, setting).items() if len(one.days) >= LEAST_DAYS}
    if not heard:
        return
    today = setting.now.astimezone(setting.zone).date()
    end = min(max(one.last for one in heard.values()), today) - timedelta(days=1)
    quiet = holidays(heard, end)
    ends: dict[str, date] = {}
    for (connector, _), one in heard.items():
        ends[connector] = max(ends.get(connector, one.first), min(one.last, end))
    for key in sorted(heard):
        yield _row(key, heard[key], ends[key[0]], end, quiet)


def holidays(heard: Mapping[Source, Speech], end: date) -> frozenset[date]:
    """Return the days up to `end` on which fewer than three in ten of those who usually speak on that weekday spoke.

    A source counts only for the days between its first and its last; with fewer than three sources nobody can tell.
    """
    habits = {key: habit(one, one.last, frozenset()) for key, one in heard.items()}
    first = min(one.first for one in heard.values())
    found = set()
    for number in range((end - first).days + 1):
        day = first + timedelta(days=number)
        usual = [key for key, one in heard.items() if one.first <= day <= one.last and habits[key][day.weekday()] > 0.5]
        spoke = sum(day in heard[key].days for key in usual)
        if len(usual) >= 3 and spoke < QUIET_SHARE * len(usual):
            found.add(day)
    return frozenset(found)


def habit(one: Speech, until: date, quiet: frozenset[date]) -> dict[int, float]:
    """Return for each weekday the chance that the source speaks, from its first day to `until`; never 0 and never 1."""
    seen: dict[int, float] = defaultdict(float)
    of: dict[int, float] = defaultdict(float)
    for number in range((until - one.first).days + 1):
        day = one.first + timedelta(days=number)
        if day not in quiet:
            of[day.weekday()] += 1
            seen[day.weekday()] += day in one.days
    return {weekday: (seen[weekday] + 0.5) / (of[weekday] + 1) for weekday in range(7)}


def silence(habits: Mapping[int, float], days: Iterable[date]) -> tuple[int, float]:
    """Return how many of the days it usually speaks on, and the chance that it is silent on all of them."""
    listed = list(days)
    expected = sum(habits[day.weekday()] > 0.5 for day in listed)
    return expected, math.prod(1 - habits[day.weekday()] for day in listed)


@dataclass(frozen=True, slots=True)
class Hole:
    """A silence that is over: its first and last day, the days on which the source would have spoken, the chance of such a run."""

    first: date
    last: date
    days: int
    chance: float


def hole(one: Speech, habits: Mapping[int, float], quiet: frozenset[date]) -> Hole | None:
    """Return the longest silence between two days on which the source spoke, None where it never paused."""
    begin = max(one.first, one.last - LOOK_BACK)
    watched = _after(begin - timedelta(days=1), one.last, quiet)
    runs = [list(days) for spoke, days in groupby(watched, key=one.days.__contains__) if not spoke]
    if not runs:
        return None
    longest = max(runs, key=lambda days: (len(days), days))
    expected, _ = silence(habits, longest)
    chance = run_chance(len(watched), sum(map(len, runs)), len(longest))
    return Hole(longest[0], longest[-1], expected, chance)


def run_chance(days: int, silent: int, longest: int) -> float:
    """Return a bound on the chance that so many of the days in a row are silent, if the silent ones fell at random.

    Every place where the run could begin is counted (union bound), so that looking everywhere costs nothing.
    """
    ways = math.comb(days - longest, silent - longest)
    return min(1.0, (days - longest + 1) * ways / math.comb(days, silent))


def tail_chance(one: Speech, until: date, quiet: frozenset[date]) -> float:
    """Return the chance that the silent days up to `until` all come last, if they fell at random; 1.0 where none does.

    It needs no habit, so it speaks of a source that was heard for some weeks only.
    """
    watched = _after(one.first - timedelta(days=1), until, quiet)
    tail = len(_after(one.last, until, quiet))
    silent = sum(day not in one.days for day in watched)
    return math.comb(len(watched) - tail, silent - tail) / math.comb(len(watched), silent) if tail else 1.0


def _row(key: Source, one: Speech, until: date, end: date, quiet: frozenset[date]) -> Mapping[str, Cell]:
    habits = habit(one, one.last, quiet)
    silent, chance = silence(habits, _after(one.last, until, quiet))
    late, late_chance = silence(habits, _after(max(until, one.last), end, quiet))
    gap = hole(one, habits, quiet) if one.table in _SERVICES else None
    return {
        "source": ":".join(part for part in key if part),
        "reader": key[0],
        "table_name": one.table,
        "last_day": one.last,
        "until": until,
        "end_day": end,
        "days_seen": len(one.days),
        "days_watched": (max(until, one.last) - one.first).days + 1,
        "silent_days": silent,
        "chance": chance,
        "silent_chance": tail_chance(one, until, quiet),
        "late_days": late,
        "late_chance": late_chance,
        "hole_first": gap.first if gap else None,
        "hole_last": gap.last if gap else None,
        "hole_days": gap.days if gap else None,
        "hole_chance": gap.chance if gap else None,
        "proof": sorted(one.proof),
    }


def _after(day: date, until: date, quiet: frozenset[date]) -> list[date]:
    return [one for number in range(1, (until - day).days + 1) if (one := day + timedelta(days=number)) not in quiet]


def _heard(reader: TableReader, setting: Setting) -> dict[Source, Speech]:
    """Return the local days on which each source spoke."""
    found: dict[Source, tuple[str, set[datetime], list[tuple[datetime, str]]]] = {}
    for name in ("api_activity", "authentication", "endpoint_activity"):
        if name not in reader.names():
            continue
        for row in to_dicts(_hours(reader, name).to_pyarrow()):
            _, whole, hours = found.setdefault((row["connector"], row["part"]), (name, set(), []))
            whole.add(row["hour"])
            hours.append((row["hour"], row["proof"]))
    # Whole hours are shifted by the zone here, in Python, where the rules of zones are; no function of one engine.
    day_of = {hour: hour.astimezone(setting.zone).date() for _, whole, _ in found.values() for hour in whole}
    return {
        key: Speech(
            name, frozenset(map(day_of.__getitem__, whole)), tuple(proof for _, proof in nlargest(PROOF, hours))
        )
        for key, (name, whole, hours) in found.items()
    }


_SAYS = {
    "api_activity": ("cloud_account", "region"),
    "authentication": ("interactive",),
    "endpoint_activity": ("device",),
}
"""What tells the part of the firm that an event speaks for."""


def _hours(reader: TableReader, name: str) -> Any:
    """Return each hour in which a connector was heard of a part of the firm, with the first event of it by id."""
    import ibis

    events = reader.ibis(name).filter(ibis._.event_time.notnull())
    spoken = events.select("connector", *_SAYS[name], hour=events.event_time.truncate("h"), proof=events.row_id)
    if name != "endpoint_activity":
        # What is made of the columns below costs more than counting, so it is made once for all events that say the same.
        spoken = spoken.group_by("connector", *_SAYS[name], "hour").aggregate(proof=ibis._.proof.min())
    if name == "api_activity":
        part = spoken.cloud_account.fill_null("") + ":" + spoken.region.fill_null("")
    elif name == "endpoint_activity":
        part = spoken.device.fill_null("").upper().re_replace("[-_ ]*[0-9]+.*$", "")
    else:
        part = spoken.interactive.ifelse("interactive", "other").fill_null("other")
    keyed = spoken.select("hour", "proof", connector=spoken.connector.split("@")[0], part=part.re_replace("^:|:$", ""))
    return keyed.group_by("connector", "part", "hour").aggregate(proof=ibis._.proof.min())


ANALYSER = Analyser("source_pulse", 4, rows)
