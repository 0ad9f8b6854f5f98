"""Marks of known browsers: who came in with both factors is not kept out by strangers who try the same name.

A mark is a random beginning and a seal over it, made with a key of the console's own, that fits one account and its
present password. It opens nothing: it says alone for whom wrong answers from this browser are counted.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import blake2b, sha256

import msgspec
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from sekisho.web.accounts.models import Account, Known
from sekisho.web.keys import derived, here

LASTS = timedelta(days=90)
BEGINS, SEAL = 32, 64
"""Letters of a mark's beginning, 128 random bits, and of the seal that follows it, 256."""
TOGETHER = 8
"""Marks that one browser has: several people may work at it, each with an account of their own."""
MOST = 20
"""Known browsers of an account; one more, and the oldest is known no longer."""


def known(request: HttpRequest, account: Account | None, now: datetime) -> Known | None:
    """Return the browser that a request came from where it has a mark for this account, None where it has none that counts.

    The same is reckoned where there is no account.
    """
    keys = [_key(mark) for mark in _held(request) if _fits(mark, account)]
    return Known.objects.filter(account=account, key__in=keys, at__gt=now - LASTS).first() if keys else None


def give(request: HttpRequest, answer: HttpResponse, account: Account, now: datetime) -> HttpResponse:
    """Mark the browser that gets this answer as known for an account, and return the answer.

    The mark before is worth nothing from then on, nor is a copy of it that somebody has. Marks of others stay.
    """
    held = _held(request)
    before = [mark for mark in held if _fits(mark, account)]
    begins = secrets.token_hex(BEGINS // 2)
    mark = begins + _seal(account, begins)
    with transaction.atomic():
        Known.objects.filter(key__in=[_key(one) for one in before]).delete()
        Known.objects.filter(at__lte=now - LASTS).delete()
        Known.objects.create(account=account, key=_key(mark), at=now)
        newest = account.browsers.order_by("-at", "-pk").values_list("pk", flat=True)[:MOST]
        account.browsers.exclude(pk__in=list(newest)).delete()
    marks = [mark, *(one for one in held if one not in before)][:TOGETHER]
    answer.set_cookie(settings.KNOWN_COOKIE, ".".join(marks), max_age=int(LASTS.total_seconds()), secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")  # fmt: skip
    return answer


def _held(request: HttpRequest) -> list[str]:
    """Return the marks that a browser brings, genuine or not."""
    brought = request.COOKIES.get(settings.KNOWN_COOKIE, "")
    return [mark for mark in brought.split(".")[:TOGETHER] if len(mark) == BEGINS + SEAL]


def _fits(mark: str, account: Account | None) -> bool:
    return constant_time_compare(mark[BEGINS:], _seal(account, mark[:BEGINS]))


def _seal(account: Account | None, begins: str) -> str:
    """Return the seal: with another password, kept as another hash, it is another one."""
    whose = [account.pk, account.password] if account else [0, ""]
    key = derived(here(), "known browsers")
    return blake2b(msgspec.json.encode([*whose, begins]), digest_size=SEAL // 2, key=key).hexdigest()


def _key(mark: str) -> str:
    return sha256(mark[:BEGINS].encode()).hexdigest()
