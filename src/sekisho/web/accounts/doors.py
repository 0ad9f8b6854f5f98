"""Signing in and out: a password, a one-time code, and a session that begins only when both were right."""

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from sekisho.web.accounts.marks import known
from sekisho.web.accounts.models import Account, Knock, Known, Role, SignedIn

HALF = "half"
"""Where a session keeps who gave the right password and not yet a code."""
SINGLE = "single"
"""Where a session that came through single sign-on keeps where the issuer ends its own, "" where it says nothing of it."""
SINCE = "since"
"""Where a session keeps when it began."""
SEEN = "seen"
"""Where a session keeps when it was last used."""
HALF_LASTS = timedelta(minutes=5)
FRESH = timedelta(minutes=10)
"""How long ago somebody may have come in who changes how they sign in, or ends a session of theirs."""
KNOCKS, KNOCKS_IN = 20, timedelta(minutes=5)
IPV6 = 6
_NOBODY = make_password("a password that nobody has")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def address_of(request: HttpRequest) -> str:
    """Return the address that a request came from: behind a proxy the one that the proxy added last, which nobody else can.

    What is no address there counts as one and the same.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))[:45]
    if not settings.BEHIND_PROXY:
        return peer
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(told))
    except ValueError:
        return peer


def network_of(address: str) -> str:
    """Return what counts as one place: an address of IPv4, of IPv6 the network of 64 bits, all of which one person may have."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if found.version == IPV6 else address


def too_many(request: HttpRequest, now: datetime) -> bool:
    """Tell whether so many wrong answers came from an address that it has to wait."""
    return Knock.objects.filter(address=network_of(address_of(request)), at__gt=now - KNOCKS_IN).count() >= KNOCKS


def knock(request: HttpRequest, now: datetime) -> None:
    """Remember a wrong answer by its address; old ones go."""
    Knock.objects.filter(at__lt=now - KNOCKS_IN).delete()
    Knock.objects.create(address=network_of(address_of(request)), at=now)


def waits(request: HttpRequest, account: Account, now: datetime) -> bool:
    """Tell whether an answer for an account is taken now: from a known browser its own tries count, else those of name and address."""
    browser = known(request, account, now)
    return browser.waits(now) if browser else account.waits(now) or too_many(request, now)


def wrong(request: HttpRequest, account: Account, now: datetime) -> None:
    """Count a wrong answer for an account: of a known browser for that one alone, else for name and address."""
    browser = known(request, account, now)
    (browser or account).failed(now)
    if browser is None:
        knock(request, now)


def named(name: str) -> Account | None:
    """Return the account of a name, None where nobody has it or it is closed."""
    return Account.objects.filter(name=name, is_active=True).first()


def password_right(account: Account | None, browser: Known | None, password: str, now: datetime) -> bool:
    """Tell whether a password opens an account now, and count a wrong one; the same time passes where there is no account.

    `browser` is the known one that it came from: its tries count and not those of the name. None where it is not known.
    """
    right = check_password(password, account.password if account else _NOBODY)
    if account is None:
        return False
    tries = browser or account
    if tries.waits(now):
        return False
    if not right:
        tries.failed(now)
    return right and password_opens(account)


def password_opens(account: Account) -> bool:
    """Tell whether an account may come in with a password: all may, unless the settings name the administrators who alone may."""
    names = settings.SINGLE_SIGN_ON.local
    return names is None or (account.role == Role.ADMINISTRATOR and account.name in names)


def half_way(request: HttpRequest, account: Account, now: datetime, single: str | None = None) -> None:
    """Remember that the password was right; the session gets another key, so that none given before is worth anything.

    A session that is open in this browser ends: under another key nobody would find it to end it.
    `single` is given where the issuer of single sign-on stands for the password: where it ends its own session, or "".
    """
    if isinstance(request.user, Account):
        leave(request)
    request.session.cycle_key()
    request.session.pop(SINGLE, None)
    if single is not None:
        request.session[SINGLE] = single
    request.session[HALF] = [account.pk, now.timestamp(), account.get_session_auth_hash()]


def who_is_half_way(request: HttpRequest, now: datetime) -> Account | None:
    """Return who gave the right password a moment ago; None where nobody did, it was too long ago, or it is another one by now."""
    half = request.session.get(HALF)
    if not half or len(half) != 3 or now.timestamp() - float(half[1]) > HALF_LASTS.total_seconds():
        return None  # one that an earlier version began has no third part: its owner signs in once more
    account = Account.objects.filter(pk=half[0], is_active=True).first()
    return account if account and constant_time_compare(half[2], account.get_session_auth_hash()) else None


def enter(request: HttpRequest, account: Account, now: datetime) -> None:
    """Begin the session of an account; one that this browser had before ends."""
    request.session.pop(HALF, None)
    single = request.session.pop(SINGLE, None)
    SignedIn.objects.filter(key=request.session.session_key or "").delete()
    account.passed(now, known=known(request, account, now) is not None)
    Session.objects.filter(expire_date__lt=now).delete()
    login(request, account, backend=BACKEND)
    if single is not None:
        request.session[SINGLE] = single
    request.session[SINCE] = request.session[SEEN] = now.timestamp()
    request.session.cycle_key()
    key = request.session.session_key or ""
    browser = request.headers.get("User-Agent", "")[:200]
    SignedIn.objects.create(account=account, key=key, at=now, address=address_of(request), browser=browser)


def is_fresh(request: HttpRequest, now: datetime) -> bool:
    """Tell whether somebody came in a moment ago, with all factors."""
    return now.timestamp() - float(request.session.get(SINCE, 0.0)) <= FRESH.total_seconds()


def leave(request: HttpRequest) -> None:
    """End this session."""
    SignedIn.objects.filter(key=request.session.session_key or "").delete()
    logout(request)


def end(session: SignedIn) -> None:
    """End a session, wherever it is."""
    SessionStore(session.key).delete()
    session.delete()
