"""What must be told to whom by when, once a mailbox with personal data was taken: counted from when the firm learned of it."""

from functools import cache
from importlib.resources import files

import msgspec


class Deadline(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One deadline: to an authority or to the persons, from `least` to `most` hours or days; 0 is at once.

    `persons` is the number of persons from which it holds. `source` is the text that sets it.
    """

    id: str
    to: str
    least: int
    most: int
    unit: str
    source: str
    persons: int = 1

    @property
    def hours(self) -> int:
        """The longest time in hours."""
        return self.most if self.unit == "hours" else self.most * 24


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    deadline: list[Deadline]


@cache
def deadlines() -> tuple[Deadline, ...]:
    """Return every deadline that the file names."""
    return tuple(msgspec.toml.decode(files(__package__).joinpath("deadlines.toml").read_bytes(), type=_File).deadline)


def due(persons: tuple[int, int | None]) -> tuple[Deadline, ...]:
    """Return the deadlines that may apply where this many persons may be hit (None: not known), shortest first."""
    most = persons[1]
    found = (one for one in deadlines() if most is None or most >= one.persons)
    return tuple(sorted(found, key=lambda one: (one.hours, one.id)))
