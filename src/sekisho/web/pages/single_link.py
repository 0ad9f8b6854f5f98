"""Link one's own account to single sign-on: a one-time code once more, then a sign-in at the issuer."""

from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.web.accounts import codes, doors
from sekisho.web.accounts.models import Account
from sekisho.web.answer import show
from sekisho.web.gate import account_of
from sekisho.web.journal.door import tell
from sekisho.web.pages.door import come_again
from sekisho.web.pages.single import refused
from sekisho.web.single import flow as flows
from sekisho.web.single.here import back_at, issuer, said


def link(request: HttpRequest) -> HttpResponse:
    """Ask for a one-time code, and lead whoever gives it to the issuer."""
    account = account_of(request)
    if account is None or not said().issuer:
        raise Http404
    now = timezone.now()
    if not doors.is_fresh(request, now):
        return come_again(request)
    if request.method != "POST" or not account.has_second_factor:
        return _shown(request, account)
    if doors.waits(request, account, now):
        return _shown(request, account, 429, "door.too_many")
    if not codes.take(account, request.POST.get("code", ""), now):
        doors.wrong(request, account, now)
        tell(request, account, "refused:link", "code", 401)
        return _shown(request, account, 401, "door.code_wrong")
    try:
        where = issuer().described(now)
    except SekishoError as error:
        return refused(request, error)
    flow = flows.begin(request.session, said().issuer, now, links=account.pk)
    return _shown(request, account, onward=flows.leads_to(flow, where, said(), back_at()))


def _shown(
    request: HttpRequest, account: Account, status: int = 200, problem: str = "", onward: str = ""
) -> HttpResponse:
    linked = account.identities.filter(issuer=said().issuer).first()
    host = urlsplit(said().issuer).netloc
    return show(request, "single_link.html", status, linked=linked, problem=problem, onward=onward, host=host)
