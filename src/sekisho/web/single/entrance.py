"""Whose account somebody is who comes through the issuer, and how accounts and issuers are linked."""

from datetime import datetime

from django.db import transaction

from sekisho.model.errors import SekishoError
from sekisho.pipeline.single_sign_on import SingleSignOn
from sekisho.web.accounts import office
from sekisho.web.accounts.models import Account, Identity, Role
from sekisho.web.single.person import Person


def account_for(person: Person, said: SingleSignOn, now: datetime) -> Account:
    """Return the account of a person, with the role that their groups give; open it where the settings let it be.

    SekishoError `sso_nobody` where no account is linked (an administrator then finds them waiting), `sso_name_taken`,
    `sso_name`, `sso_closed`, `sso_no_role`.
    """
    identity = _known(person, now)
    account = identity.account
    if account is None:
        with transaction.atomic():
            account = _new(person, said)
            _keep(identity, account)
    if not account.is_active:
        raise SekishoError("sso_closed", name=account.name)
    if person.role is None:
        _take_role(account)
        raise SekishoError("sso_no_role", name=account.name)
    if person.role not in {"", account.role}:
        office.give_role(account, person.role)
    return account


def link(person: Person, account: Account, now: datetime) -> None:
    """Link somebody who is signed in here, and at the issuer a moment ago. SekishoError `sso_linked`."""
    _keep(_known(person, now), account)


def give(identity: Identity, account: Account | None) -> None:
    """Say whose account somebody is, None for nobody's; sessions of that account and the one before end. SekishoError `sso_linked`."""
    before = identity.account
    with transaction.atomic():
        if account is None:
            identity.account = None
            identity.save(update_fields=["account"])
        else:
            _keep(identity, account)
        for one in filter(None, (before, account)):
            office.leave_everywhere(one)


def _known(person: Person, now: datetime) -> Identity:
    identity, _ = Identity.objects.select_related("account").update_or_create(
        issuer=person.issuer,
        subject=person.subject,
        defaults={"told_name": person.shown_name or person.name, "seen": now},
        create_defaults={"told_name": person.shown_name or person.name, "seen": now, "at": now},
    )
    return identity


def _keep(identity: Identity, account: Account) -> None:
    """Keep whose an identity is: one identity of an issuer has one account, and an account one identity."""
    with transaction.atomic():
        mine = Identity.objects.select_for_update().get(pk=identity.pk)
        others = Identity.objects.select_for_update().filter(issuer=identity.issuer, account=account)
        if (mine.account_id not in {None, account.pk}) or others.exclude(pk=identity.pk).exists():
            raise SekishoError("sso_linked", name=account.name)
        mine.account = account
        mine.save(update_fields=["account"])


def _new(person: Person, said: SingleSignOn) -> Account:
    """Open an account for somebody whose groups give a role. It has no password, and so opens by the issuer alone."""
    if not said.make_accounts:
        raise SekishoError("sso_nobody")
    if person.role is None:
        raise SekishoError("sso_no_role", name=person.name)
    if office.taken(person.name):
        raise SekishoError("sso_name_taken", name=person.name)
    office.check_name(person.name, "sso_name")
    account = Account(name=person.name, shown_name=person.shown_name, role=person.role)
    account.set_unusable_password()
    account.save()
    return account


def _take_role(account: Account) -> None:
    """Take the role of somebody whose groups give none any more. The last administrator stays one, and is outside all the same."""
    try:
        office.give_role(account, Role.LEARNER)
    except SekishoError:
        office.leave_everywhere(account)
