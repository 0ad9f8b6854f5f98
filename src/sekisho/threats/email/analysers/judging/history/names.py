"""The names worth imitating: the firm's own domains, those on the list, and those of regular correspondents."""

from sekisho.identity.domains import FREEMAIL
from sekisho.threats.email.analysers.judging.history.firm import Firm
from sekisho.threats.email.analysers.judging.history.memory import Memory

FREQUENT = 10
FREQUENT_DAYS = 5
REPLIES = 2
SETTLED_DAYS = 60


def known_domains(memory: Memory, firm: Firm, day: int) -> dict[str, str]:
    """Return the known domains as of `day` by kind: one counts as regular that wrote on five days and was answered on two."""
    known = {
        domain: "frequent"
        for domain, one in memory.domains.items()
        if one.came + one.went >= FREQUENT
        and one.days_came >= FREQUENT_DAYS
        and one.days_went >= REPLIES
        and day - one.first >= SETTLED_DAYS
        and domain not in FREEMAIL
    }
    known.update(dict.fromkeys(firm.by_domain, "counterparty"))
    known.update(dict.fromkeys(firm.own | memory.own, "own"))
    known.pop("", None)
    return known
