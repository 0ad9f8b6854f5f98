"""I1 and I2: a name that is somebody else's, and a domain that looks like one that is known."""

from sekisho.identity.domains import domain_of
from sekisho.identity.person_names import addresses_in, name_keys
from sekisho.threats.email.analysers.judging.signals.brands import imitated
from sekisho.threats.email.analysers.judging.signals.sign import Case, Sign
from sekisho.threats.email.analysers.likeness import split

YOUNG_DAYS = 90
HEARD_DAYS = 2
_SHORTEST_LABEL = 5


def identity(case: Case) -> Sign:
    """Return whose name the sender bears without being them; `own` for mail from inside."""
    if case.sender in {"inside", "nobody"}:
        return Sign("identity", case.sender)
    return _lookalike(case) or _named(case) or _brand(case) or Sign("identity", "none")


def _brand(case: Case) -> Sign | None:
    """Return the firm whose name somebody unknown bears without writing from its domain."""
    mail = case.mail
    if case.sender not in {"new", "new_private", "faint", "heard"} or not mail.name:
        return None
    brand = imitated(mail.name, mail.domain)
    return Sign("identity", "brand", {"name": brand, "domain": mail.domain}) if brand else None


def _lookalike(case: Case) -> Sign | None:
    """Return which known domain the sender's looks like, where it came up in the last 90 days."""
    mail, setting = case.mail, case.setting
    domain = setting.memory.domains.get(mail.domain)
    if setting.memory.anyones(mail.domain) or mail.domain in setting.firm.by_domain:
        return None
    if domain is not None and (mail.day - domain.first >= YOUNG_DAYS or (domain.asked_first and domain.days_went >= 2)):
        return None
    near = setting.nearest(mail.domain)
    if near is not None:
        value = {"own": "like_ours", "counterparty": "like_partner"}.get(near.kind, "like_frequent")
        params = {"domain": mail.domain, "nearest": near.domain, "likeness": near.likeness.value}
        return Sign("identity", value, params)
    return _in_host(case)


def _in_host(case: Case) -> Sign | None:
    """Return a known name that stands in the host but not in its registrable part: `bank.example.evil.test`."""
    host = case.mail.address.rpartition("@")[2]
    before = host.removesuffix(case.mail.domain).rstrip(".")
    if not before:
        return None
    labels = set(before.split("."))
    for known in (*sorted(case.setting.firm.own | case.setting.memory.own), *case.setting.firm.by_domain):
        label = split(known)[0]
        if len(label) >= _SHORTEST_LABEL and label in labels:
            return Sign("identity", "in_host", {"domain": host, "nearest": known, "likeness": "host"})
    return None


def _named(case: Case) -> Sign | None:
    """Return whose name the display name is: a leader's, a colleague's, a contact's, or an address of another domain."""
    mail, setting = case.mail, case.setting
    for written in addresses_in(mail.name) if "@" in mail.name else ():
        domain = domain_of(written)
        if domain != mail.domain and (setting.inside(domain) or domain in setting.firm.by_domain):
            return Sign("identity", "address_in_name", {"written": written, "address": mail.address})
    who = setting.firm.roster.named(mail.name) if mail.name else frozenset()
    params = {"name": mail.name, "address": mail.address}
    if who:
        if _proven(case, who):
            return Sign("identity", "private_address", params)
        return Sign("identity", "leader_name" if who & setting.firm.leaders else "colleague_name", params)
    if case.sender in {"new", "new_private", "faint"} and _contact(case):
        return Sign("identity", "contact_name", params)
    return None


def _proven(case: Case, who: frozenset[str]) -> bool:
    """Return whether the address is known to be one of theirs: on the roster, or known for long and written to by us."""
    mail, setting = case.mail, case.setting
    if setting.firm.roster.addresses.get(mail.address, set()) & who:
        return True
    known = setting.memory.addresses.get(mail.address)
    if known is None:
        return False
    long = mail.day - known.first >= YOUNG_DAYS
    return (known.asked_first and known.days_went >= 1) or (long and known.days_came >= HEARD_DAYS)


def _contact(case: Case) -> bool:
    """Return whether the display name is one under which only others, at domains that we know, have written for long."""
    mail, memory = case.mail, case.setting.memory
    for key in name_keys(mail.name) if mail.name else ():
        for address in memory.names.get(key, ()):
            domain = domain_of(address)
            if domain == mail.domain or case.setting.inside(domain):
                continue
            known = memory.addresses.get(address)
            if known is not None and mail.day - known.first >= YOUNG_DAYS and known.days_came >= HEARD_DAYS:
                return True
    return False
