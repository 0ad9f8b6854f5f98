"""What an administrator does with accounts: open one, close one, give another role, password or second factor."""

import secrets
import unicodedata
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from sekisho.model.errors import SekishoError
from sekisho.web.accounts.doors import end
from sekisho.web.accounts.models import Account, Role

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody takes for one another."""


def first_password() -> str:
    """Return a password of 80 bits, in groups that can be read out; whoever gets it has to change it."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def check_name(name: str, code: str) -> None:
    """Check that a name can be one to sign in with. SekishoError of the code where it cannot."""
    if not name or len(name) > 60 or not name.isprintable() or " " in name:
        raise SekishoError(code)


def taken(name: str) -> bool:
    """Tell whether somebody has a name already, or one that differs in capitals or in the width of its letters alone."""
    return _read_as(name) in {_read_as(one) for one in Account.objects.values_list("name", flat=True)}


def open_account(name: str, shown_name: str, role: str, now: datetime) -> str:
    """Open an account and return its first password. SekishoError `account_name`, `account_taken`, `account_role`."""
    check_name(name, "account_name")
    if role not in Role.values:
        raise SekishoError("account_role")
    if taken(name):
        raise SekishoError("account_taken", name=name)
    password = first_password()
    account = Account(name=name, shown_name=shown_name[:120], role=role, must_change=True, given_at=now)
    account.set_password(password)
    account.save()
    return password


def close(account: Account) -> None:
    """Close an account and end its sessions. SekishoError `last_administrator`."""
    with transaction.atomic():
        _keep_one(account)
        account.is_active = False
        account.save(update_fields=["is_active"])
        leave_everywhere(account)


def open_again(account: Account) -> None:
    """Open an account that was closed."""
    account.is_active = True
    account.save(update_fields=["is_active"])


def give_role(account: Account, role: str) -> None:
    """Give another role; sessions of the one before end. SekishoError `account_role`, `last_administrator`."""
    if role not in Role.values:
        raise SekishoError("account_role")
    with transaction.atomic():
        if role != Role.ADMINISTRATOR:
            _keep_one(account)
        account.role = role
        account.save(update_fields=["role"])
        leave_everywhere(account)


def give_password(account: Account, now: datetime) -> str:
    """Return a new first password, good for `GIVEN_LASTS`; the one before opens nothing any more."""
    password = first_password()
    account.set_password(password)
    account.must_change, account.given_at = True, now
    account.wrong, account.waits_until = 0, None
    account.save()
    leave_everywhere(account)
    return password


def first_is_over(account: Account, now: datetime) -> bool:
    """Tell whether a first password was not changed in time. The last administrator's opens: nobody could give another."""
    last = account.role == Role.ADMINISTRATOR and not _others(account).exists()
    return account.first_is_over(now) and not last


def forget_factor(account: Account) -> None:
    """Forget the second factor of somebody who lost it: they set up another one when they sign in next."""
    account.secret, account.counter = b"", 0
    account.save(update_fields=["secret", "counter"])
    leave_everywhere(account)


def link(account: Account, actor: str, known: Collection[str]) -> None:
    """Say who an account is in the ledger ("" for nobody), of those who are `known` there; each is one account's alone.

    SekishoError `actor_unknown`, `actor_taken`.
    """
    if actor and actor not in known:
        raise SekishoError("actor_unknown", actor=actor)
    with transaction.atomic():
        if actor and Account.objects.select_for_update().filter(actor=actor).exclude(pk=account.pk).exists():
            raise SekishoError("actor_taken", actor=actor)
        account.actor = actor
        account.save(update_fields=["actor"])


def leave_everywhere(account: Account) -> None:
    """End every session of an account."""
    for session in account.sessions.all():
        end(session)


def _read_as(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _others(account: Account) -> "QuerySet[Account]":
    """Return the administrators beside an account."""
    return Account.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=account.pk)


def _keep_one(account: Account) -> None:
    if account.role == Role.ADMINISTRATOR and not _others(account).select_for_update().exists():
        raise SekishoError("last_administrator")
