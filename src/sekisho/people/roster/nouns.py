"""What is known of a member of staff, and for how long each part of it held."""

from dataclasses import dataclass
from datetime import date

from sekisho.text.lang import Lang


@dataclass(frozen=True, slots=True)
class Member:
    """One person as a list or a directory names them; `number` is the employee number, by which they are the same person again.

    `joined_on` and `left_on` (the last day) are None where the list does not say. `lang` is "" where nobody said it.
    """

    number: str
    name: str
    address: str = ""
    reading: str = ""
    department: str = ""
    title: str = ""
    joined_on: date | None = None
    left_on: date | None = None
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """A line of a list that became nobody: where it stands, the field, and the code of what is wrong."""

    place: str
    field: str
    reason: str
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """A list as it was read: its people, by number, and the lines that became nobody."""

    members: tuple[Member, ...]
    left_out: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """How a person was employed from a day to a day, both counted; `until` is None while it goes on."""

    number: str
    since: date
    until: date | None
    department: str
    title: str

    def on(self, day: date) -> bool:
        """Tell whether it held on a day."""
        return self.since <= day and (self.until is None or day <= self.until)
