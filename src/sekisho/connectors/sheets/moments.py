"""Instants as people and tools write them in sheets: a day with a clock behind it, of twelve hours or twenty-four."""

import re
from datetime import UTC, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from sekisho.connectors.sheets.dates import day
from sekisho.connectors.sheets.values import NoValue, Value, folded

_CLOCK = re.compile(
    r"(.*\d)[ T,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap])?\.?(?:m\.?)?\s*(z|utc|gmt|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_NOON = 12


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def moment(value: Value, time_zone: str) -> datetime | None:
    """Return the instant that a cell means in UTC, None where it is none; without a zone it is that of `time_zone`."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=_zone(time_zone))).astimezone(UTC)
    found = None if isinstance(value, NoValue) else _CLOCK.fullmatch(folded(value).strip())
    date = day(found[1]) if found else None
    if found is None or date is None:
        return None
    try:
        clock = time(_hour(int(found[2]), found[5]), int(found[3]), int(found[4] or 0))
        if found[6] and found[6][0] in "+-":
            return datetime.fromisoformat(f"{date}T{clock}{found[6]}").astimezone(UTC)
        return datetime.combine(date, clock, UTC if found[6] else _zone(time_zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _hour(written: int, half: str | None) -> int:
    """Return the hour of the day; ValueError for one that a clock of twelve hours does not have."""
    if half is None:
        return written
    if not 1 <= written <= _NOON:
        raise ValueError(written)
    return written % _NOON + (_NOON if half in "pP" else 0)
