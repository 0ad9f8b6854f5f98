"""I3: where answers go."""

from sekisho.identity.domains import domain_of
from sekisho.threats.email.analysers.judging.signals.sign import Case, Sign

KNOWN_DAYS = 60


def reply_to(case: Case) -> Sign:
    """Return where an answer would go, compared with the sender: same, known, bulk, ours, private, like, or new."""
    mail = case.mail
    elsewhere = [one for one in mail.reply_to if domain_of(one) != mail.domain]
    if not elsewhere or not mail.domain:
        return Sign("reply_to", "same")
    address, domain = elsewhere[0], domain_of(elsewhere[0])
    params = {"reply_to": address, "domain": mail.domain}
    return Sign("reply_to", _where(case, address, domain), params)


def _where(case: Case, address: str, domain: str) -> str:
    mail, setting = case.mail, case.setting
    known = setting.memory.domains.get(domain)
    long = known is not None and mail.day - known.first >= KNOWN_DAYS
    private = setting.memory.anyones(domain)
    steps = (
        ("known", _seen_before(case, address)),
        ("bulk", mail.bulk),
        ("ours", setting.inside(domain)),
        ("private", private),
        ("known", domain in setting.firm.by_domain or long),
    )
    found = next((value for value, holds in steps if holds), None)
    return found or ("like" if setting.nearest(domain) is not None else "new")


def _seen_before(case: Case, address: str) -> bool:
    memory = case.setting.memory
    places = (memory.addresses.get(case.mail.address), memory.domains.get(case.mail.domain))
    return any(known is not None and address in known.reply_to for known in places)
