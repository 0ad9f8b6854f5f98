"""Tokens: made once and shown once, kept as a keyed digest, and known by a beginning that says whose they are."""

import hmac
import secrets
import zlib
from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import blake2b

from django.db.models import Q

from sekisho.model.errors import SekishoError
from sekisho.web.accounts.models import Account
from sekisho.web.api.models import Token
from sekisho.web.gate import OFFICE, TEAM, WATCHERS, Rule, may
from sekisho.web.keys import derived, here

LONGEST = timedelta(days=365)
MOST = 20
"""Tokens that an account may have at one time."""
SCOPES: dict[str, Rule] = {
    "findings": TEAM,
    "cases": TEAM,
    "payments": TEAM,
    "risk": TEAM,
    "sources": TEAM,
    "journal": WATCHERS,
    "accounts": OFFICE,
}
"""The areas that a token may be made for, and who may read each."""
_START = "sks_"
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_RANDOM, _CHECK, _MARK = 40, 6, 12
_FRESH = timedelta(minutes=1)


def checksum(random: str) -> str:
    """Return the six letters at the end of a token: the CRC-32 of what is random in it, so that scanners know a leaked one."""
    left, letters = zlib.crc32(random.encode("ascii")), ""
    for _ in range(_CHECK):
        left, letter = divmod(left, len(_LETTERS))
        letters = _LETTERS[letter] + letters
    return letters


def well_formed(text: str) -> bool:
    """Tell whether a text is written as a token: its beginning, its length, its checksum."""
    random = text[len(_START) : -_CHECK]
    plain = text.isascii() and text.isprintable() and text.startswith(_START) and len(random) == _RANDOM
    return plain and text[-_CHECK:] == checksum(random)


def open_scopes(account: Account) -> tuple[str, ...]:
    """Return the areas that an account may read."""
    return tuple(name for name, rule in SCOPES.items() if may(account, rule))


def make(account: Account, name: str, scopes: Collection[str], days: int, now: datetime) -> tuple[Token, str]:
    """Make a token and return it with its text, which nobody sees again.

    SekishoError `token_name`, `token_days`, `token_scopes` (none, or one that the account may not read), `token_most`.
    """
    if not name or len(name) > 60 or not name.isprintable():
        raise SekishoError("token_name")
    if not 1 <= days <= LONGEST.days:
        raise SekishoError("token_days", most=LONGEST.days)
    if not scopes or not set(scopes) <= set(open_scopes(account)):
        raise SekishoError("token_scopes")
    if living(account, now) >= MOST:
        raise SekishoError("token_most", most=MOST)
    random = "".join(secrets.choice(_LETTERS) for _ in range(_RANDOM))
    text = f"{_START}{random}{checksum(random)}"
    made = Token.objects.create(
        account=account,
        name=name,
        mark=text[:_MARK],
        digest=_digest(text),
        scopes=[one for one in SCOPES if one in scopes],
        made_at=now,
        until=now + timedelta(days=days),
    )
    return made, text


def living(account: Account, now: datetime) -> int:
    """Return how many tokens of an account open something."""
    return Token.objects.filter(account=account, revoked_at=None, until__gt=now).count()


def find(text: str) -> Token | None:
    """Return the token of a text, dead or alive, with its account as it is now; None where there is none.

    The whole text is compared in the same time wherever it differs.
    """
    if not well_formed(text):
        return None
    found = Token.objects.select_related("account").filter(mark=text[:_MARK]).first()
    right = hmac.compare_digest(_digest(text), found.digest if found else "-" * 64)
    return found if right else None


def used(token: Token, now: datetime) -> None:
    """Remember that a token was used, to the minute."""
    stale = Q(used_at=None) | Q(used_at__lt=now - _FRESH)
    Token.objects.filter(stale, pk=token.pk).update(used_at=now)


def revoke(token: Token, by: Account, now: datetime) -> None:
    """Make a token open nothing from now on."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now, revoked_by=by.name)


def _digest(text: str) -> str:
    return blake2b(text.encode("ascii"), digest_size=32, key=derived(here(), "tokens")).hexdigest()
