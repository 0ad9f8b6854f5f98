"""T1 to T5: whether what it answers and quotes was ever written, and whether the sender took part in it."""

from sekisho.identity.domains import domain_of
from sekisho.threats.email.analysers.judging.history.memory import Sent
from sekisho.threats.email.analysers.judging.signals.sign import Case, Sign

FEW_MARKS = 2
SEEN_SHARE = 0.5
OUR_WRITER = 5
"""So many messages of one of ours must be known before what is quoted of them and not known can be called made up."""


def thread(case: Case) -> Sign:
    """Return fresh, answer, same_firm, stranger, known_quote, made_up, or unknown."""
    mail, memory = case.mail, case.setting.memory
    if not mail.is_reply and not mail.quoted:
        return Sign("thread", "fresh")
    parent = next((memory.sent[one] for one in mail.parents if one in memory.sent), None)
    known = sum(1 for mark in mail.quoted if mark in memory.said)
    enough = len(mail.quoted) >= FEW_MARKS
    if enough and known == 0 and _quotes_ours(case):
        return Sign("thread", "made_up", {"whose": _ours(case)})
    if parent is not None:
        return _took_part(case, parent)
    if enough and known >= SEEN_SHARE * len(mail.quoted):
        return _beside(case)
    return Sign("thread", "unknown")


def _took_part(case: Case, parent: Sent) -> Sign:
    mail = case.mail
    people = {parent.sender, *parent.others}
    if mail.address in people:
        return Sign("thread", "answer")
    if not case.setting.memory.anyones(mail.domain) and mail.domain in {domain_of(one) for one in people}:
        return Sign("thread", "same_firm")
    return Sign("thread", "stranger", {"address": mail.address})


def _beside(case: Case) -> Sign:
    """Judge a mail that quotes what was really written, without saying which message it answers."""
    mail = case.mail
    if not mail.quoted_from:
        return Sign("thread", "known_quote")
    domains = {domain_of(one) for one in mail.quoted_from}
    written_to = case.sender == "known" and any(
        f"{one}>{mail.address}" in case.setting.memory.edges for one in mail.quoted_from
    )
    if mail.domain in domains or case.sender == "inside" or written_to:
        return Sign("thread", "known_quote")
    return Sign("thread", "stranger", {"address": mail.address})


def _ours(case: Case) -> str:
    return next((one for one in case.mail.quoted_from if case.setting.inside(domain_of(one))), "")


def _quotes_ours(case: Case) -> bool:
    """Return whether one of ours is quoted whose mail we see, so that it would be known had it been written."""
    known = case.setting.memory.addresses.get(_ours(case))
    return known is not None and known.came >= OUR_WRITER
