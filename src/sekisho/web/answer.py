"""What every page is made with: who reads it, what they may open, and which assessment is shown."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sekisho.report.document import Document
from sekisho.report.json import from_json
from sekisho.web.gate import account_of, opens
from sekisho.web.shown.load import newest
from sekisho.web.shown.models import Load
from sekisho.web.templating import LANG

PLACES = ("overview", "queue", "payments", "cases", "areas", "risk", "plan", "sources")
"""The pages that every page leads to, for those who may open them."""
BESIDE = ("background", "firm", "people", "programs", "journal")
"""Those that are needed now and then, and stand at the foot of every page."""


def show(request: HttpRequest, template: str, status: int = 200, **said: Any) -> HttpResponse:
    """Return a page made of a template; beside what is `said` it knows its reader and where they may go."""
    account = account_of(request)
    here = request.resolver_match.url_name if request.resolver_match else ""
    context = {
        "account": account,
        "places": [name for name in PLACES if opens(account, name)],
        "beside": [name for name in BESIDE if opens(account, name)],
        "here": here,
        "lang": LANG.get(),
        "org": settings.ORG_NAME,
        "single": settings.SINGLE_SIGN_ON,
        **said,
    }
    return render(request, template, context, status=status)


@dataclass(frozen=True, slots=True)
class Shown:
    """The assessment that is shown: its load, and what it says beside its findings."""

    load: Load
    document: Document


def shown() -> Shown | None:
    """Return the assessment that is shown, None where none was loaded yet."""
    load = newest()
    return Shown(load, _document(load.pk)) if load else None


@lru_cache(maxsize=2)
def _document(key: int) -> Document:
    """Return what a load has beside its findings; it never changes, and the number of one is never another's."""
    return from_json(bytes(Load.objects.values_list("parts", flat=True).get(pk=key)))
