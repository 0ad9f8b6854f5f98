"""Training: half-years, what is asked of whom, how far each group is, who is excused, and what auditors get."""

import io
import secrets
import zipfile
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.people.learning.audit import Audit, Record, audit
from sekisho.people.learning.audit_csv import csv_files
from sekisho.people.learning.audit_pdf import pdf
from sekisho.people.roster.groups import EVERYONE, GROUPS
from sekisho.pipeline.settings import load
from sekisho.text.say import sentence
from sekisho.web.answer import show
from sekisho.web.gate import account_of, opens
from sekisho.web.keys import folder
from sekisho.web.programme import alive, learning
from sekisho.web.programme.days import day_in, today
from sekisho.web.programme.models import Exemption, Period, Required, Staff
from sekisho.web.sheets import handed
from sekisho.web.templating import LANG

EXEMPTIONS = 50


def training(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    """Show the half-years and the newest one's figures; begin a new one."""
    if request.method == "POST" and not problem:
        if not opens(account_of(request), "training_deed"):
            raise PermissionDenied
        return _begun(request)
    day = today()
    asked = request.GET.get("period", "")
    periods = list(Period.objects.all())
    chosen = next((one for one in periods if one.name == asked), None) or next((one for one in periods if one.begins <= day), None) or (periods[0] if periods else None)  # fmt: skip
    figures = learning.figures(chosen) if chosen else None
    required: dict[str, list[str]] = {}
    for one in chosen.required.all() if chosen else ():
        required.setdefault(one.group, []).append(one.module)
    mine = opens(account_of(request), "training_deed")
    exemptions = Exemption.objects.select_related("staff").filter(until__gte=chosen.begins, since__lte=chosen.ends)[:EXEMPTIONS] if chosen else ()  # fmt: skip
    titles = {name: learning.module_of(name, LANG.get()) for name in learning.catalogue()[0]}
    return show(request, "people_training.html", status, periods=periods, period=chosen, figures=figures, required=required, exemptions=exemptions, titles=titles, groups=(EVERYONE, *GROUPS), mine=mine, problem=problem, today=day)  # fmt: skip


def training_deed(request: HttpRequest, key: int, deed: str) -> HttpResponse:
    """Change what a half-year asks for, or excuse somebody."""
    period = Period.objects.filter(pk=key).first()
    if period is None or request.method != "POST" or deed not in {"require", "drop", "excuse"}:
        raise Http404(deed)
    get = request.POST
    try:
        if deed == "excuse":
            _excuse(request, period)
        else:
            _require(period, deed, get.get("module", ""), get.get("group", ""))
    except SekishoError as error:
        return training(request, sentence(error, LANG.get()), 400)
    return redirect(f"/programme/training?period={period.name}")


def training_pdf(request: HttpRequest, key: int) -> HttpResponse:  # noqa: ARG001 - every view takes it
    """Return the auditor's document."""
    return handed(pdf(_audit(key), LANG.get()), "training.pdf", "application/pdf")


def training_csv(request: HttpRequest, key: int) -> HttpResponse:  # noqa: ARG001 - every view takes it
    """Return the auditor's tables, a file each, in one archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in csv_files(_audit(key), LANG.get()).items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return handed(out.getvalue(), "training.zip", "application/zip")


def _audit(key: int) -> Audit:
    period = Period.objects.filter(pk=key).first()
    if period is None:
        raise Http404(str(key))
    return audit(
        learning.programme(),
        period.name,
        learning.as_of(period),
        organisation=load(folder()).organisation.name or settings.ORG_NAME,
        made_on=today(),
        modules=learning.catalogue()[0],
        record=Record(learning.head(), tuple(learning.record_faults())),
        pseudonym=str,
    )


def _begun(request: HttpRequest) -> HttpResponse:
    get = request.POST
    begins, ends = day_in(get.get("begins", "")), day_in(get.get("ends", ""))
    try:
        made = learning.begin_period(get.get("name", ""), begins, ends, secrets.randbelow(1 << 53))
    except SekishoError as error:
        return training(request, sentence(error, LANG.get()), 400)
    learning.record(timezone.now(), "", "began", detail=f"{made.name} seed {made.seed}")
    alive.mark()
    return redirect(f"/programme/training?period={made.name}")


def _require(period: Period, deed: str, module: str, group: str) -> None:
    """Ask a group for a module, or ask for it no more. SekishoError `required_unknown`."""
    if module not in learning.catalogue()[0] or group not in {EVERYONE, *GROUPS}:
        raise SekishoError("required_unknown")
    if deed == "require":
        Required.objects.get_or_create(period=period, module=module, group=group)
    else:
        Required.objects.filter(period=period, module=module, group=group).delete()
    learning.record(timezone.now(), "", deed, detail=f"{period.name} {group} {module}")


def _excuse(request: HttpRequest, period: Period) -> None:
    """Excuse somebody. SekishoError `excuse_who`, `excuse_why`, `excuse_days`."""
    get = request.POST
    person = Staff.objects.filter(number=get.get("number", "").strip()).first()
    if person is None:
        raise SekishoError("excuse_who", number=get.get("number", "").strip()[:40])
    why, module = get.get("why", "").strip(), get.get("module", "")
    if not why:
        raise SekishoError("excuse_why")
    if module and module not in learning.catalogue()[0]:
        raise SekishoError("required_unknown")
    until = day_in(get.get("until", "")) or period.ends
    since = day_in(get.get("since", "")) or max(period.begins, min(today(), period.ends))
    if until < since:
        raise SekishoError("excuse_days")
    now: datetime = timezone.now()
    by = request.user.get_username()
    Exemption.objects.create(staff=person, module=module, since=since, until=until, why=why[:300], by=by, at=now)
    learning.record(now, person.mark, "excused", detail=f"{module or '*'} {since} {until} {by}: {why}"[:400])
