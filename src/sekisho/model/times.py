"""Time as types: aware instants, the firm's time zone, and the business calendar (営業日)."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta


def instant(value: datetime) -> datetime:
    """Return `value` in UTC with microseconds; ValueError when it has no time zone (a guess is not a time)."""
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Business days: Monday to Friday less `holidays`, and less the bank closure from 31 December to 3 January."""

    holidays: frozenset[date] = field(default_factory=frozenset)

    def is_open(self, day: date) -> bool:
        """Return True on a business day."""
        closed = (day.month, day.day) in {(12, 31), (1, 1), (1, 2), (1, 3)}
        return day.weekday() < 5 and day not in self.holidays and not closed

    def next_open(self, day: date) -> date:
        """Return the first business day after `day`."""
        day += timedelta(days=1)
        while not self.is_open(day):
            day += timedelta(days=1)
        return day
