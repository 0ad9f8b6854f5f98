"""Who somebody of the staff is in the console, and the links by which they come in from their mailbox."""

import secrets
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.http import HttpRequest

from sekisho.model.errors import SekishoError
from sekisho.web.accounts.models import Account, Role
from sekisho.web.gate import account_of
from sekisho.web.programme.days import day_at, today
from sekisho.web.programme.models import Link, Staff

LASTS = timedelta(days=21)
PREFIX = "staff-"


def has_left(person: Staff, day: date) -> bool:
    """Tell whether somebody's last day is over."""
    return person.left_on is not None and person.left_on < day


def person_of(request: HttpRequest) -> Staff | None:
    """Return whose training somebody who is signed in does: their own, by the account or by a mail address that is its name."""
    account = account_of(request)
    if account is None:
        return None
    row = Staff.objects.filter(account=account).first()
    if row is None and "@" in account.name:
        found = Staff.objects.filter(address=account.name.lower(), account__isnull=True)[:2]
        row = found[0] if len(found) == 1 else None
    return None if row is None or has_left(row, today()) else row


def link_for(person: Staff, now: datetime) -> str:
    """Return the secret part of a new link for somebody. Those that are over go."""
    text = secrets.token_urlsafe(24)
    Link.objects.filter(until__lt=now).delete()
    Link.objects.create(staff=person, digest=_digest(text), made_at=now, until=now + LASTS)
    return text


def opened_by(text: str, now: datetime) -> Link | None:
    """Return the link of a secret part, None where there is none, it is over, or whose it is has left."""
    link = Link.objects.filter(digest=_digest(text), until__gte=now).select_related("staff__account").first()
    if link is None or has_left(link.staff, day_at(now)):
        return None
    return link


def account_for(link: Link) -> Account:
    """Return the account that a link opens: one that may learn and nothing else, made where there is none.

    SekishoError `learn_sign_in` where somebody has an account that may more: no link opens that.
    """
    person = link.staff
    if Account.objects.filter(name__iexact=person.address).exclude(role=Role.LEARNER).exists():
        raise SekishoError("learn_sign_in")
    with transaction.atomic():
        if person.account is None:
            account = Account(
                name=f"{PREFIX}{person.mark}", shown_name=person.name[:120], role=Role.LEARNER, lang=person.lang
            )
            account.set_unusable_password()
            account.save()
            person.account = account
            person.save(update_fields=["account"])
        if person.account.role != Role.LEARNER or not person.account.is_active:
            raise SekishoError("learn_sign_in")
        link.used += 1
        link.save(update_fields=["used"])
    return person.account


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()
