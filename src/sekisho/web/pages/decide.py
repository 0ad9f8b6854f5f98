"""What somebody decides about a finding: accepted until a day, suppressed, taken up again; signed with their own key."""

from dataclasses import replace
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.findings.nouns import OPEN_STATES, State
from sekisho.ledger.entries import Kind
from sekisho.model.errors import SekishoError
from sekisho.pipeline.callbacks import Caller
from sekisho.pipeline.standing import decide, take_up
from sekisho.report.json import finding_from_json, finding_to_json
from sekisho.text.say import sentence
from sekisho.web.accounts.models import Account
from sekisho.web.gate import account_of
from sekisho.web.keys import folder
from sekisho.web.pages.queue import finding
from sekisho.web.shown.load import moved, newest
from sekisho.web.shown.models import Finding
from sekisho.web.templating import LANG

STATES = {"accept": State.ACCEPTED, "suppress": State.SUPPRESSED, "reopen": State.REOPENED}


def decided(request: HttpRequest, key: str, deed: str) -> HttpResponse:
    """Sign a decision about a finding, and show the finding with it."""
    account = account_of(request)
    if request.method != "POST" or deed not in STATES or account is None:
        raise Http404(deed)
    row = Finding.objects.filter(load=newest(), key=key).first()
    if row is None:
        raise Http404(key)
    try:
        _still(row, request.POST.get("seen", row.state))
        _sign(request, account, key, deed)
    except SekishoError as error:
        return finding(request, key, problem=sentence(error, LANG.get()), status=409)
    _show(row, STATES[deed])
    return redirect("finding", key)


def _still(row: Finding, seen: str) -> None:
    """Make sure that nobody decided since the page was read; SekishoError `decided_meanwhile`."""
    if row.state != seen:
        raise SekishoError("decided_meanwhile")


def _sign(request: HttpRequest, account: Account, key: str, deed: str) -> None:
    """Write the entry. SekishoError `actor_unlinked`, `until_unreadable`, and what the ledger and the key refuse."""
    if not account.actor:
        raise SekishoError("actor_unlinked", name=account.name)
    path, now = folder(), timezone.now()
    caller = Caller(account.actor, request.POST.get("passphrase", ""))
    reason = request.POST.get("reason", "").strip()[:500]
    if deed == "reopen":
        take_up(path, key, reason, caller, now)
        return
    decide(path, key, Kind(deed), reason, _day(request.POST.get("until", "").strip()), caller, now)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise SekishoError("until_unreadable", until=text) from None


def _show(row: Finding, state: State) -> None:
    """Say the new state at once: the next assessment reads it out of the ledger."""
    before, row.is_open, row.state = row.is_open, state in OPEN_STATES, state.value
    row.body = finding_to_json(replace(finding_from_json(bytes(row.body)), state=state.value))
    row.save(update_fields=["state", "is_open", "body"])
    if row.is_open != before:
        moved(row, 1 if row.is_open else -1)
