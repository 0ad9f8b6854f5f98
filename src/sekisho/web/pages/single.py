"""Sign-in through the issuer of single sign-on: the way there, and the way back."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.text.say import sentence
from sekisho.web.accounts import doors
from sekisho.web.accounts.models import Account
from sekisho.web.answer import show
from sekisho.web.gate import account_of
from sekisho.web.journal.door import tell
from sekisho.web.pages.door import let_in
from sekisho.web.single import flow as flows
from sekisho.web.single.entrance import account_for, link
from sekisho.web.single.here import back_at, issuer, said
from sekisho.web.single.person import Person, person_of
from sekisho.web.templating import LANG

GUESSED = frozenset({"sso_state", "sso_code", "sso_token", "sso_mix_up"})
"""Refusals that count as wrong answers of the address that they came from."""
PASSING = frozenset({"sso_unreachable", "sso_issuer"})


def begin(request: HttpRequest) -> HttpResponse:
    """Lead a browser to the issuer, where somebody asked for it on a page of ours."""
    if not said().issuer or account_of(request) or request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:  # fmt: skip
        return redirect("sign_in")
    now = timezone.now()
    try:
        where = issuer().described(now)
    except SekishoError as error:
        return refused(request, error)
    flow = flows.begin(request.session, said().issuer, now)
    return redirect(flows.leads_to(flow, where, said(), back_at()))


def back(request: HttpRequest) -> HttpResponse:
    """Take the issuer's answer, and let in whose account it proves."""
    if not said().issuer:
        return redirect("sign_in")
    now = timezone.now()
    if doors.too_many(request, now):
        return show(request, "single_problem.html", 429, problem="", waits=True)
    try:
        return _came(request, now)
    except SekishoError as error:
        if error.code in GUESSED:
            doors.knock(request, now)
        return refused(request, error)


def refused(request: HttpRequest, error: SekishoError) -> HttpResponse:
    """Say why somebody was not let in and what to do; the reason in full stands in the journal."""
    status = 502 if error.code in PASSING else 403
    name = str(error.params.get("name", ""))
    account = Account.objects.filter(name=name).first() if name else None
    detail = str(error.params.get("detail", ""))
    tell(request, account, "refused:single_sign_on", f"{error.code} {detail}".strip(), status)
    return show(request, "single_problem.html", status, problem=sentence(error, LANG.get()), waits=False)


def _came(request: HttpRequest, now: datetime) -> HttpResponse:
    answer = {name: request.GET.getlist(name) for name in request.GET}
    flow, told = flows.came_back(request.session, answer, said().issuer, now)
    one = issuer()
    where = one.described(now)
    code = flows.code_of(answer, told, where)
    person = person_of(one.redeem(code, flow.verifier, back_at(), flow.nonce, now), said())
    if flow.links:
        return _linked(request, flow.links, person, now)
    account = account_for(person, said(), now)
    return _entered(request, account, person, where.end_session_endpoint, now)


def _entered(request: HttpRequest, account: Account, person: Person, end: str, now: datetime) -> HttpResponse:
    """Let somebody in whose two factors the issuer proves; of everybody else our own code is asked."""
    doors.half_way(request, account, now, single=end)
    proved = "two factors" if person.two_factors else "one factor"
    tell(request, account, "single_sign_on", f"{person.subject} {proved}", 302)
    if person.two_factors:
        return let_in(request, account)
    return redirect("code" if account.has_second_factor else "set_up")


def _linked(request: HttpRequest, key: int, person: Person, now: datetime) -> HttpResponse:
    """Link the issuer's person to the account that asked for it, if it is still the one that is signed in."""
    account = account_of(request)
    if account is None or account.pk != key:
        raise SekishoError("sso_state")
    link(person, account, now)
    for session in account.sessions.exclude(key=request.session.session_key or ""):
        doors.end(session)
    tell(request, account, "link:single_sign_on", person.subject, 302)
    return redirect("me")
