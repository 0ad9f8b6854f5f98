"""The operations: what the pages show of the newest assessment."""

from typing import Annotated, Literal

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import Field

from sekisho.model.errors import SekishoError
from sekisho.report import document as told
from sekisho.report.case_page import CasePage
from sekisho.report.json import case_from_json, finding_from_json
from sekisho.web.answer import Shown, shown
from sekisho.web.api import shapes
from sekisho.web.api.machinery import Cursor, Limit, Words, described, operation
from sekisho.web.api.paging import Sheet
from sekisho.web.gate import TEAM
from sekisho.web.pages.queue import Asked
from sekisho.web.shown.models import OPEN, Case, Finding

CLOSED = Q(is_open__in=[False])
Severity = Literal["critical", "high", "medium", "low", "info", ""]
Family = Annotated[str, Field(max_length=40, pattern="^[a-z0-9_]*$")]


def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes it
    """Return the description of this interface (OpenAPI 3.1)."""
    return JsonResponse(described())


@operation("findings", TEAM, "findings", shapes.Findings)
def findings(
    request: HttpRequest,  # noqa: ARG001 - every operation takes it
    family: Family = "",
    severity: Severity = "",
    words: Words = "",
    every: bool = False,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> shapes.Findings:
    """Return findings in the order of the queue: the open ones, or `every` one. `words` are looked for in the language asked for."""
    now = _now()
    sheet = Sheet.asked(cursor, now.load.pk, limit)
    found = Asked(family, severity, words.strip(), every).found(now.load)
    kinds = [found.filter(OPEN), found.filter(CLOSED)] if every else [found]
    items, behind = sheet.rows(kinds, "place", _line)
    return shapes.Findings(now.document.as_of, items, behind)


@operation("findings/{str:key}", TEAM, "findings", told.Finding)
def finding(request: HttpRequest, key: str) -> told.Finding:  # noqa: ARG001 - every operation takes it
    """Return one finding with its reasons, the rows that it rests on, and what to do."""
    row = Finding.objects.filter(load=_now().load, key=_plain(key)).first()
    if row is None:
        raise Http404(key)
    return finding_from_json(bytes(row.body))


@operation("cases", TEAM, "cases", shapes.Cases)
def cases(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> shapes.Cases:  # noqa: ARG001 - as above
    """Return the cases, the worst first."""
    now = _now()
    sheet = Sheet.asked(cursor, now.load.pk, limit)
    items, behind = sheet.rows([Case.objects.filter(load=now.load)], "place", _case_line)
    return shapes.Cases(now.document.as_of, items, behind)


@operation("cases/{str:key}", TEAM, "cases", CasePage)
def case(request: HttpRequest, key: str) -> CasePage:  # noqa: ARG001 - as above
    """Return one case: what happened, what to do now, in which order, why."""
    row = Case.objects.filter(load=_now().load, key=_plain(key)).first()
    if row is None:
        raise Http404(key)
    return case_from_json(bytes(row.body))


@operation("payments", TEAM, "payments", shapes.Payments)
def payments(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> shapes.Payments:  # noqa: ARG001 - as above
    """Return the payments held, each with why and whom to call."""
    now = _now()
    items, behind = Sheet.asked(cursor, now.load.pk, limit).cut(now.document.payments)
    return shapes.Payments(now.document.as_of, items, behind)


@operation("risks", TEAM, "risk", shapes.Risks)
def risks(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> shapes.Risks:  # noqa: ARG001 - as above
    """Return the yearly loss of each scenario and over all of them."""
    now = _now()
    items, behind = Sheet.asked(cursor, now.load.pk, limit).cut(now.document.risks)
    return shapes.Risks(now.document.as_of, now.document.total, items, behind)


@operation("plan", TEAM, "risk", told.PlanPart)
def plan(request: HttpRequest) -> told.PlanPart:  # noqa: ARG001 - as above
    """Return what to do with a year's budget, and why."""
    made = _now().document.plan
    if made is None:
        raise Http404("plan")
    return made


@operation("sources", TEAM, "sources", shapes.Sources)
def sources(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> shapes.Sources:  # noqa: ARG001 - as above
    """Return what each file gave to each table."""
    now = _now()
    items, behind = Sheet.asked(cursor, now.load.pk, limit).cut(now.document.sources)
    return shapes.Sources(now.document.as_of, items, behind)


@operation("rejects", TEAM, "sources", shapes.Rejects)
def rejects(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> shapes.Rejects:  # noqa: ARG001 - as above
    """Return what could not be read, counted by file and reason."""
    now = _now()
    items, behind = Sheet.asked(cursor, now.load.pk, limit).cut(now.document.rejects)
    return shapes.Rejects(now.document.as_of, items, behind)


@operation("unseen", TEAM, "sources", shapes.Blind)
def unseen(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> shapes.Blind:  # noqa: ARG001 - as above
    """Return what could not be seen, and the export to fetch."""
    now = _now()
    items, behind = Sheet.asked(cursor, now.load.pk, limit).cut(now.document.unseen)
    return shapes.Blind(now.document.as_of, items, behind)


def _now() -> Shown:
    """Return what is shown. SekishoError `api_nothing_yet`: an empty list would say that all is well."""
    found = shown()
    if found is None:
        raise SekishoError("api_nothing_yet")
    return found


def _plain(key: str) -> str:
    """Return a key as a database takes it."""
    return key.replace("\x00", "")


def _line(row: Finding) -> shapes.FindingLine:
    one = finding_from_json(bytes(row.body))
    return shapes.FindingLine(
        id=one.id,
        detector=one.detector,
        family=row.family,
        title=one.title,
        subject=one.subject,
        answer=one.answer,
        severity=one.severity,
        state=one.state,
        is_open=row.is_open,
        today=row.today,
        since=one.since,
        price=one.price,
        minutes=one.minutes,
        case=one.case,
    )


def _case_line(row: Case) -> shapes.CaseLine:
    one = case_from_json(bytes(row.body))
    return shapes.CaseLine(one.id, one.severity, one.is_open, one.since, one.findings, one.happened, one.at_stake)
