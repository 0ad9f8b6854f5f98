"""Times in mail headers."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_NO_ZONE_KNOWN = re.compile(r"-0000\b")
_COLON_IN_ZONE = re.compile(r"(?<=\s)([+-]\d\d):(\d\d)(?![:\d])")
_COMMENT = re.compile(r"\([^()]*\)")


def parse_date(text: str) -> tuple[datetime | None, int | None]:
    """Return the instant in UTC and the offset in minutes; (None, None) where `text` is no time, offset None for -0000.

    Leap seconds count as second 59. A time without a zone is read as UTC with no offset.
    """
    if not text or len(text) > 200 or not text.isascii():
        return None, None
    try:
        parts = parsedate_tz(_COLON_IN_ZONE.sub(r"\1\2", _COMMENT.sub(" ", text).strip()))
    except (ValueError, IndexError, TypeError, OverflowError):
        return None, None
    if parts is None:
        return None, None
    year, month, day, hour, minute, second = parts[:6]
    offset = parts[9]
    try:
        zone = timezone(timedelta(seconds=offset)) if offset else UTC
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None, None
    return moment, None if offset is None or _NO_ZONE_KNOWN.search(text) else offset // 60


def received_time(text: str) -> datetime | None:
    """Return the time of a Received value (after its last semicolon), UTC; None where there is none."""
    return parse_date(text.rpartition(";")[2].strip())[0]
