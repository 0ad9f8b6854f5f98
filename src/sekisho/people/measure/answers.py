"""What came of every mail that was sent, as arrays. Persons are numbers; their names never come in."""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Measure = Literal["click", "report"]

LEAST = 10
"""No figure is given about fewer persons than this."""


class State(IntEnum):
    """What a mail's link tells: nothing came, a person, a machine, or something of which nobody can tell which it was."""

    NOTHING = 0
    PERSON = 1
    MACHINE = 2
    UNDETERMINED = 3


class Row(NamedTuple):
    """One mail to one person. `person` is any key that is the same for the same person; it is not kept."""

    person: Hashable
    group: str
    round: int
    mail: str
    click: State
    reported: bool


class Ends(NamedTuple):
    """Whether each mail counts, where nothing undetermined does (`low`) and where all of it does (`high`)."""

    low: Flags
    high: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What came of mails. `person`, `round`, `mail`, `click` and `reported` have an entry a mail, `group` has one a person.

    `mail` and `group` are places in `mails` and `groups`; `person` is a place in `group`; `click` holds `State` values.
    """

    person: Integers
    round: Integers
    mail: Integers
    click: Integers
    reported: Flags
    group: Integers
    mails: tuple[str, ...]
    groups: tuple[str, ...]

    def __post_init__(self) -> None:
        rows = len(self.person)
        if any(len(one) != rows for one in (self.round, self.mail, self.click, self.reported)):
            raise ValueError("every mail needs a person, a round, a mail, a state and whether it was reported")
        _within(self.person, len(self.group))
        _within(self.mail, len(self.mails))
        _within(self.group, len(self.groups))
        _within(self.click, len(State))

    @property
    def people(self) -> int:
        """Return how many persons there are."""
        return len(self.group)

    def ends(self, measure: Measure) -> Ends:
        """Return which mails were clicked or reported. A report is certain; a click may be undetermined."""
        if measure == "report":
            return Ends(self.reported, self.reported)
        sure = self.click == State.PERSON
        return Ends(sure, sure | (self.click == State.UNDETERMINED))

    def of_rounds(self, rounds: Collection[int]) -> Flags:
        """Return which mails belong to one of the rounds."""
        return np.isin(self.round, np.array(sorted(rounds), dtype=np.int64))

    def of_mails(self, names: Collection[str]) -> Flags:
        """Return which rows are one of the mails."""
        return np.array([name in names for name in self.mails], dtype=np.bool_)[self.mail]

    def first_time(self) -> Flags:
        """Return which rows are the first time that somebody got the mail."""
        pair, first = codes(self.person, self.mail), np.full(len(self.round), np.iinfo(np.int64).max)
        np.minimum.at(first, pair, self.round)
        return np.asarray(self.round == first[pair], dtype=np.bool_)

    def only(self, rows: Flags) -> "Answers":
        """Return the same people with these rows alone."""
        return Answers(
            self.person[rows],
            self.round[rows],
            self.mail[rows],
            self.click[rows],
            self.reported[rows],
            self.group,
            self.mails,
            self.groups,
        )


def _within(places: Integers, count: int) -> None:
    if len(places) and not 0 <= int(places.min()) <= int(places.max()) < count:
        raise ValueError(f"places must be 0 to {count - 1}")


def answers(rows: Iterable[Row]) -> Answers:
    """Return rows as arrays. A person's group is that of their first row."""
    people: dict[Hashable, int] = {}
    mails: dict[str, int] = {}
    groups: dict[str, int] = {}
    group: list[int] = []
    columns: list[tuple[int, int, int, int, bool]] = []
    for row in rows:
        person = people.setdefault(row.person, len(people))
        if person == len(group):
            group.append(groups.setdefault(row.group, len(groups)))
        columns.append((person, row.round, mails.setdefault(row.mail, len(mails)), int(row.click), row.reported))
    table = np.array(columns, dtype=np.int64).reshape(-1, 5)
    return Answers(
        table[:, 0].copy(),
        table[:, 1].copy(),
        table[:, 2].copy(),
        table[:, 3].copy(),
        table[:, 4].astype(np.bool_),
        group=np.array(group, dtype=np.int64),
        mails=tuple(mails),
        groups=tuple(groups),
    )


def codes(*columns: Integers) -> Integers:
    """Return one number for each different combination of the columns, from 0 without gaps."""
    if not len(columns[0]):
        return np.zeros(0, dtype=np.int64)
    found = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)[1]
    return np.asarray(found, dtype=np.int64).reshape(-1)
