"""Days as the programme counts them: in the firm's own time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Return the day that it is where the firm is."""
    return timezone.now().astimezone(ZoneInfo(settings.ORG_ZONE)).date()


def day_in(text: str) -> date | None:
    """Return the day that a form gives, None where it gives none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def day_at(moment: datetime) -> date:
    """Return the day of a moment where the firm is."""
    return moment.astimezone(ZoneInfo(settings.ORG_ZONE)).date()


def day_of(at: datetime) -> datetime:
    """Return the day of a moment, where the firm is, as the moment it begins: it tells no time of day."""
    return at.astimezone(ZoneInfo(settings.ORG_ZONE)).replace(hour=0, minute=0, second=0, microsecond=0)
