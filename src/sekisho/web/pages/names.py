"""Names behind stand-ins: asked for by one person, approved by another, looked up in the background."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.ledger.reveals import Reveal, Step, reveals
from sekisho.model.errors import SekishoError
from sekisho.pipeline import reveal
from sekisho.pipeline.callbacks import Caller
from sekisho.report.json import finding_from_json
from sekisho.text.say import sentence
from sekisho.watch import places
from sekisho.watch.nouns import Kind
from sekisho.web.accounts.models import Account
from sekisho.web.decided import decided
from sekisho.web.gate import account_of
from sekisho.web.keys import folder
from sekisho.web.pages.queue import finding
from sekisho.web.reveal.look import shown_on, signed_by
from sekisho.web.reveal.models import Witness
from sekisho.web.shown.load import newest
from sekisho.web.shown.models import Finding
from sekisho.web.templating import LANG

LONGEST = 500


def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Sign that somebody wants to see the name behind a stand-in of a finding."""
    account = _poster(request)
    row = _row(key)
    try:
        caller, standin = _caller(request, account), _standin(request, row)
        why, now = request.POST.get("reason", "").strip()[:LONGEST], timezone.now()
        entry = reveal.ask(folder(), key, standin, why, caller, now).hash
        Witness.objects.create(entry=entry, account=account, actor=account.actor, at=now)
    except SekishoError as error:
        return finding(request, key, sentence(error, LANG.get()), 409)
    return redirect("finding", key)


def approve(request: HttpRequest, key: str) -> HttpResponse:
    """Sign as the second person that both may see a name, and have it looked up."""
    account = _poster(request)
    asked = _asked(key)
    _row(asked.finding)
    try:
        caller, now = _caller(request, account), timezone.now()
        _another(account, key)
        reveal.approve(folder(), key, caller, now)
        Witness.objects.create(entry=key, account=account, actor=account.actor, at=now)
        places.ask(folder(), Kind.REVEAL, key, account.name, now)
    except SekishoError as error:
        return finding(request, asked.finding, sentence(error, LANG.get()), 409)
    return redirect("finding", asked.finding)


def again(request: HttpRequest, key: str) -> HttpResponse:
    """Have a name looked up once more for one of the two who signed."""
    account, now = _poster(request), timezone.now()
    asked = _asked(key)
    if asked.step(now) is not Step.OPEN or not signed_by(account, [asked]):
        raise Http404(key)
    try:
        places.ask(folder(), Kind.REVEAL, key, account.name, now)
    except SekishoError as error:
        return finding(request, asked.finding, sentence(error, LANG.get()), 409)
    return redirect("finding", asked.finding)


def _poster(request: HttpRequest) -> Account:
    account = account_of(request)
    if request.method != "POST" or account is None:
        raise Http404
    return account


def _row(key: str) -> Finding:
    row = Finding.objects.filter(load=newest(), key=key).first()
    if row is None:
        raise Http404(key)
    return row


def _asked(entry: str) -> Reveal:
    view = decided()
    found = next((one for one in reveals(view) if one.entry == entry), None) if view else None
    if found is None:
        raise Http404(entry)
    return found


def _standin(request: HttpRequest, row: Finding) -> str:
    """Return the stand-in that a form is about; SekishoError `standin_elsewhere` where the page does not show it."""
    text = request.POST.get("standin", "")
    if text not in shown_on(finding_from_json(bytes(row.body))):
        raise SekishoError("standin_elsewhere", standin=text[:LONGEST])
    return text


def _another(account: Account, entry: str) -> None:
    """Make sure that it is not the account from which the request came, whoever it signs as; SekishoError `reveal_own`."""
    if Witness.objects.filter(entry=entry, account=account).exists():
        raise SekishoError("reveal_own", actor=account.actor)


def _caller(request: HttpRequest, account: Account) -> Caller:
    """Return who signs; SekishoError `actor_unlinked`."""
    if not account.actor:
        raise SekishoError("actor_unlinked", name=account.name)
    return Caller(account.actor, request.POST.get("passphrase", ""))
