"""What is said when a request cannot be answered at all: the fault is ours, or what is needed for an answer is away for a while."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sekisho.model.errors import SekishoError
from sekisho.text.say import sentence
from sekisho.web.api.problems import FAULT
from sekisho.web.api.problems import answer as told
from sekisho.web.programs import is_program
from sekisho.web.templating import LANG, asked_for


def fault(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, or what is away for a while: the database, the ledger.

    Nothing is asked of the database here, not even who reads: it may be what is away.
    """
    error = sys.exc_info()[1]
    before = LANG.set(asked_for(request))
    try:
        if isinstance(error, (OperationalError, InterfaceError)):
            return _bare(request, "away", 503, SekishoError("console_database_away", permanent=False))
        if isinstance(error, SekishoError):
            return _bare(request, "refused", 500 if error.permanent else 503, error)
        return _bare(request, "fault", 500, SekishoError(FAULT))
    finally:
        LANG.reset(before)


def _bare(request: HttpRequest, code: str, status: int, error: SekishoError) -> HttpResponse:
    """Return a page, or to a program a problem, that is made of nothing but sentences."""
    if is_program(request):
        return told(error, status)
    said = "" if code == "fault" else sentence(error, LANG.get())
    context: dict[str, object] = {"account": None, "places": [], "beside": [], "here": "", "lang": LANG.get(), "org": settings.ORG_NAME, "single": settings.SINGLE_SIGN_ON}  # fmt: skip
    answer = render(request, "problem.html", {**context, "code": code, "said": said}, status=status)
    if status == 503:
        answer.headers["Retry-After"] = "30"
    return answer
