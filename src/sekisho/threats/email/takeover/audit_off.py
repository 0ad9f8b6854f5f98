"""The log itself switched off, or made blind for somebody."""

import re
from datetime import timedelta

from sekisho.model.verdict import Reason
from sekisho.threats.email.takeover.actors import Actor, actor
from sekisho.threats.email.takeover.events import Event, address_of
from sekisho.threats.email.takeover.said import Said, Topic, says_nothing, shown

QUESTION = "audit"
BYPASS = "Set-MailboxAuditBypassAssociation"
_OFF = {
    BYPASS: (("AuditBypassEnabled", True),),
    "Set-AdminAuditLogConfig": (("UnifiedAuditLogIngestionEnabled", False), ("AdminAuditLogEnabled", False)),
    "Set-OrganizationConfig": (("AuditDisabled", True),),
    "Set-Mailbox": (("AuditEnabled", False),),
}
_AGES = ("AuditLogAgeLimit", "AdminAuditLogAgeLimit")
_SHORT, _USUAL = timedelta(days=1), timedelta(days=90)
"""Kept for less than a day, nobody ever reads it; ninety days are what the service keeps by itself."""
_SPAN = re.compile(r"(?:(\d+)\.)?(\d+):(\d+)(?::(\d+)(?:\.\d+)?)?")
_LISTS = ("AuditOwner", "AuditDelegate", "AuditAdmin")
_REMOVED = frozenset({"Remove-UnifiedAuditLogRetentionPolicy", "Remove-AdminAuditLogConfig"})
_WATCHED = ("mailitemsaccessed", "send", "updateinboxrules", "harddelete", "softdelete", "movetodeleteditems")
OPERATIONS = frozenset(_OFF) | _REMOVED


def judge(event: Event) -> Said | None:
    """Return what a record shows of the log; None where it says nothing of it."""
    account = address_of(event.asked.get("Identity")) or address_of(event.target) or event.actor
    names = tuple(name for pairs in _OFF.values() for name, _ in pairs)
    topic = Topic(event, QUESTION, "T1562.008", account, shown(event.asked, ("Identity", *names, *_AGES, *_LISTS)))
    if event.operation in _REMOVED:
        return topic.flagged(Reason.of("log_kept_no_longer", weight=3.0))
    if says_nothing(event):
        return topic.undetermined(Reason.of("parameters_unseen", operation=event.operation))
    pairs = [(name, bad) for name, bad in _OFF[event.operation] if name in event.asked]
    off = [name for name, bad in pairs if event.flag(name) is bad]
    if off:
        if actor(event) is Actor.SYSTEM:
            return topic.clear(Reason.of("by_system"))
        return topic.flagged(Reason.of("log_switched_off", weight=4.0, setting=", ".join(off)))
    unread = [name for name, _ in pairs if event.flag(name) is None]
    if unread or (event.operation == BYPASS and not pairs):
        return topic.undetermined(Reason.of("setting_unseen", setting=", ".join(unread) or "AuditBypassEnabled"))
    return _kept(topic, event) or _listed(topic, event, told=bool(pairs))


def _kept(topic: Topic, event: Event) -> Said | None:
    """Return what a record shows of how long entries are kept; None where that is not shortened."""
    for name in _AGES:
        if name not in event.asked:
            continue
        written = event.text(name)
        span = age(written)
        if span is None:
            return topic.undetermined(Reason.of("setting_unseen", setting=name))
        if span < _SHORT:
            return topic.flagged(Reason.of("log_kept_too_short", weight=3.0, setting=name, value=written))
        if span < _USUAL:
            return topic.undetermined(Reason.of("log_kept_shorter", setting=name, value=written))
    return None


def age(written: str) -> timedelta | None:
    """Return the time that a value of a cmdlet spans (`90.00:00:00`, `00:00:00`, whole days); None where it is none."""
    text = written.strip()
    if text.isdigit() and len(text) < 6:
        return timedelta(days=int(text))
    found = _SPAN.fullmatch(text)
    if found is None or len(found[1] or "") > 5:
        return None
    days, hours, minutes, seconds = (int(one or 0) for one in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _listed(topic: Topic, event: Event, *, told: bool) -> Said | None:
    lists = [name for name in _LISTS if name in event.asked]
    emptied = [name for name in lists if event.text(name).strip().lower() in {"none", "$null"}]
    if emptied:
        return topic.flagged(Reason.of("log_made_blind", weight=3.0, setting=", ".join(emptied)))
    if lists and any("remove" in event.text(name).lower() and _watched(event.text(name)) for name in lists):
        return topic.flagged(Reason.of("log_made_blind", weight=3.0, setting=", ".join(lists)))
    if lists and not any("add" in event.text(name).lower() or _watched(event.text(name)) for name in lists):
        return topic.undetermined(Reason.of("log_perhaps_blind", setting=", ".join(lists)))
    kept = any(name in event.asked for name in _AGES)
    return topic.clear(Reason.of("log_stays_on")) if told or lists or kept else None


def _watched(text: str) -> bool:
    return any(one in text.lower() for one in _WATCHED)
