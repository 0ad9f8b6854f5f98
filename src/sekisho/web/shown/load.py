"""Load what an assessment published: in pieces beside what is shown, and shown at once when all of it is there."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Count

from sekisho.findings.nouns import OPEN_STATES
from sekisho.plan.attention import Task, queue
from sekisho.report import document as told
from sekisho.report.case_page import CasePage
from sekisho.report.json import case_to_json, cases_from_json, finding_to_json, findings_from_json, from_json, to_json
from sekisho.web.pieces import pieces
from sekisho.web.shown.models import OPEN, Case, Finding, Load, Slice
from sekisho.web.shown.past import remember
from sekisho.web.shown.words import Row, Slices, folded

SEVERITIES = ("critical", "high", "medium", "low", "info")
PIECE = 1_000
"""Rows that are written in one transaction, so that nobody who works waits long."""
SETTLE = {"sqlite": "ANALYZE", "postgresql": "VACUUM (ANALYZE) shown_finding, shown_slice"}

BESIDE: list[Callable[[Load, Path], None]] = []
"""What other parts keep with a load: each is given the load, before it is whole, and the folder of reports."""


def load(reports: Path, families: Mapping[str, str], minutes: int, now: datetime) -> Load | None:
    """Load the newest published assessment, None where there is none; one that is loaded already is left as it is.

    `families` names the family of each detector, `minutes` is what somebody has in a day.
    """
    try:
        document, cases = (reports / "report.json").read_bytes(), (reports / "cases.json").read_bytes()
    except FileNotFoundError:
        return None
    aside = _aside(reports)
    digest = sha256(
        b"".join(sha256(data).digest() for data in (document, cases, *aside)) + str(minutes).encode()
    ).hexdigest()
    known = Load.objects.filter(digest=digest, whole=True).first()
    if known:
        return known
    whole = _with(from_json(document), chain.from_iterable(map(findings_from_json, aside)))
    return _load(whole, cases_from_json(cases), reports, digest, families, minutes, now)


def _aside(reports: Path) -> list[bytes]:
    """Return what was published of findings that people decided about; an assessment of an earlier release has nothing."""
    try:
        return [(reports / "decided.json").read_bytes()]
    except FileNotFoundError:
        return []


def _with(document: told.Document, decided: Iterable[told.Finding]) -> told.Document:
    """Return a document with the findings that people decided about; what it tells of itself stands."""
    known = {one.id for one in document.findings}
    return replace(document, findings=(*document.findings, *(one for one in decided if one.id not in known)))


def newest() -> Load | None:
    """Return what is shown, None where nothing was loaded yet."""
    return Load.objects.filter(whole=True).defer("parts").order_by("-pk").first()


def _load(
    document: told.Document,
    cases: Iterable[CasePage],
    reports: Path,
    digest: str,
    families: Mapping[str, str],
    minutes: int,
    now: datetime,
) -> Load:
    before = Load.objects.filter(whole=True).order_by("-pk").first()
    parts = to_json(replace(document, findings=()))
    made = Load.objects.create(digest=digest, at=now, parts=parts, every=len(document.findings))
    slices = {"en": Slices(), "ja": Slices()}
    for piece in pieces(_findings(made, document, families, minutes), PIECE):
        Finding.objects.bulk_create(piece)
        for row in piece:
            _keep(made, "en", slices["en"].take(row.words_en))
            _keep(made, "ja", slices["ja"].take(row.words_ja))
    for lang, rest in slices.items():
        _keep(made, lang, rest.rest())
    for number, page in enumerate(cases):
        Case.objects.create(load=made, key=page.id, place=number, body=case_to_json(page))
    for keep in BESIDE:
        keep(made, reports)
    count(made)
    with transaction.atomic():
        remember(made, document, before)
        made.whole = True
        made.save(update_fields=["whole"])
    _forget(made)
    _settle()
    return made


def _keep(load: Load, lang: str, rows: Iterable[Row]) -> None:
    """Write the slices of a block, in pieces."""
    made = (Slice(load=load, lang=lang, block=block, number=number, bits=bits) for block, number, bits in rows)
    for piece in pieces(made, PIECE):
        Slice.objects.bulk_create(piece)


def _settle() -> None:
    """Let the database count what it has, so that it chooses the right index from the first page on."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLE[connection.vendor])


def count(load: Load) -> None:
    """Count what a load has open."""
    rows = Finding.objects.filter(OPEN, load=load)
    families = rows.values("family").annotate(count=Count("pk")).order_by("family")
    load.families = dict(families.values_list("family", "count"))
    load.open, load.today = sum(load.families.values()), rows.filter(today=True).count()
    load.save(update_fields=["families", "open", "today"])


def moved(row: Finding, by: int) -> None:
    """Count one open finding more (`by` 1) or less (-1), after somebody decided about it."""
    with transaction.atomic():
        load = Load.objects.select_for_update().defer("parts").get(pk=row.load_id)
        load.families[row.family] = load.families.get(row.family, 0) + by
        load.open, load.today = load.open + by, load.today + by * row.today
        load.save(update_fields=["families", "open", "today"])


def _findings(made: Load, document: told.Document, families: Mapping[str, str], minutes: int) -> Iterator[Finding]:
    known = {one.id: one for one in document.findings}
    tasks = [
        Task(one.id, one.minutes, one.price.middle.minor if one.price else None, len(SEVERITIES) - _severity(one))
        for one in document.findings
        if one.state in OPEN_STATES
    ]
    told_first = queue(tasks, minutes)
    today = set(told_first.today)
    rest = [one.id for one in document.findings if one.state not in OPEN_STATES]
    for place, key in enumerate((*told_first.today, *told_first.later, *rest)):
        one = known[key]
        words = {
            lang: folded(" ".join((one.title.at(lang), one.subject.at(lang), *(why.at(lang) for why in one.reasons))))
            for lang in ("en", "ja")
        }
        yield Finding(
            load=made,
            key=one.id,
            case=one.case,
            detector=one.detector,
            family=families.get(one.detector, "own"),
            severity=_severity(one),
            state=one.state,
            answer=one.answer.value,
            is_open=one.state in OPEN_STATES,
            began_open=one.state in OPEN_STATES,
            since=one.since,
            price=one.price.middle.minor if one.price else None,
            minutes=one.minutes,
            place=place,
            today=key in today,
            words_en=words["en"],
            words_ja=words["ja"],
            body=finding_to_json(one),
        )


def _severity(one: told.Finding) -> int:
    return SEVERITIES.index(one.severity) if one.severity in SEVERITIES else len(SEVERITIES)


def _forget(kept: Load) -> None:
    """Take away what was loaded before, and what was never loaded whole, in pieces."""
    for old in Load.objects.exclude(pk=kept.pk).defer("parts"):
        for rows in (Finding.objects.filter(load=old), Slice.objects.filter(load=old)):
            while keys := list(rows.values_list("pk", flat=True)[:PIECE]):
                rows.filter(pk__in=keys).delete()
        old.delete()
