"""What an administrator does with webhooks: add an address, give another secret, try it, take it away."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from sekisho.model.errors import SekishoError
from sekisho.model.hosts import HERE
from sekisho.notify.reach import Outside
from sekisho.notify.web import Scope
from sekisho.web.hooks.events import Kind
from sekisho.web.hooks.models import Hook
from sekisho.web.hooks.secret import fresh_salt, secret_of
from sekisho.web.keys import folder
from sekisho.web.shown.load import SEVERITIES

MOST = 20


def outside() -> Outside:
    """Return which addresses the organisation's settings let webhooks go to."""
    return Outside.of(settings.WEBHOOK_PRIVATE, settings.WEBHOOK_HOSTS)


def outbox(hook: Hook) -> Path:
    """Return the folder of the letters to an address."""
    return outboxes() / f"hook-{hook.pk}"


def outboxes() -> Path:
    """Return where the outboxes of all addresses are."""
    return folder() / "outbox"


def told(error: SekishoError) -> SekishoError:
    """Return an error as whoever cares for webhooks reads it: their addresses do not stand in sekisho.toml."""
    if error.code != "host_unreachable":
        return error
    return SekishoError("hook_unreachable", permanent=error.permanent, **error.params)


def checked(address: str) -> None:
    """Check that an address may be told anything.

    SekishoError `hook_address` where it is none for HTTPS, `address_private` where it leads to a network of one's own,
    `hook_unreachable` where nobody knows its host.
    """
    may_go = outside()
    try:
        Scope.of(address)
    except SekishoError:
        raise SekishoError("hook_address", address=address[:200]) from None
    parts = urlsplit(address)
    host = parts.hostname or ""
    if host in HERE and not may_go.free(host):
        raise SekishoError("address_private", host=host)
    try:
        may_go(host, parts.port or 443)
    except SekishoError as error:
        raise told(error) from None


def add(address: str, events: Collection[str], severity: str, by: str, now: datetime) -> tuple[Hook, str]:
    """Add an address and return it with its secret, which nobody sees again.

    SekishoError `hook_events`, `hook_most`, and what `checked` raises.
    """
    if not events or not set(events) <= set(Kind) or severity not in SEVERITIES:
        raise SekishoError("hook_events")
    if Hook.objects.count() >= MOST:
        raise SekishoError("hook_most", most=MOST)
    if len(address) > 500:
        raise SekishoError("hook_address", address=address[:200])
    checked(address)
    hook = Hook.objects.create(
        address=address,
        events=[one.value for one in Kind if one in events],
        severity=SEVERITIES.index(severity),
        salt=fresh_salt(),
        made_at=now,
        made_by=by,
    )
    return hook, secret_of(hook)


def another_secret(hook: Hook) -> str:
    """Return a new secret; what was signed with the one before is worth nothing from now on."""
    hook.salt = fresh_salt()
    hook.save(update_fields=["salt"])
    return secret_of(hook)
