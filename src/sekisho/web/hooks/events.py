"""What is told: how two assessments differ, as events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sekisho.report.json import case_from_json, finding_from_json
from sekisho.report.said import Said
from sekisho.web.answer import shown
from sekisho.web.shown.models import OPEN, Case, Finding

GRAVEST = 0


class Kind(StrEnum):
    """What somebody can be told about."""

    FINDING = "finding.new"
    PAYMENT = "payment.held"
    CASE = "case.opened"
    SILENT = "source.silent"
    ASSESSED = "assessment.finished"


@dataclass(frozen=True, slots=True)
class Event:
    """Something new. `key` is the id of the thing, `severity` its place in the order of severities (0 the gravest)."""

    kind: Kind
    key: str
    title: Said
    severity: int = GRAVEST


@dataclass(frozen=True, slots=True)
class Seen:
    """What one assessment has: the load's digest, and by kind each key that is there now."""

    digest: str
    keys: Mapping[Kind, frozenset[str]] = field(default_factory=dict)


def seen() -> Seen | None:
    """Return what is shown now, None where nothing is: taken before a new assessment is loaded."""
    now = shown()
    if now is None:
        return None
    return Seen(
        now.load.digest,
        {
            Kind.FINDING: frozenset(Finding.objects.filter(OPEN, load=now.load).values_list("key", flat=True)),
            Kind.PAYMENT: frozenset(one.id for one in now.document.payments),
            Kind.CASE: frozenset(Case.objects.filter(load=now.load).values_list("key", flat=True)),
            Kind.SILENT: frozenset(one.source for one in now.document.unseen),
        },
    )


def news(before: Seen | None) -> list[Event]:
    """Return what the assessment that is shown has and the one before had not.

    Of the first one only that it finished: what stood there all the time is not news.
    """
    now = shown()
    if now is None or (before and before.digest == now.load.digest):
        return []
    ended = Event(Kind.ASSESSED, now.load.digest[:16], Said.of("hooks.assessed", org=now.document.org))
    if before is None:
        return [ended]
    had = before.keys
    held = (Event(Kind.PAYMENT, one.id, one.why) for one in now.document.payments if one.id not in had[Kind.PAYMENT])
    silent = (
        Event(Kind.SILENT, one.source, one.what) for one in now.document.unseen if one.source not in had[Kind.SILENT]
    )
    rows = Finding.objects.filter(OPEN, load=now.load).order_by("place")
    cases = Case.objects.filter(load=now.load).order_by("place")
    return [*held, *_cases(cases, had[Kind.CASE]), *_findings(rows, had[Kind.FINDING]), *silent, ended]


def _findings(rows: Iterable[Finding], had: frozenset[str]) -> Iterable[Event]:
    for row in rows:
        if row.key not in had:
            yield Event(Kind.FINDING, row.key, finding_from_json(bytes(row.body)).title, row.severity)


def _cases(rows: Iterable[Case], had: frozenset[str]) -> Iterable[Event]:
    for row in rows:
        if row.key not in had:
            yield Event(Kind.CASE, row.key, case_from_json(bytes(row.body)).happened)
