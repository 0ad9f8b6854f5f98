"""One's own account: the password, and where one is signed in."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.web.accounts import doors, marks
from sekisho.web.accounts.doors import end
from sekisho.web.accounts.models import Account
from sekisho.web.answer import show
from sekisho.web.gate import account_of
from sekisho.web.pages.door import come_again


def me(request: HttpRequest) -> HttpResponse:
    """Show one's own sessions, and end one of them."""
    account = _own(request)
    if request.method == "POST" and not doors.is_fresh(request, timezone.now()):
        return come_again(request)
    if request.method == "POST":
        session = account.sessions.filter(pk=_number(request.POST.get("session", ""))).first()
        if session:
            end(session)
        return redirect("me")
    return show(request, "me.html", sessions=account.sessions.order_by("-at"), key=request.session.session_key, zone_name=settings.ORG_ZONE)  # fmt: skip


def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; every other session ends."""
    account, now = _own(request), timezone.now()
    if not doors.is_fresh(request, now):
        return come_again(request)
    if request.method != "POST":
        return show(request, "password.html", problem="")
    new = request.POST.get("password", "")
    if problem := _problem(request, account, new, now):
        return show(request, "password.html", 400, problem=problem)
    account.set_password(new)
    account.must_change = False
    account.save(update_fields=["password", "must_change"])
    before = request.session.session_key
    for session in account.sessions.exclude(key=before):
        end(session)
    # This session goes on, under another key.
    update_session_auth_hash(request, account)
    account.sessions.filter(key=before).update(key=request.session.session_key)
    # Marks given under the old password are worth nothing any more; whoever changed it proved both factors in this browser.
    return marks.give(request, redirect("overview"), account, now)


def _problem(request: HttpRequest, account: Account, new: str, now: datetime) -> str:
    old = request.POST.get("old", "")
    # Whoever sits down at somebody's open browser has no more tries at their password than at the door.
    if doors.waits(request, account, now):
        return "door.too_many"
    if not check_password(old, account.password):
        doors.wrong(request, account, now)
        return "door.old_wrong"
    if new != request.POST.get("again", ""):
        return "door.not_the_same"
    try:
        validate_password(new, account)
    except ValidationError:
        return "door.password_weak"
    return "door.password_same" if new == old else ""


def _own(request: HttpRequest) -> Account:
    account = account_of(request)
    if account is None:
        raise RuntimeError("the gate let somebody in who is not signed in")
    return account


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
