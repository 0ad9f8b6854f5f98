"""The log itself switched off, or made blind for somebody."""

from sekisho.model.verdict import Reason
from sekisho.threats.email.takeover.actors import Actor, actor
from sekisho.threats.email.takeover.events import Event, address_of
from sekisho.threats.email.takeover.said import Said, Topic, shown

QUESTION = "audit"
BYPASS = "Set-MailboxAuditBypassAssociation"
_OFF = {
    BYPASS: (("AuditBypassEnabled", True),),
    "Set-AdminAuditLogConfig": (("UnifiedAuditLogIngestionEnabled", False), ("AdminAuditLogEnabled", False)),
    "Set-OrganizationConfig": (("AuditDisabled", True),),
    "Set-Mailbox": (("AuditEnabled", False),),
}
_LISTS = ("AuditOwner", "AuditDelegate", "AuditAdmin")
_REMOVED = frozenset({"Remove-UnifiedAuditLogRetentionPolicy", "Remove-AdminAuditLogConfig"})
_WATCHED = ("mailitemsaccessed", "send", "updateinboxrules", "harddelete", "softdelete", "movetodeleteditems")
OPERATIONS = frozenset(_OFF) | _REMOVED


def judge(event: Event) -> Said | None:
    """Return what a record shows of the log; None where it says nothing of it."""
    account = address_of(event.asked.get("Identity")) or address_of(event.target) or event.actor
    names = tuple(name for pairs in _OFF.values() for name, _ in pairs)
    topic = Topic(event, QUESTION, "T1562.008", account, shown(event.asked, ("Identity", *names, *_LISTS)))
    if event.operation in _REMOVED:
        return topic.flagged(Reason.of("log_kept_no_longer", weight=3.0))
    pairs = [(name, bad) for name, bad in _OFF[event.operation] if name in event.asked]
    off = [name for name, bad in pairs if event.flag(name) is bad]
    if off:
        if actor(event) is Actor.SYSTEM:
            return topic.clear(Reason.of("by_system"))
        return topic.flagged(Reason.of("log_switched_off", weight=4.0, setting=", ".join(off)))
    lists = [name for name in _LISTS if name in event.asked]
    if lists and any("remove" in event.text(name).lower() and _watched(event.text(name)) for name in lists):
        return topic.flagged(Reason.of("log_made_blind", weight=3.0, setting=", ".join(lists)))
    if lists and not any("add" in event.text(name).lower() or _watched(event.text(name)) for name in lists):
        return topic.undetermined(Reason.of("log_perhaps_blind", setting=", ".join(lists)))
    return topic.clear(Reason.of("log_stays_on")) if pairs or lists else None


def _watched(text: str) -> bool:
    return any(one in text.lower() for one in _WATCHED)
