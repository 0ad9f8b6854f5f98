"""Business days of a country, from the library of holidays."""

from datetime import date
from functools import cache

from sekisho.model.times import BusinessCalendar

_COUNTRIES = {"Asia/Tokyo": "JP", "Europe/London": "GB", "Europe/Berlin": "DE", "Europe/Paris": "FR", "Asia/Singapore": "SG", "Asia/Hong_Kong": "HK", "Australia/Sydney": "AU"}  # fmt: skip
"""The country of a time zone where the zone's own name does not say it."""


@cache
def business_calendar(zone: str, first: int, last: int) -> BusinessCalendar:
    """Return the business days of the country of a time zone, for years from the first to the last.

    A country that nobody knows holidays of has none: then only weekends and the turn of the year are closed.
    """
    country = country_of(zone)
    return BusinessCalendar(_holidays(country, first, last) if country else frozenset())


def country_of(zone: str) -> str:
    """Return the country (ISO 3166) of a time zone, "" where it is not known."""
    if zone in _COUNTRIES:
        return _COUNTRIES[zone]
    return "US" if zone.startswith(("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "US/")) else ""  # fmt: skip


def _holidays(country: str, first: int, last: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays(country, years=range(first, last + 1)))
