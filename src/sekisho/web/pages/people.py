"""The people of the console: who may sign in and as what. An administrator opens and closes accounts here."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.pipeline.actors import standing
from sekisho.text.say import sentence
from sekisho.web.accounts import office
from sekisho.web.accounts.models import Account, Role
from sekisho.web.answer import show
from sekisho.web.decided import decided
from sekisho.web.keys import folder
from sekisho.web.pair import pair
from sekisho.web.templating import LANG

DEEDS: dict[str, Callable[[Account], object]] = {
    "close": office.close,
    "open": office.open_again,
    "forget-factor": office.forget_factor,
    "end-sessions": office.leave_everywhere,
}
"""What is done to an account and says nothing back."""


def people(request: HttpRequest) -> HttpResponse:
    """List the accounts; open a new one and show its first password once."""
    if request.method != "POST":
        return _listed(request)
    name = request.POST.get("name", "").strip()
    try:
        password = office.open_account(
            name, request.POST.get("shown_name", "").strip(), request.POST.get("role", ""), timezone.now()
        )
    except SekishoError as error:
        return _listed(request, status=400, problem=sentence(error, LANG.get()))
    return _listed(request, given=(name, password))


def person(request: HttpRequest, key: int, deed: str) -> HttpResponse:
    """Do something to one account."""
    account = Account.objects.filter(pk=key).first()
    if account is None or request.method != "POST":
        raise Http404(deed)
    try:
        if deed == "password":
            return _listed(request, given=(account.name, office.give_password(account, timezone.now())))
        if deed == "role":
            office.give_role(account, request.POST.get("role", ""))
        elif deed == "actor":
            office.link(account, request.POST.get("actor", ""), _actors())
        elif deed in DEEDS:
            DEEDS[deed](account)
        else:
            raise Http404(deed)
    except SekishoError as error:
        return _listed(request, status=409, problem=sentence(error, LANG.get()))
    return redirect("people")


def _actors() -> list[str]:
    """Return who may sign in the ledger; nobody before it is founded."""
    try:
        return [one.id for one in standing(folder()) if one.active]
    except SekishoError:
        return []


def _listed(
    request: HttpRequest, status: int = 200, problem: str = "", given: tuple[str, str] | None = None
) -> HttpResponse:
    rows = list(Account.objects.prefetch_related("sessions").order_by("-is_active", "name"))
    now = timezone.now()
    return show(
        request,
        "people.html",
        status,
        rows=rows,
        roles=Role.values,
        problem=problem,
        given=given,
        now=now,
        actors=_actors(),
        pair=pair(decided()),
        zone_name=settings.ORG_ZONE,
    )
