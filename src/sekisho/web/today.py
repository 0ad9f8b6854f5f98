"""Which day it is for the firm."""

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Return the day where the firm is."""
    return timezone.now().astimezone(ZoneInfo(settings.ORG_ZONE)).date()
