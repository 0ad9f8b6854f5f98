"""Who was employed where, day by day: a person's stays from one list to the next, with no day counted twice."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sekisho.people.roster.nouns import Member, Stay

DAY = timedelta(days=1)


def after(stays: Sequence[Stay], member: Member, day: date) -> tuple[Stay, ...]:
    """Return the stays of one person, given those before and how a list of a day has them.

    The first stay begins on their first day, or on the list's day where it does not say. Another department or title begins a
    new stay on the list's day: the day of the move is not on the list, and no day of the past is rewritten.
    A last day ends the last stay; somebody who is on a list again after it begins anew.
    """
    last = stays[-1] if stays else None
    until = member.left_on
    if last is None:
        since = member.joined_on or day
        return (_stay(member, since, until),) if until is None or since <= until else ()
    if last.until is not None and last.until < day and (until is None or until >= day):
        since = max(member.joined_on or day, last.until + DAY)
        return (*stays, _stay(member, since, until))
    if (last.department, last.title) == (member.department, member.title) or not (member.department or member.title):
        return (*stays[:-1], replace(last, until=_not_before(until, last.since)))
    if last.since >= day or (until is not None and until < day):
        return (*stays[:-1], replace(_stay(member, last.since, until), until=_not_before(until, last.since)))
    return (*stays[:-1], replace(last, until=day - DAY), _stay(member, day, until))


def ended(stays: Sequence[Stay], last_day: date) -> tuple[Stay, ...]:
    """Return a person's stays, ended on a day; a stay that would begin after it is taken away, but never the only one."""
    kept = [one for one in stays if one.since <= last_day] or list(stays[:1])
    return (*kept[:-1], replace(kept[-1], until=max(last_day, kept[-1].since)))


def present(stays: Iterable[Stay], day: date) -> dict[str, Stay]:
    """Return who was employed on a day, by number."""
    return {one.number: one for one in stays if one.on(day)}


def _stay(member: Member, since: date, until: date | None) -> Stay:
    return Stay(member.number, since, until, member.department, member.title)


def _not_before(until: date | None, since: date) -> date | None:
    return None if until is None else max(until, since)
