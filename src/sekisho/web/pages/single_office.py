"""Who came through single sign-on, and whose account each is: an administrator says so here."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sekisho.model.errors import SekishoError
from sekisho.text.say import sentence
from sekisho.web.accounts.models import Account, Identity
from sekisho.web.answer import show
from sekisho.web.gate import account_of
from sekisho.web.journal.door import tell
from sekisho.web.single.entrance import give
from sekisho.web.single.here import said
from sekisho.web.templating import LANG

SHOWN = 50


def identities(request: HttpRequest) -> HttpResponse:
    """List who came through the issuer, those without an account first; link one to an account, or to none."""
    if not said().issuer:
        raise Http404
    if request.method != "POST":
        return _listed(request)
    identity = Identity.objects.select_related("account").filter(issuer=said().issuer, pk=_number(request, "identity")).first()  # fmt: skip
    key = _number(request, "account")
    account = Account.objects.filter(pk=key).first()
    if identity is None or (key and account is None):
        raise Http404
    try:
        give(identity, account)
    except SekishoError as error:
        return _listed(request, 409, sentence(error, LANG.get()))
    whose = account.name if account else "-"
    tell(request, account_of(request), "give:single_sign_on", f"{identity.subject} {whose}", 302)
    return redirect("identities")


def _listed(request: HttpRequest, status: int = 200, problem: str = "") -> HttpResponse:
    mine = Identity.objects.filter(issuer=said().issuer)
    rows = mine.select_related("account").order_by(F("account__name").asc(nulls_first=True), "-seen")
    sheet = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    free = Account.objects.filter(is_active=True).exclude(pk__in=mine.exclude(account=None).values("account"))
    host = urlsplit(said().issuer).netloc
    return show(request, "identities.html", status, sheet=sheet, free=list(free.order_by("name")), problem=problem, host=host, zone_name=settings.ORG_ZONE)  # fmt: skip


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
