"""Payments held: which, why, whom to call, and how far each has come; a call, a refusal and an approval are signed here."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.ledger.callbacks import Call, Outcome, PaymentProof
from sekisho.model.errors import SekishoError
from sekisho.pipeline.actors import endorse
from sekisho.pipeline.callbacks import Caller
from sekisho.pipeline.kept_payment import Seen, call_about_kept, refuse_kept
from sekisho.pipeline.payment_steps import Stands, Step, stands_at, steps, unapproved
from sekisho.pipeline.requests import Request, request_of
from sekisho.report.document import Finding as Proof
from sekisho.report.document import Payment
from sekisho.report.json import finding_from_json
from sekisho.report.said import account as ending
from sekisho.text.say import sentence
from sekisho.web.accounts.models import Account
from sekisho.web.answer import Shown, show, shown
from sekisho.web.decided import decided
from sekisho.web.gate import account_of, opens
from sekisho.web.keys import folder
from sekisho.web.pair import pair
from sekisho.web.shown.models import Finding
from sekisho.web.templating import LANG
from sekisho.web.today import today

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Asks:
    """What waits for a second person: the hash of the entry, what it asks for, whether the reader took part in it.

    `kind` is release, account or erased (a value behind the entry is gone); `account` is shown by its end.
    """

    entry: str
    asked: Request
    kind: str
    account: str
    mine: bool


def payments(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    """Show every payment that must not go out, how far each has come, and what waits for a second person."""
    now = shown()
    if now is None:
        return show(request, "nothing_yet.html")
    view = decided()
    known, account = steps(view), account_of(request)
    placed = [(one, stands_at(known, one.sha256, one.sequence)) for one in _stopped(now)]
    rows = [(one, stands, late(one, stands, today())) for one, stands in placed]
    asks = [_asks(one.entry_hash, request_of(view, one), account) for one in unapproved(view)] if view else []
    return show(request, "payments.html", status, rows=rows, asks=asks, problem=problem, approves=opens(account, "approve"), signs=bool(account and account.actor))  # fmt: skip


def payment(request: HttpRequest, key: str, problem: str = "", status: int = 200) -> HttpResponse:
    """Show one payment with what has been done about it, and what may be signed."""
    now, item, stands = _payment(key)
    account = account_of(request)
    return show(request, "payment.html", status, item=item, stands=stands, late=late(item, stands, today()), pair=pair(decided()), proofs=_proofs(now, item), problem=problem, typed=request.POST, outcomes=list(Outcome), acts=opens(account, "paid"), signs=bool(account and account.actor))  # fmt: skip


def late(item: Payment, stands: Stands, now: date) -> bool:
    """Tell whether a payment may have gone out: its own day is over, and no two people let it go."""
    return stands.step is not Step.APPROVED and item.value_date is not None and item.value_date < now


def overdue(now: Shown) -> int:
    """Return how many payments still wait though their own day is over."""
    known, day = steps(decided()), today()
    placed = ((one, stands_at(known, one.sha256, one.sequence)) for one in now.document.payments)
    return sum(late(one, stands, day) for one, stands in placed if stands.step is not Step.REFUSED)


def paid(request: HttpRequest, key: str, deed: str) -> HttpResponse:
    """Sign what somebody did about a payment (`call` or `refuse`), and show the payment with it."""
    account = account_of(request)
    if request.method != "POST" or deed not in {"call", "refuse"} or account is None:
        raise Http404(deed)
    _, item, stands = _payment(key)
    try:
        caller = _caller(request, account)
        seen = Seen(
            item.sha256,
            item.file,
            item.sequence,
            item.amount,
            item.account_paid,
            request.POST.get("seen", stands.entry),
        )
        if deed == "call":
            call_about_kept(folder(), seen, _call(request, item), caller, timezone.now())
        else:
            refuse_kept(folder(), seen, request.POST.get("why", "").strip()[:LONGEST], caller, timezone.now())
    except SekishoError as error:
        return payment(request, key, sentence(error, LANG.get()), 409)
    return redirect("payment", key)


def approve(request: HttpRequest, key: str) -> HttpResponse:
    """Sign as the second person what somebody else asked for."""
    account = account_of(request)
    if request.method != "POST" or account is None:
        raise Http404(key)
    try:
        caller = _caller(request, account)
        _waits_for(account, key)
        endorse(folder(), key, caller.by, caller.passphrase, timezone.now())
    except SekishoError as error:
        return payments(request, sentence(error, LANG.get()), 409)
    return redirect("payments")


def _waits_for(account: Account, key: str) -> None:
    """Make sure that a request waits for this person; SekishoError `approval_not_waiting`, `approval_own`."""
    view = decided()
    found = next((one for one in unapproved(view) if one.entry_hash == key), None) if view else None
    if view is None or found is None:
        raise SekishoError("approval_not_waiting")
    if _took_part(account, request_of(view.sound(), found)):
        raise SekishoError("approval_own", actor=account.actor)


def _asks(entry: str, asked: Request, account: Account | None) -> Asks:
    about = asked.about
    kind = "erased" if about is None else "release" if isinstance(about, PaymentProof) else "account"
    return Asks(entry, asked, kind, ending(about.account_key) if about else "", _took_part(account, asked))


def _payment(key: str) -> tuple[Shown, Payment, Stands]:
    now = shown()
    found = next((one for one in _stopped(now) if one.id == key), None) if now else None
    if now is None or found is None:
        raise Http404(key)
    return now, found, stands_at(steps(decided()), found.sha256, found.sequence)


def _stopped(now: Shown) -> tuple[Payment, ...]:
    """Return the payments that must not go out: those that wait, and those that somebody refused."""
    return (*now.document.payments, *now.document.refused)


def _proofs(now: Shown, item: Payment) -> list[Proof]:
    """Return the findings that a payment is held for, as far as they are shown."""
    found = Finding.objects.filter(load=now.load, key__in=item.findings).order_by("place")
    return [finding_from_json(bytes(one.body)) for one in found]


def _caller(request: HttpRequest, account: Account) -> Caller:
    """Return who signs; SekishoError `actor_unlinked`."""
    if not account.actor:
        raise SekishoError("actor_unlinked", name=account.name)
    return Caller(account.actor, request.POST.get("passphrase", ""))


def _call(request: HttpRequest, item: Payment) -> Call:
    """Return the call that a form tells of; SekishoError `call_incomplete`."""
    said = {
        name: request.POST.get(name, "").strip()[:LONGEST] for name in ("number", "spoke_to", "read_back", "outcome")
    }
    if said["outcome"] not in set(Outcome):
        raise SekishoError("call_incomplete")
    number = said["number"] or item.call.number or ""
    return Call(number, said["spoke_to"], said["read_back"], timezone.now(), Outcome(said["outcome"]))


def _took_part(account: Account | None, said: Request) -> bool:
    """Tell whether an account asked for something itself, or made the call that it rests on."""
    return account is not None and account.actor in {said.by, said.called_by}
