"""Who was on the staff and in which groups, day by day. A spell is a run of days without a gap; all days are counted in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from sekisho.people.roster.groups import EVERYONE, GROUPS, first_group
from sekisho.text.lang import Lang

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """A person in certain groups from a day to a last day, both counted; `until` is None while it goes on.

    Who moves has a stay that ends and one that begins on the day after.
    """

    person: str
    since: date
    until: date | None
    groups: frozenset[str]
    language: Lang


@dataclass(frozen=True, slots=True)
class Spell:
    """A run of days; `ends` is `date.max` where its end is not known yet."""

    begins: date
    ends: date

    def holds(self, day: date) -> bool:
        """Tell whether a day is one of it."""
        return self.begins <= day <= self.ends


def spells(stays: Iterable[Stay], as_of: date) -> tuple[Spell, ...]:
    """Return the spells of stays, as they are known on a day: what ends later has no end yet, what begins later is not there.

    Whether a last day ends a spell is seen from who is there on the day after.
    """
    found: list[Spell] = []
    for stay in sorted((one for one in stays if one.since <= as_of + DAY), key=lambda one: one.since):
        ends = stay.until if stay.until is not None and stay.until <= as_of else date.max
        last = found[-1] if found else None
        if last is not None and (last.ends == date.max or stay.since <= last.ends + DAY):
            found[-1] = Spell(last.begins, max(last.ends, ends))
        else:
            found.append(Spell(stay.since, ends))
    return tuple(one for one in found if one.begins <= as_of)


def within(stays: Iterable[Stay], groups: Iterable[str]) -> tuple[Stay, ...]:
    """Return the stays in any of the groups; `EVERYONE` holds for all."""
    wanted = set(groups)
    return tuple(one for one in stays if EVERYONE in wanted or wanted & one.groups)


def by_person(stays: Iterable[Stay]) -> dict[str, tuple[Stay, ...]]:
    """Return the stays of each person, by time."""
    found: dict[str, list[Stay]] = {}
    for stay in sorted(stays, key=lambda one: (one.person, one.since)):
        found.setdefault(stay.person, []).append(stay)
    return {person: tuple(own) for person, own in found.items()}


def stay_on(stays: Sequence[Stay], day: date) -> Stay | None:
    """Return a person's stay on a day, the newest where there are several; None where they were not there."""
    held = [one for one in stays if one.since <= day and (one.until is None or day <= one.until)]
    return max(held, key=lambda one: one.since, default=None)


def home(stays: Iterable[Stay]) -> str:
    """Return the one group in which somebody counts: the first of those that they are in, `EVERYONE` where they are in none."""
    groups = frozenset[str]().union(*(one.groups for one in stays))
    return first_group([*(one for one in GROUPS if one in groups), *sorted(groups - {*GROUPS})])


def days_by_home(stays: Sequence[Stay], begins: date, ends: date) -> Iterator[tuple[str, int]]:
    """Yield how many days a person counts in a group, from a day to a day; each day once, whatever stays lie over one another."""
    inside = [one for one in stays if one.since <= ends and (one.until is None or one.until >= begins)]
    edges = {max(one.since, begins) for one in inside}
    edges |= {one.until + DAY for one in inside if one.until is not None and one.until < ends}
    marks = [*sorted(edges), ends + DAY]
    for at, following in pairwise(marks) if begins <= ends else ():
        held = [one for one in inside if one.since <= at and (one.until is None or at <= one.until)]
        if held:
            yield home(held), (following - at).days
