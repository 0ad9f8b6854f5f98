"""Of whom a half-year's figures speak: everybody who was on the staff on any day of it, each counted once. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sekisho.model.errors import SekishoError
from sekisho.people.learning.programme import Due, Period, Programme, State, Stay, dues
from sekisho.people.learning.stays import by_person, days_by_home, home
from sekisho.people.roster.groups import EVERYONE, GROUPS

_GRAVEST: Final[tuple[State, ...]] = ("overdue", "late_done", "not_yet_due", "done", "exempt", "left")
"""A person with several modules counts by the first of these that one of them has."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were assigned, by what became of them; `exempt` by reason. All parts together are `assigned`."""

    done: int = 0
    late_done: int = 0
    overdue: int = 0
    not_yet_due: int = 0
    left: int = 0
    exempt: Mapping[str, int] = field(default_factory=dict)

    @property
    def excused(self) -> int:
        """Return how many were exempt, for whatever reason."""
        return sum(self.exempt.values())

    @property
    def assigned(self) -> int:
        """Return all of them."""
        return self.due + self.not_yet_due + self.left + self.excused

    @property
    def due(self) -> int:
        """Return those of whom it can be said: done, done late, or overdue. The denominator of a completion rate."""
        return self.done + self.late_done + self.overdue


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one group, or of all.

    `staff` is how many people were there on any day, `days` their days together; `nothing` those to whom nothing was assigned;
    `people` counts persons and `modules` what was assigned to them. `staff` + `gone` = `people.assigned` + `nothing`, where `gone`
    were given something that falls due in the half-year and left before it began.
    """

    group: str
    staff: int
    days: int
    gone: int
    nothing: int
    people: Counts
    modules: Counts


@dataclass(frozen=True, slots=True)
class Denominators:
    """The figures of a half-year as of a day: a row a group, the total, and the assigned modules by module."""

    period: Period
    as_of: date
    rows: tuple[Row, ...]
    total: Row
    by_module: Mapping[str, Counts]


def denominators(programme: Programme, name: str, as_of: date) -> Denominators:
    """Return the figures of a half-year as they are on a day.

    A person counts in one group: the one of their last day within the half-year, the first of `GROUPS` where they are in several.
    Their days count in the group of each day. SekishoError `learning_period` where there is no such half-year.
    """
    period = period_of(programme, name)
    own = [one for one in dues(programme, as_of) if one.period == name]
    people = by_person(programme.stays)
    ends = min(period.ends, as_of)
    homes = homes_of(people, period, as_of)
    present = {person for person, stays in people.items() if any(_touches(one, period.begins, ends) for one in stays)}
    counted = homes.keys() & (present | {one.person for one in own})
    days: Counter[str] = Counter()
    for stays in people.values():
        for group, count in days_by_home(stays, period.begins, ends):
            days[group] += count
    groups = [*GROUPS, *sorted({*homes.values(), *days} - {*GROUPS, EVERYONE}), EVERYONE]
    rows = tuple(
        _row(group, {one for one in counted if homes[one] == group}, present, days[group], own) for group in groups
    )
    total = _row("", counted, present, sum(days.values()), own)
    modules = sorted({one.module for one in own})
    by_module = {module: _counts([one for one in own if one.module == module]) for module in modules}
    return Denominators(period, as_of, tuple(one for one in rows if one.days or one.people.assigned), total, by_module)


def period_of(programme: Programme, name: str) -> Period:
    """Return a half-year by its name; SekishoError `learning_period`."""
    for one in programme.periods:
        if one.name == name:
            return one
    raise SekishoError("learning_period", period=name, periods=", ".join(one.name for one in programme.periods))


def homes_of(people: Mapping[str, Sequence[Stay]], period: Period, as_of: date) -> dict[str, str]:
    """Return the one group in which each person counts in a half-year, as it is known on a day."""
    ends = min(period.ends, as_of)
    found = {}
    for person, stays in people.items():
        known = [one for one in stays if one.since <= ends]
        if known:
            last = max(ends if one.until is None else min(one.until, ends) for one in known)
            found[person] = home(one for one in known if one.until is None or one.until >= last)
    return found


def gravest(states: Iterable[State]) -> State | None:
    """Return by which state a person with several modules counts; None without any."""
    found = set(states)
    return next((one for one in _GRAVEST if one in found), None)


def _touches(stay: Stay, begins: date, ends: date) -> bool:
    return stay.since <= ends and (stay.until is None or stay.until >= begins) and begins <= ends


def _row(group: str, people: set[str], present: set[str], days: int, dues_: Sequence[Due]) -> Row:
    own: dict[str, list[Due]] = {person: [] for person in people}
    for one in dues_:
        if one.person in own:
            own[one.person].append(one)
    modules = _counts([one for each in own.values() for one in each])
    persons = _counts([_gravest_due(each) for each in own.values() if each])
    nothing = sum(not each for each in own.values())
    return Row(group, len(people & present), days, len(people - present), nothing, persons, modules)


def _gravest_due(own: Sequence[Due]) -> Due:
    state = gravest(one.state for one in own)
    return next(one for one in own if one.state == state)


def _counts(own: Sequence[Due]) -> Counts:
    found = Counter(one.state for one in own)
    reasons = Counter(one.reason for one in own if one.state == "exempt")
    return Counts(
        found["done"], found["late_done"], found["overdue"], found["not_yet_due"], found["left"],
        dict(sorted(reasons.items())),
    )  # fmt: skip
