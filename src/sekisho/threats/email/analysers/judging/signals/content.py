"""C1 and C2: what it asks for, how it presses, and the account and telephone numbers in it."""

from sekisho.identity.domains import domain_of
from sekisho.threats.email.analysers.judging.history.firm import Counterparty
from sekisho.threats.email.analysers.judging.history.seen import CHANGES
from sekisho.threats.email.analysers.judging.signals.sign import Case, Sign

SETTLED_DAYS = 14
FEW_READERS = 3
"""So many are told of one person's salary account; more, and it is a notice."""


def asks(case: Case) -> list[Sign]:
    """Return one sign for each thing that is asked for; `nothing`, `warns`, `unread` or `wordless` where none is."""
    mail = case.mail
    if not mail.read:
        return [Sign("ask", "unread")]
    intents = mail.intents or _of_false_reply(case)
    if intents:
        return [Sign("ask", name) for name in sorted(intents)]
    if mail.awareness:
        return [Sign("ask", "warns")]
    if mail.length == 0:
        return [Sign("ask", "wordless")]
    return [Sign("ask", "nothing")]


def _of_false_reply(case: Case) -> frozenset[str]:
    """Return what the subject asks for where a stranger only seems to answer: then it is the stranger's own."""
    mail = case.mail
    stranger = case.sender in {"new", "new_private", "faint"} and not mail.parents and not mail.quoted
    return mail.subject_intents if stranger else frozenset()


def presses(case: Case) -> list[Sign]:
    """Return one sign for each kind of pressure, `none` where there is none."""
    return [Sign("pressure", name) for name in sorted(case.mail.pressures)] or [Sign("pressure", "none")]


def account(case: Case) -> Sign:
    """Return differs, new, elsewhere, used, on_file or none: the gravest of the accounts in the message."""
    found = [_account(case, number) for number in case.mail.accounts]
    if not found:
        return Sign("account", "none")
    order = ("differs", "new", "elsewhere", "used", "on_file")
    return min(found, key=lambda sign: order.index(sign.value))


def partners(case: Case) -> tuple[Counterparty, ...]:
    """Return the counterparties on the list at the sender's domain, or at the one that the domain looks like."""
    setting, domain = case.setting, case.mail.domain
    listed = setting.firm.by_domain.get(domain, ())
    if listed or case.sender in {"inside", "known"}:
        return listed
    near = setting.nearest(domain)
    return setting.firm.by_domain.get(near.domain, ()) if near is not None else ()


def _account(case: Case, number: str) -> Sign:
    mail, setting = case.mail, case.setting
    params = {"account": f"…{number[-4:]}", "domain": mail.domain}
    holders = _holders(case, number)
    partner = partners(case)
    if holders and (not partner or {one.key for one in partner} & set(holders)):
        return Sign("account", "on_file", params)
    remembered = setting.memory.accounts.get(number)
    if remembered is not None and mail.day - remembered.first >= SETTLED_DAYS and mail.domain in remembered.by:
        return Sign("account", "used", params)
    if holders or (remembered is not None and mail.day - remembered.first >= SETTLED_DAYS):
        return Sign("account", "elsewhere", params)
    if any(one.accounts for one in partner):
        return Sign("account", "differs", params)
    return Sign("account", "new", params)


def _holders(case: Case, number: str) -> tuple[str, ...]:
    return case.setting.firm.by_account.get(number, ())


def phone(case: Case) -> Sign:
    """Return none, known, differs (the sender's numbers are known, and it is none of them), or new.

    A lookalike is measured by the numbers of the domain that it looks like. A number on file for anybody on the list of
    payees is never new: the list may say nothing of domains.
    """
    mail, setting = case.mail, case.setting
    if not mail.phones:
        return Sign("phone", "none")
    known = setting.memory.addresses.get(mail.address)
    domain = setting.memory.domains.get(mail.domain)
    usual = {number for one in (known, domain) if one is not None for number in one.phones}
    usual |= {number for one in partners(case) for number in one.phones}
    usual |= _of_lookalike(case)
    tails = {_tail(number) for number in usual | setting.firm.phones}
    strangers = [number for number in mail.phones if _tail(number) not in tails]
    if not strangers:
        return Sign("phone", "known")
    if usual:
        return Sign("phone", "differs", {"phone": strangers[0]})
    return Sign("phone", "new", {"phone": strangers[0]})


def _of_lookalike(case: Case) -> set[str]:
    """Return the numbers that came with mail of the domain that the sender's looks like."""
    if case.sender in {"inside", "known"}:
        return set()
    near = case.setting.nearest(case.mail.domain)
    domain = case.setting.memory.domains.get(near.domain) if near is not None else None
    return set(domain.phones) if domain is not None else set()


def _tail(number: str) -> str:
    return number[-8:]


def links(case: Case) -> Sign:
    """Return none, known or new: whether anybody has sent us links to these domains before."""
    mail, memory = case.mail, case.setting.memory
    strangers = [
        domain
        for domain in mail.links
        if domain != mail.domain and not case.setting.inside(domain) and memory.links.get(domain, 0) < 2
    ]
    if strangers:
        return Sign("link", "new", {"domain": strangers[0]})
    return Sign("link", "known" if mail.links else "none")


def changes_account(case: Case) -> bool:
    """Return whether the message tells of or asks for another account than the one on file.

    Words that ask for a change do, and where there is a list of payees an account that nobody on it has, without a word.
    Not what we write to others, not a notice to staff that names no account and brings nothing along, nor mail whose accounts
    are all on file.
    """
    mail, sign = case.mail, account(case)
    if case.sender == "inside" and not any(case.setting.inside(domain_of(one)) for one in mail.recipients):
        return False
    if sign.value == "on_file" and not mail.unread:
        return False
    if mail.intents & CHANGES:
        of_one = "payroll_change" in mail.intents and len(mail.recipients) <= FEW_READERS
        return case.sender != "inside" or sign.value != "none" or bool(mail.attachments or mail.unread) or of_one
    if sign.value in {"differs", "new"} and case.setting.firm.counterparties:
        return not mail.awareness and (bool(mail.intents) or not mail.bulk)
    return sign.value == "elsewhere" and bool(partners(case))
