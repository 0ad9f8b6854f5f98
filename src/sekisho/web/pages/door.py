"""The door: a password, then a one-time code; who has no code yet sets it up; the first administrator comes with a token."""

import hmac
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.web.accounts import codes, doors, marks, office
from sekisho.web.accounts.models import Account, Role
from sekisho.web.answer import show
from sekisho.web.journal.door import tell
from sekisho.web.keys import derived, here
from sekisho.web.single.here import ends_at

NEXT = "next"
SECRET = "fresh_secret"  # noqa: S105 - the name of a field


def first_token() -> str:
    """Return the token with which the first administrator is made; it is shown where the console was started."""
    return derived(here(), "first").hex()[:24]


def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password."""
    if not Account.objects.exists():
        return redirect("first")
    if request.method != "POST":
        # A row for each stranger who looks at the page would fill the disk: only single sign-on, which leaves the page, needs one.
        if settings.SINGLE_SIGN_ON.issuer:
            request.session[NEXT] = _ours(request.GET.get("next", ""))
        return show(request, "sign_in.html", problem="")
    now = timezone.now()
    name = request.POST.get("name", "")
    account = doors.named(name)
    browser = marks.known(request, account, now)
    if browser is None and doors.too_many(request, now):
        return show(request, "sign_in.html", 429, problem="door.too_many")
    right = doors.password_right(account, browser, request.POST.get("password", ""), now)
    if account is None or not right:
        if browser is None:
            doors.knock(request, now)
        tell(request, Account.objects.filter(name=name).first(), "refused:sign_in", "password", 401)
        return show(request, "sign_in.html", 401, problem="door.wrong")
    if office.first_is_over(account, now):
        tell(request, account, "refused:sign_in", "first password", 401)
        return show(request, "sign_in.html", 401, problem="web.door.first_is_over")
    doors.half_way(request, account, now)
    request.session[NEXT] = _ours(request.GET.get("next", ""))
    return redirect("code" if account.has_second_factor else "set_up")


def code(request: HttpRequest) -> HttpResponse:
    """Ask for the one-time code."""
    now = timezone.now()
    account = doors.who_is_half_way(request, now)
    if account is None or not account.has_second_factor:
        return redirect("sign_in")
    if request.method != "POST":
        return show(request, "code.html", problem="")
    if doors.waits(request, account, now):
        return show(request, "code.html", 429, problem="door.too_many")
    if not codes.take(account, request.POST.get("code", ""), now):
        doors.wrong(request, account, now)
        tell(request, account, "refused:sign_in", "code", 401)
        return show(request, "code.html", 401, problem="door.code_wrong")
    return let_in(request, account)


def set_up(request: HttpRequest) -> HttpResponse:
    """Set up one-time codes: scan a code, prove it with the first one."""
    now = timezone.now()
    account = doors.who_is_half_way(request, now)
    if account is None or account.has_second_factor:
        return redirect("sign_in")
    secret = str(request.session.setdefault(SECRET, codes.fresh()))
    step = codes.step_of(secret, request.POST.get("code", ""), now) if request.method == "POST" else None
    if step is None:
        picture = codes.picture(secret, account.name, settings.ORG_NAME)
        problem = "door.code_wrong" if request.method == "POST" else ""
        status = 401 if problem else 200
        return show(request, "set_up.html", status, problem=problem, picture=picture, secret=secret)
    codes.keep(account, secret, step)
    request.session.pop(SECRET)
    return let_in(request, account)


def first(request: HttpRequest) -> HttpResponse:
    """Make the first administrator, once."""
    if Account.objects.exists():
        return redirect("sign_in")
    if request.method != "POST":
        return show(request, "first.html", problems=[], name="")
    name, password = request.POST.get("name", "").strip(), request.POST.get("password", "")
    problems = list(
        _first_problems(request.POST.get("token", "").strip(), name, password, request.POST.get("again", ""))
    )
    if problems:
        return show(request, "first.html", 400, problems=problems, name=name)
    with transaction.atomic():
        account = Account(name=name, shown_name=name, role=Role.ADMINISTRATOR)
        account.set_password(password)
        account.save()
    doors.half_way(request, account, timezone.now())
    return redirect("set_up")


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; who came through single sign-on is told that the issuer's goes on, and where to end it."""
    if request.method != "POST":
        return redirect("sign_in")
    end = str(request.session.get(doors.SINGLE, ""))
    doors.leave(request)
    onward = _ours(request.POST.get("next", ""))
    again = redirect(f"{settings.LOGIN_URL}?{urlencode({'next': onward})}" if onward != "/" else "sign_in")
    answer = show(request, "signed_out.html", end=ends_at(end)) if end else again
    # A browser that knows this forgets what it has shown.
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def come_again(request: HttpRequest) -> HttpResponse:
    """Ask somebody who came in a while ago to sign in again before they change how they do so, or end a session."""
    return show(request, "again.html", 403, onward=request.path)


def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language that somebody chose, and go back to where they were."""
    chosen = request.POST.get("lang", "")
    answer = redirect(_ours(request.POST.get("back", "")))
    if request.method == "POST" and chosen in {"en", "ja"}:
        if isinstance(request.user, Account):
            request.user.lang = chosen
            request.user.save(update_fields=["lang"])
        answer.set_cookie(settings.LANG_COOKIE, chosen, max_age=365 * 86_400, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")  # fmt: skip
    return answer


def _first_problems(token: str, name: str, password: str, again: str) -> list[str]:
    found = []
    if not hmac.compare_digest(token.encode(), first_token().encode()):
        found.append("door.token_wrong")
    if not name:
        found.append("door.name_missing")
    elif not doors.password_opens(Account(name=name, role=Role.ADMINISTRATOR)):
        found.append("web.single.name_not_local")
    if password != again:
        found.append("door.not_the_same")
    try:
        validate_password(password, Account(name=name))
    except ValidationError:
        found.append("door.password_weak")
    return found


def let_in(request: HttpRequest, account: Account) -> HttpResponse:
    """Begin the session of somebody who proved both factors, mark the browser as known, and lead them where they wanted to go."""
    onward, now = _ours(str(request.session.pop(NEXT, ""))), timezone.now()
    doors.enter(request, account, now)
    return marks.give(request, redirect(onward), account, now)


def _ours(address: str) -> str:
    """Return a path of this console, the overview for whatever leads elsewhere."""
    parts = urlsplit(address)
    plain = not parts.scheme and not parts.netloc and address.startswith("/") and address[1:2] not in {"/", "\\"}
    return address if plain else "/"
