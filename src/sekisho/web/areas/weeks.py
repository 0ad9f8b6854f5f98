"""The days of a strip as weeks, from Monday: what a table can say of it, and what a picture draws."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sekisho.report.areas import Strip

SHADES = 4


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its rows, and how dark it is drawn (0 for none, 4 for the most of that strip)."""

    day: date
    rows: int
    shade: int


@dataclass(frozen=True, slots=True)
class Week:
    """The days of one week that the strip has, from `monday`."""

    monday: date
    days: tuple[Day, ...]

    @property
    def rows(self) -> int:
        """Rows of the week."""
        return sum(one.rows for one in self.days)

    @property
    def silent(self) -> int:
        """Its days without a row."""
        return sum(1 for one in self.days if not one.rows)


def weeks(strip: Strip) -> tuple[Week, ...]:
    """Return the weeks, the first first."""
    most, found = max(strip.counts, default=0), dict[date, list[Day]]()
    for number, rows in enumerate(strip.counts):
        day = strip.first + timedelta(days=number)
        found.setdefault(day - timedelta(days=day.weekday()), []).append(Day(day, rows, _shade(rows, most)))
    return tuple(_weeks(found))


def _weeks(found: dict[date, list[Day]]) -> Iterator[Week]:
    for monday, days in found.items():
        yield Week(monday, tuple(days))


def _shade(rows: int, most: int) -> int:
    return -(-SHADES * rows // most) if rows else 0
