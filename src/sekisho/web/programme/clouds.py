"""Which cloud services the firm's evidence speaks of, and since when: a new one asks those who run it to learn about it."""

from datetime import date

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


def first_seen() -> dict[str, date]:
    """Return the day on which each service was first seen."""
    return {one.service: one.day for one in CloudSeen.objects.all()}


def note(sources: set[str], day: date) -> None:
    """Note the services that sources of evidence speak of; one that is known keeps its first day.

    What is there when anything is noted for the first time is no new service: it was there before.
    """
    for service in sorted({SOURCES[one] for one in sources if one in SOURCES}):
        CloudSeen.objects.get_or_create(service=service, defaults={"day": day})
