"""Who is due what and when: the roster by day, what the half-years ask for, and what was finished or excused. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal, TypeVar

from sekisho.model.errors import SekishoError
from sekisho.people.learning.assign import Assigned, Period, Required, assigned
from sekisho.people.learning.stays import Stay, by_person

State = Literal["not_yet_due", "done", "late_done", "overdue", "exempt", "left"]
LATE: Final = timedelta(days=183)
"""For so long after the due date a module can be made good; what is finished later counts for what is due then."""
STATES: Final[tuple[State, ...]] = ("done", "late_done", "overdue", "not_yet_due", "exempt", "left")

__all__ = ["STATES", "Due", "Exemption", "Finished", "Period", "Programme", "Required", "State", "Stay", "dues"]


@dataclass(frozen=True, slots=True)
class Exemption:
    """Somebody is excused from a module ("" for all) from a day to a day, both counted: leave, or another reason.

    It counts for what falls due within it. `until` is None while it goes on; `by` is who allowed it.
    """

    person: str
    module: str
    since: date
    until: date | None
    reason: str
    by: str

    def covers(self, person: str, module: str, day: date) -> bool:
        """Tell whether it excuses somebody from a module on a day."""
        whose = self.person == person and self.module in {"", module}
        return whose and self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Finished:
    """Somebody passed a module on a day; `digest` is that of the file, `score` the share of first answers that were right."""

    person: str
    module: str
    digest: str
    day: date
    score: float


@dataclass(frozen=True, slots=True)
class Programme:
    """All that decides who is due what. `required` is by the name of the half-year; a half-year without an entry asks for nothing.

    `seen` has the day on which each cloud service was first seen in evidence, `cloud_modules` the modules of a service.
    """

    stays: tuple[Stay, ...]
    periods: tuple[Period, ...]
    required: Mapping[str, Required]
    exemptions: tuple[Exemption, ...] = ()
    finished: tuple[Finished, ...] = ()
    seen: Mapping[str, date] = field(default_factory=dict)
    cloud_modules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Due:
    """One module of one person in one half-year, which is the one that its due date falls in ("" where it falls in none).

    `group` is the one that it is asked of, "everyone" for the core. `reason` is why somebody is exempt. `finished_on`, `digest`
    and `score` are of what was finished, if it was.
    """

    person: str
    module: str
    group: str
    period: str
    assigned_on: date
    due_on: date
    state: State
    reason: str = ""
    finished_on: date | None = None
    digest: str = ""
    score: float | None = None


def dues(programme: Programme, as_of: date) -> tuple[Due, ...]:
    """Return everything that was assigned up to a day with its state on that day, by half-year, person and module.

    Nothing that came after the day is looked at, so that the same day gives the same answer for ever.
    SekishoError `learning_periods` where half-years overlap.
    """
    periods = _in_order(programme.periods)
    finished = _by_person(programme.finished)
    excused = _by_person(programme.exemptions)
    found: list[Due] = []
    for person, stays in by_person(programme.stays).items():
        given = assigned(stays, periods, programme.required, programme.seen, programme.cloud_modules, as_of)
        found += _of_person(person, given, finished.get(person, []), excused.get(person, []), as_of)
    place = {one.name: number for number, one in enumerate(periods)}
    return tuple(sorted(found, key=lambda one: (place.get(one.period, len(place)), one.person, one.module, one.due_on)))


def _of_person(
    person: str,
    given: Iterable[Assigned],
    finished: Iterable[Finished],
    exemptions: Sequence[Exemption],
    as_of: date,
) -> Iterator[Due]:
    """Yield what one person is due. Each time that a module was finished counts once, for what was due first."""
    unused = sorted((one for one in finished if one.day <= as_of), key=lambda one: one.day)
    for one in sorted(given, key=lambda one: (one.due_on, one.assigned_on)):
        first = next((each for each in unused if each.module == one.module and _counts(one, each.day)), None)
        excuses = [each for each in exemptions if each.covers(person, one.module, one.due_on) and each.since <= as_of]
        excuse = min(excuses, key=lambda each: (each.since, each.reason), default=None)
        state = _state(one, first, excuse, as_of)
        used = first if state in {"done", "late_done"} else None
        if used is not None:
            unused.remove(used)
        yield Due(
            person, one.module, one.group, one.period, one.assigned_on, one.due_on, state,
            excuse.reason if excuse and state == "exempt" else "",
            used.day if used else None, used.digest if used else "", used.score if used else None,
        )  # fmt: skip


def _counts(given: Assigned, day: date) -> bool:
    return given.counts_from <= day <= given.due_on + LATE


def _state(given: Assigned, first: Finished | None, excuse: Exemption | None, as_of: date) -> State:
    if first and first.day <= given.due_on:
        return "done"
    if given.left:
        return "left"
    if excuse:
        return "exempt"
    if first:
        return "late_done"
    return "overdue" if as_of > given.due_on else "not_yet_due"


def _in_order(periods: Sequence[Period]) -> tuple[Period, ...]:
    found = tuple(sorted(periods, key=lambda one: one.begins))
    for one in found:
        if one.ends < one.begins:
            raise SekishoError("learning_periods", first=one.name, second=one.name)
    for one, other in pairwise(found):
        if other.begins <= one.ends or one.name == other.name:
            raise SekishoError("learning_periods", first=one.name, second=other.name)
    return found


_Row = TypeVar("_Row", Finished, Exemption)


def _by_person(rows: Sequence[_Row]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.person, []).append(row)
    return found
