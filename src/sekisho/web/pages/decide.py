"""What somebody decides about a finding: accepted until a day, suppressed, taken up again; signed with their own key."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.ledger.entries import Kind
from sekisho.model.errors import SekishoError
from sekisho.pipeline.callbacks import Caller
from sekisho.pipeline.standing import decide, last_about, take_up
from sekisho.text.say import sentence
from sekisho.web.accounts.models import Account
from sekisho.web.answer import shown
from sekisho.web.decided import decided as decisions
from sekisho.web.gate import account_of
from sekisho.web.keys import folder
from sekisho.web.pages.queue import finding
from sekisho.web.shown.models import Finding
from sekisho.web.templating import LANG

DEEDS = frozenset({"accept", "suppress", "reopen"})


def decided(request: HttpRequest, key: str, deed: str) -> HttpResponse:
    """Sign a decision about a finding, and show the finding with it."""
    account = account_of(request)
    if request.method != "POST" or deed not in DEEDS or account is None:
        raise Http404(deed)
    # Read before the page is compared with what is shown: whatever is decided after this is noticed when it is signed.
    view = decisions()
    now = shown()
    row = Finding.objects.filter(load=now.load, key=key).first() if now else None
    if row is None:
        raise Http404(key)
    try:
        _still(row, request.POST.get("seen", row.state))
        _sign(request, account, key, deed, last_about(view.fold, key) if view else "")
    except SekishoError as error:
        return finding(request, key, problem=sentence(error, LANG.get()), status=409)
    shown()
    return redirect("finding", key)


def _still(row: Finding, seen: str) -> None:
    """Make sure that nobody decided since the page was read; SekishoError `decided_meanwhile`."""
    if row.state != seen:
        raise SekishoError("decided_meanwhile")


def _sign(request: HttpRequest, account: Account, key: str, deed: str, seen: str) -> None:
    """Write the entry, where `seen` is still the last one about the finding.

    SekishoError `actor_unlinked`, `until_unreadable`, and what the ledger and the key refuse.
    """
    if not account.actor:
        raise SekishoError("actor_unlinked", name=account.name)
    path, now = folder(), timezone.now()
    caller = Caller(account.actor, request.POST.get("passphrase", ""))
    reason = request.POST.get("reason", "").strip()[:500]
    if deed == "reopen":
        take_up(path, key, reason, caller, now, seen)
        return
    decide(path, key, Kind(deed), reason, _day(request.POST.get("until", "").strip()), caller, now, seen)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise SekishoError("until_unreadable", until=text) from None
