"""What programs get and are told: everybody's tokens, and the addresses to which webhooks go."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.text.say import sentence
from sekisho.web.answer import show
from sekisho.web.api.models import Token
from sekisho.web.hooks import letters, office
from sekisho.web.hooks.events import Kind
from sekisho.web.hooks.models import Delivery, Hook
from sekisho.web.shown.load import SEVERITIES
from sekisho.web.templating import LANG

SHOWN = 25
LETTERS = 10
"""Letters of an address that the page shows, the newest first."""


def programs(request: HttpRequest) -> HttpResponse:
    """List tokens and addresses; add an address and show its secret once."""
    if request.method != "POST":
        return _listed(request)
    get, by = request.POST, request.user.get_username()
    try:
        made = office.add(get.get("address", "").strip(), get.getlist("events"), get.get("severity", ""), by, timezone.now())  # fmt: skip
    except SekishoError as error:
        return _listed(request, 400, problem=sentence(error, LANG.get()))
    return _listed(request, given=(made[0].address, made[1]))


def hook(request: HttpRequest, key: int, deed: str) -> HttpResponse:
    """Try one address, give it another secret, or take it away."""
    found = Hook.objects.filter(pk=key).first()
    if found is None or request.method != "POST":
        raise Http404(deed)
    if deed == "secret":
        return _listed(request, given=(found.address, office.another_secret(found)))
    if deed == "test":
        failed = letters.test(found, timezone.now())
        return _listed(request, 409 if failed else 200, problem=sentence(failed, LANG.get()) if failed else "", tried=not failed)  # fmt: skip
    if deed != "remove":
        raise Http404(deed)
    found.delete()
    return redirect("programs")


def _listed(
    request: HttpRequest,
    status: int = 200,
    problem: str = "",
    given: tuple[str, str] | None = None,
    *,
    tried: bool = False,
) -> HttpResponse:
    newest = Prefetch("deliveries", Delivery.objects.order_by("-at", "-pk"))
    hooks = [(one, _letters(one)) for one in Hook.objects.prefetch_related(newest)]
    tokens = Paginator(Token.objects.select_related("account"), SHOWN).get_page(request.GET.get("page"))
    return show(request, "programs.html", status, hooks=hooks, tokens=tokens, kinds=list(Kind), severities=SEVERITIES, problem=problem, given=given, tried=tried, now=timezone.now(), zone_name=settings.ORG_ZONE)  # fmt: skip


def _letters(one: Hook) -> list[tuple[Delivery, str]]:
    """Return the newest letters of an address, each with what went wrong in a sentence."""
    return [(row, _said(row)) for row in list(one.deliveries.all())[:LETTERS]]


def _said(row: Delivery) -> str:
    if not row.problem:
        return ""
    return sentence(SekishoError(row.problem["code"], **row.problem["params"]), LANG.get())
