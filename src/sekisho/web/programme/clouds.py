"""Which cloud services the firm's evidence speaks of, and since when: a new one asks those who run it to learn about it."""

from datetime import date

from sekisho.web.answer import shown
from sekisho.web.areas.arrived import arrived
from sekisho.web.areas.keep import kept
from sekisho.web.programme.models import CloudSeen

SOURCES = {
    "cloudtrail": "aws",
    "aws_account_authorization": "aws",
    "aws_bucket_access": "aws",
    "m365_audit_log": "m365",
    "graph_mail": "m365",
    "entra_sign_ins": "azure",
    "entra_users": "azure",
    "google_reports": "google_workspace",
    "github_pulls": "github",
}
"""The cloud service that each source of evidence speaks of."""


ALWAYS = date(1970, 1, 1)
"""Stands for the day of a service that was there when anything was noted for the first time: it is no new one."""


def first_seen() -> dict[str, date]:
    """Return the day on which each new service was first seen."""
    return {one.service: one.day for one in CloudSeen.objects.exclude(day=ALWAYS)}


def note(sources: set[str], day: date) -> None:
    """Note the services that sources of evidence speak of; one that is known keeps its first day."""
    first = day if CloudSeen.objects.exists() else ALWAYS
    for service in sorted({SOURCES[one] for one in sources if one in SOURCES}):
        CloudSeen.objects.get_or_create(service=service, defaults={"day": first})


def look(day: date) -> int:
    """Note the services of the sources that the newest assessment read; return 0, since nothing goes out or comes in."""
    now = shown()
    part = kept(now.load) if now else None
    if now is not None and part is not None:
        note({one.id for one in arrived(now.document, part)}, day)
    return 0
