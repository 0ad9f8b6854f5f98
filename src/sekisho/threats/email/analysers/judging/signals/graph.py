"""G2 to G4: who writes to whom about money, and whether so many of these recipients ever had mail from this sender."""

from sekisho.threats.email.analysers.judging.history.seen import CHANGES, MONEY
from sekisho.threats.email.analysers.judging.signals.sign import Case, Sign

MANY = 5
MOSTLY = 0.5
_ASKS = MONEY | CHANGES | {"gift_card", "data_request", "callback_request", "out_of_band"}


def pair(case: Case) -> Sign:
    """Return who asks whom: none (no money in it), usual, first_money, or new_pair."""
    mail, memory = case.mail, case.setting.memory
    if not (mail.intents & _ASKS or mail.accounts):
        return Sign("pair", "none")
    edges = [memory.edges.get(f"{mail.address}>{one}") for one in mail.recipients[:8]]
    met = [edge for edge in edges if edge is not None]
    if any(edge.money for edge in met):
        return Sign("pair", "usual")
    known = memory.addresses.get(mail.address)
    if known is not None and known.money >= 2:
        return Sign("pair", "asked_others")
    if any(edge.count >= 2 for edge in met):
        return Sign("pair", "first_money", {"address": mail.address})
    return Sign("pair", "new_pair", {"address": mail.address})


def audience(case: Case) -> Sign:
    """Return few, usual or strangers: whether most of many recipients never had mail from this sender."""
    mail, memory = case.mail, case.setting.memory
    if len(mail.recipients) < MANY:
        return Sign("audience", "few")
    new = sum(1 for one in mail.recipients if f"{mail.address}>{one}" not in memory.edges)
    return Sign("audience", "strangers" if new > MOSTLY * len(mail.recipients) else "usual")
