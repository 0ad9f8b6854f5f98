"""What a new list would change, before anything is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sekisho.model.errors import SekishoError
from sekisho.people.roster.nouns import Member, Roster

MOST_GONE = 5
"""A list in which more than one of so many people is missing is refused: it is more likely half a list than half a firm."""
FEWEST = 5
"""In a firm of fewer people any of them may leave at once."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A person before and after, and the names of the fields that differ."""

    before: Member
    after: Member
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a list would change. `gone` are people who are missing from it, `leaving` those to whom it gives a last day.

    `back` are people who had left and are on it again; `same` counts those of whom nothing changes.
    """

    joined: tuple[Member, ...] = ()
    changed: tuple[Changed, ...] = ()
    leaving: tuple[Member, ...] = ()
    gone: tuple[Member, ...] = ()
    back: tuple[Member, ...] = ()
    same: int = 0
    present: int = 0
    """People who are employed as far as is known now."""
    roster: Roster = field(default_factory=lambda: Roster(()))

    @property
    def too_many_gone(self) -> bool:
        """Tell whether so many people are missing that the list is hardly whole."""
        return self.present >= FEWEST and len(self.gone) * MOST_GONE > self.present


def compare(standing: Mapping[str, Member], roster: Roster, day: date) -> Difference:
    """Return how a list differs from what is known (people by number, those who left with their last day), on a day."""
    here = {one.number: one for one in roster.members}
    lasts = {number for number, one in standing.items() if one.left_on is None or one.left_on >= day}
    joined, changed, leaving, back, same = [], [], [], [], 0
    for number, one in here.items():
        before = standing.get(number)
        if before is None:
            joined.append(one)
        elif number not in lasts and (one.left_on is None or one.left_on >= day):
            back.append(one)
        elif one.left_on is not None and before.left_on != one.left_on:
            leaving.append(one)
        elif fields := _fields(before, one):
            changed.append(Changed(before, one, fields))
        else:
            same += 1
    gone = tuple(standing[number] for number in sorted(lasts - here.keys()))
    return Difference(tuple(joined), tuple(changed), tuple(leaving), gone, tuple(back), same, len(lasts), roster)


def demand_whole(found: Difference, *, sure: bool) -> None:
    """Refuse a list in which too many people are missing. SekishoError `roster_half`; with `sure` somebody says that it is whole.

    SekishoError `roster_empty` where nobody is on it, sure or not.
    """
    if not found.roster.members:
        raise SekishoError("roster_empty", left=len(found.roster.left_out))
    if found.too_many_gone and not sure:
        raise SekishoError("roster_half", gone=len(found.gone), present=found.present)


def last_day(gone: Member, day: date) -> date:
    """Return the last day of somebody who is missing from a list of a day: the day before it, but not before they came."""
    before = day - timedelta(days=1) if day > date.min else day
    return max(before, gone.joined_on) if gone.joined_on else before


def _fields(before: Member, after: Member) -> tuple[str, ...]:
    """Return which fields a list changes; what it does not say changes nothing."""
    pairs: Sequence[tuple[str, object, object]] = (
        ("name", before.name, after.name),
        ("address", before.address, after.address),
        ("reading", before.reading, after.reading),
        ("department", before.department, after.department),
        ("title", before.title, after.title),
        ("joined_on", before.joined_on, after.joined_on),
    )
    return tuple(name for name, old, new in pairs if new and old != new)
