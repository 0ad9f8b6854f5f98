"""Tokens of one's own: made, shown once, revoked."""

from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.text.say import sentence
from sekisho.web.accounts.models import Account
from sekisho.web.answer import show
from sekisho.web.api import tokens
from sekisho.web.api.models import Token
from sekisho.web.gate import opens
from sekisho.web.templating import LANG

DAYS = (30, 90, 180, 365)


def mine(request: HttpRequest) -> HttpResponse:
    """List one's own tokens; make one and show it once."""
    account = _own(request)
    if request.method != "POST":
        return _listed(request, account)
    days = request.POST.get("days", "")
    try:
        _, text = tokens.make(
            account,
            request.POST.get("name", "").strip(),
            request.POST.getlist("scopes"),
            int(days) if days.isascii() and days.isdigit() and len(days) < 6 else 0,
            timezone.now(),
        )
    except SekishoError as error:
        return _listed(request, account, status=400, problem=sentence(error, LANG.get()))
    return _listed(request, account, given=text)


def revoke(request: HttpRequest, key: int) -> HttpResponse:
    """Revoke a token of one's own; an administrator revokes anybody's."""
    account = _own(request)
    office = opens(account, "programs")
    found = Token.objects.filter(pk=key) if office else Token.objects.filter(pk=key, account=account)
    token = found.first()
    if request.method != "POST" or token is None:
        raise Http404(key)
    tokens.revoke(token, account, timezone.now())
    return redirect("tokens" if token.account_id == account.pk else "programs")


def _listed(
    request: HttpRequest, account: Account, status: int = 200, problem: str = "", given: str = ""
) -> HttpResponse:
    rows = Token.objects.filter(account=account)[: tokens.MOST * 2]
    return show(request, "tokens.html", status, rows=rows, scopes=tokens.open_scopes(account), days=DAYS, problem=problem, given=given, now=timezone.now(), zone_name=settings.ORG_ZONE)  # fmt: skip


def _own(request: HttpRequest) -> Account:
    """Return who is signed in: the gate lets nobody else in."""
    return cast("Account", request.user)
