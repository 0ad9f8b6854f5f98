"""What every page is made with: who reads it, what they may open, and which assessment is shown."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.pipeline.settings import FILE_NAME, load
from sekisho.report.document import Document
from sekisho.report.json import from_json
from sekisho.web.followed import follow
from sekisho.web.gate import account_of, opens
from sekisho.web.keys import folder
from sekisho.web.shown.load import newest
from sekisho.web.shown.models import Load
from sekisho.web.templating import LANG

PLACES = ("overview", "queue", "payments", "cases", "areas", "programme", "risk", "plan", "sources")
"""The pages that every page leads to, for those who may open them."""
BESIDE = ("accepted", "background", "firm", "people", "programs", "journal", "learn")
"""Those that are needed now and then, and stand at the foot of every page."""


def show(request: HttpRequest, template: str, status: int = 200, **said: Any) -> HttpResponse:
    """Return a page made of a template; beside what is `said` it knows its reader and where they may go."""
    account = account_of(request)
    here = request.resolver_match.url_name if request.resolver_match else ""
    context = {
        "account": account,
        "places": [name for name in PLACES if opens(account, name)],
        "beside": [name for name in BESIDE if opens(account, name)],
        "opens": lambda name: opens(account, name),
        "here": here,
        "lang": LANG.get(),
        "org": _name(folder(), _changed(folder() / FILE_NAME)),
        "single": settings.SINGLE_SIGN_ON,
        **said,
    }
    return render(request, template, context, status=status)


@lru_cache(maxsize=2)
def _name(org: Path, _changed: int) -> str:
    """Return what the firm is called: it may be given its name while the console runs."""
    try:
        return load(org).organisation.name or org.name.removesuffix(".sekisho")
    except SekishoError:
        return str(settings.ORG_NAME)


def _changed(path: Path) -> int:
    """Return when a file changed last, in nanoseconds; 0 where there is none."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@dataclass(frozen=True, slots=True)
class Shown:
    """The assessment that is shown: its load, and what it says beside its findings."""

    load: Load
    document: Document


def shown() -> Shown | None:
    """Return the assessment that is shown, with what was decided since; None where none was loaded yet."""
    newly = newest()
    if newly is None:
        return None
    document = _document(newly.pk)
    if follow(newly, document.run_at, timezone.now()):
        newly.refresh_from_db(fields=["open", "today", "families"])
    return Shown(newly, document)


@lru_cache(maxsize=2)
def _document(key: int) -> Document:
    """Return what a load has beside its findings; it never changes, and the number of one is never another's."""
    return from_json(bytes(Load.objects.values_list("parts", flat=True).get(pk=key)))
