"""Whose account a message that is held is about: counterparties on the list, or a person of the firm."""

from sekisho.identity.domains import domain_of
from sekisho.threats.email.analysers.judging.history.firm import Counterparty
from sekisho.threats.email.analysers.judging.signals.content import partners
from sekisho.threats.email.analysers.judging.signals.sign import Case

STAFF = "staff:"
"""Stands before the number of an employee."""


def about(case: Case) -> tuple[str, ...]:
    """Return keys of the list, or `staff:NUMBER`, in order; () where it cannot be told.

    The sender's domain says it, or the one that it looks like, or where answers go; then whose accounts are named; a salary
    is of the person on the roster who writes, or who is named as the writer by a name that nobody else has.
    """
    mail, setting = case.mail, case.setting
    if "payroll_change" in mail.intents and (person := _person(case)):
        return (f"{STAFF}{person}",)
    found = partners(case) or tuple(one for address in mail.reply_to for one in _at(case, domain_of(address)))
    if found:
        return tuple(dict.fromkeys(one.key for one in found))
    return tuple(dict.fromkeys(key for number in mail.accounts for key in setting.firm.by_account.get(number, ())))


def _at(case: Case, domain: str) -> tuple[Counterparty, ...]:
    """Return the counterparties at a domain, or at the one that it looks like."""
    firm = case.setting.firm
    if domain in firm.by_domain or case.setting.inside(domain):
        return firm.by_domain.get(domain, ())
    near = case.setting.nearest(domain) if domain else None
    return firm.by_domain.get(near.domain, ()) if near is not None else ()


def _person(case: Case) -> str:
    roster = case.setting.firm.roster
    people = roster.addresses.get(case.mail.address) or roster.named(case.mail.name)
    return min(people) if len(people) == 1 else ""
