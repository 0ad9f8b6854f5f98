"""G1: how well the firm knows whoever the message says it is from."""

from sekisho.threats.email.analysers.judging.history.memory import Known
from sekisho.threats.email.analysers.judging.history.seen import Seen
from sekisho.threats.email.analysers.judging.signals.sign import Setting

SETTLED_DAYS = 21
HEARD = 3
DOMAIN_DAYS = 60


def sender_class(mail: Seen, setting: Setting) -> str:
    """Return nobody, inside, known, heard, faint, known_domain, new_private or new.

    known: an address of some weeks' standing to which we write too. heard: one that has written for as long, and nobody
    answers. faint: seen before, but less. known_domain: another address at a domain known for two months.
    """
    if not mail.domain:
        return "nobody"
    if setting.inside(mail.domain):
        return "inside"
    memory = setting.memory
    known = memory.addresses.get(mail.address)
    if known is not None and settled(known, mail.day):
        return "known" if known.went or mail.domain in setting.firm.by_domain else "heard"
    domain = memory.domains.get(mail.domain)
    private = memory.anyones(mail.domain)
    if not private and (mail.domain in setting.firm.by_domain or (domain is not None and _long(domain, mail.day))):
        return "known_domain"
    if known is not None and (known.came or known.went) and mail.day - known.first >= 1:
        return "faint"
    return "new_private" if private else "new"


def settled(known: Known, day: int) -> bool:
    """Return whether an address is an acquaintance: an attacker's first exchange of a few days is none."""
    age = day - known.first
    if age >= DOMAIN_DAYS and known.days_came:
        return True
    if known.asked_first and known.days_went >= 2:
        return True
    return age >= SETTLED_DAYS and (known.days_came >= HEARD or (known.days_came >= 1 and known.days_went >= 1))


def _long(known: Known, day: int) -> bool:
    return day - known.first >= DOMAIN_DAYS and known.days_went >= 1 and known.days_came + known.days_went >= HEARD
