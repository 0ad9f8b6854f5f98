"""Whom to remind of what on a day: before and after the due date, on business days, one mail a person a day. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from sekisho.model.times import BusinessCalendar
from sekisho.people.learning.programme import Due, Programme, dues
from sekisho.people.learning.stays import DAY, by_person, stay_on
from sekisho.text.lang import Lang

Kind = Literal["in_14", "in_3", "late_1", "late_7"]
OFFSETS: Final[dict[Kind, int]] = {"in_14": -14, "in_3": -3, "late_1": 1, "late_7": 7}
"""Days from the due date to each reminder."""


@dataclass(frozen=True, slots=True)
class Item:
    """One module that somebody is reminded of."""

    module: str
    due_on: date
    kind: Kind


@dataclass(frozen=True, slots=True)
class Reminder:
    """The one mail of a day to a person, in their language; `items` begin with what is due first."""

    person: str
    language: Lang
    items: tuple[Item, ...]


def reminders(programme: Programme, last: date, day: date, calendar: BusinessCalendar) -> tuple[Reminder, ...]:
    """Return the mails of a day, given the last day on which mails went out: what fell between is made good, once.

    Nobody is reminded who is not there or is excused from everything on the day; nobody at all on a day that is no business day,
    or a second time on the same day. Keep the day as `last` once the mails are out, whether or not there were any.
    """
    if not calendar.is_open(day) or last >= day:
        return ()
    people = by_person(programme.stays)
    found: dict[str, list[Item]] = {}
    for due in dues(programme, day):
        kind = _kind(due, last, day, calendar)
        if kind is not None:
            found.setdefault(due.person, []).append(Item(due.module, due.due_on, kind))
    made = []
    for person, items in sorted(found.items()):
        stay = stay_on(people[person], day)
        away = any(one.covers(person, "", day) for one in programme.exemptions if not one.module)
        if stay is not None and not away:
            made.append(Reminder(person, stay.language, tuple(sorted(items, key=lambda one: (one.due_on, one.module)))))
    return tuple(made)


def reminder_days(due: Due, calendar: BusinessCalendar) -> Iterator[tuple[Kind, date]]:
    """Yield the day of each reminder of what is due, by time.

    One before the due date that would fall on a day off goes out on the business day before, unless it was not assigned yet;
    one after it on the business day after.
    """
    for kind, offset in OFFSETS.items():
        day = due.due_on + timedelta(days=offset)
        if day < due.assigned_on:
            continue
        opened = _before(day, calendar) if offset < 0 else day
        if opened < due.assigned_on:
            opened = day
        yield kind, opened if calendar.is_open(opened) else calendar.next_open(opened)


def _kind(due: Due, last: date, day: date, calendar: BusinessCalendar) -> Kind | None:
    """Return which reminder of it goes out on a day: the newest that fell after the last mails."""
    if due.state not in {"not_yet_due", "overdue"}:
        return None
    fallen = [kind for kind, at in reminder_days(due, calendar) if last < at <= day]
    return fallen[-1] if fallen else None


def _before(day: date, calendar: BusinessCalendar) -> date:
    while not calendar.is_open(day):
        day -= DAY
    return day
