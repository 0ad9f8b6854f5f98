"""What is assigned to one person: by the half-year, by joining or moving, and by a cloud service that was seen. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from sekisho.people.learning.stays import Spell, Stay, spells, stay_on, within
from sekisho.people.roster.groups import EVERYONE

MAKE_UP: Final = timedelta(days=30)
"""Time for whoever joins or moves; who joins with less than that left waits for the next half-year, but for the core."""
CLOUD: Final = timedelta(days=14)
"""Time after a cloud service was first seen."""
CLOUD_GROUPS: Final = ("it_admins", "developers")


@dataclass(frozen=True, slots=True)
class Period:
    """A half-year, from its first to its last day."""

    name: str
    begins: date
    ends: date

    def holds(self, day: date) -> bool:
        """Tell whether a day is one of it."""
        return self.begins <= day <= self.ends


@dataclass(frozen=True, slots=True)
class Required:
    """What a half-year asks for: modules of everybody, and modules of each group."""

    core: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A module that somebody was given. `left` says that they left the firm, or the group, on the due date or before.

    What was finished from `counts_from` on counts.
    """

    module: str
    group: str
    period: str
    assigned_on: date
    due_on: date
    counts_from: date
    left: bool
    ends: date


def assigned(
    stays: Sequence[Stay],
    periods: Sequence[Period],
    required: Mapping[str, Required],
    seen: Mapping[str, date],
    cloud_modules: Mapping[str, Sequence[str]],
    as_of: date,
) -> tuple[Assigned, ...]:
    """Return what one person was given up to a day: each module once in a half-year, at its earliest due date that still holds."""
    given = [
        *_by_groups(stays, periods, required, as_of),
        *_by_clouds(stays, seen, cloud_modules, as_of),
    ]
    found: dict[tuple[str, str, date | None], list[Assigned]] = {}
    for one in given:
        made = _made(one, periods)
        key = (made.module, made.period, None if made.period else made.due_on)
        if made.assigned_on <= as_of:
            found.setdefault(key, []).append(made)
    return tuple(_one_of(same) for same in found.values())


@dataclass(frozen=True, slots=True)
class _Given:
    module: str
    group: str
    assigned_on: date
    due_on: date
    spell: Spell


def _by_groups(
    stays: Sequence[Stay], periods: Sequence[Period], required: Mapping[str, Required], as_of: date
) -> Iterator[_Given]:
    there = spells(stays, as_of)
    first_days = {one.begins for one in there}
    for group in (EVERYONE, *sorted({group for stay in stays for group in stay.groups} - {EVERYONE})):
        for spell in there if group == EVERYONE else spells(within(stays, (group,)), as_of):
            for period in periods:
                asked = required.get(period.name, Required(()))
                if spell.holds(period.begins):
                    yield from _each(_modules(asked, group), group, period.begins, period.ends, spell)
                elif period.holds(spell.begins):
                    late = spell.begins in first_days and spell.begins + MAKE_UP > period.ends
                    named = _modules(asked, group) if not late else asked.core if group == EVERYONE else ()
                    yield from _each(named, group, spell.begins, spell.begins + MAKE_UP, spell)


def _modules(asked: Required, group: str) -> tuple[str, ...]:
    own = asked.groups.get(group, ())
    return (*asked.core, *own) if group == EVERYONE else own


def _by_clouds(
    stays: Sequence[Stay], seen: Mapping[str, date], cloud_modules: Mapping[str, Sequence[str]], as_of: date
) -> Iterator[_Given]:
    for spell in spells(within(stays, CLOUD_GROUPS), as_of):
        for service, day in sorted(seen.items()):
            begins, time = (day, CLOUD) if spell.begins <= day else (spell.begins, MAKE_UP)
            if begins <= min(spell.ends, as_of):
                group = _cloud_group(stays, begins)
                yield from _each(cloud_modules.get(service, ()), group, begins, begins + time, spell)


def _cloud_group(stays: Sequence[Stay], day: date) -> str:
    held = stay_on(within(stays, CLOUD_GROUPS), day)
    return next(one for one in CLOUD_GROUPS if held is not None and one in held.groups)


def _each(modules: Sequence[str], group: str, begins: date, due_on: date, spell: Spell) -> Iterator[_Given]:
    yield from (_Given(module, group, begins, due_on, spell) for module in modules)


def _made(given: _Given, periods: Sequence[Period]) -> Assigned:
    period = next((one for one in periods if one.holds(given.due_on)), None)
    counts_from = min(given.assigned_on, period.begins) if period else given.assigned_on
    left = given.spell.ends <= given.due_on
    name = period.name if period else ""
    return Assigned(
        given.module, given.group, name, given.assigned_on, given.due_on, counts_from, left, given.spell.ends
    )


def _one_of(same: Sequence[Assigned]) -> Assigned:
    """Return the one that counts: the earliest due that somebody did not leave, else the one that they left last."""
    held = [one for one in same if not one.left]
    if held:
        return min(held, key=lambda one: (one.due_on, one.assigned_on))
    return max(same, key=lambda one: (one.ends, one.due_on))
