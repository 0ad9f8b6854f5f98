"""One sender of signed webhooks, in the form of Standard Webhooks (standardwebhooks.com): id, time and HMAC-SHA256."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from sekisho.model.errors import SekishoError
from sekisho.notify.reach import Resolve
from sekisho.notify.retry import WAITS, Wait, persistent
from sekisho.notify.web import TIMEOUT, Scope

PASSING = frozenset({408, 425, 429})
_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Hook:
    """Where to, and the secret that both sides know (`whsec_` and base64, or any text)."""

    address: str
    secret: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: an id that stays the same however often it is sent, and a JSON document."""

    id: str
    body: bytes


def signature(secret: str, letter: Letter, seconds: int) -> str:
    """Return the signature of a letter at a time, as the header has it."""
    signed = b".".join((letter.id.encode(), str(seconds).encode(), letter.body))
    return "v1," + base64.b64encode(hmac.digest(_key(secret), signed, hashlib.sha256)).decode("ascii")


def send(
    hook: Hook,
    letter: Letter,
    now: datetime,
    wait: Wait,
    *,
    waits: tuple[float, ...] = WAITS,
    resolve: Resolve | None = None,
    timeout: float = TIMEOUT,
) -> None:
    """Send a letter until it is taken, or it is plain that it will not be.

    `waits` are the pauses between tries, `resolve` and `timeout` are those of `Scope`. SekishoError `webhook_refused`, those of an address that cannot be spoken to, and passing ones of a service that is
    away or busy.
    """
    seconds = int(now.timestamp())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": letter.id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(hook.secret, letter, seconds),
    }
    scope = Scope.of(hook.address, resolve=resolve, timeout=timeout)

    def once() -> None:
        status = scope.ask("POST", hook.address, headers, letter.body, 1 << 16).status
        if not 200 <= status < 300:
            passing = status in PASSING or status >= 500
            host = next(iter(scope.hosts))
            raise SekishoError("webhook_refused", permanent=not passing, host=host, status=status)

    persistent(once, wait, waits)


def _key(secret: str) -> bytes:
    if secret.startswith(_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except binascii.Error:
            raise SekishoError("webhook_secret") from None
    return secret.encode()
