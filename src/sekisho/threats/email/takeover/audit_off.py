"""The log itself switched off, or made blind for somebody."""

import re
from datetime import timedelta

from sekisho.model.verdict import Reason
from sekisho.threats.email.takeover.actors import Actor, actor
from sekisho.threats.email.takeover.events import Event, address_of
from sekisho.threats.email.takeover.said import Said, Topic, lost, says_nothing, shown

QUESTION = "audit"
BYPASS = "Set-MailboxAuditBypassAssociation"
_OFF = {
    BYPASS: (("AuditBypassEnabled", True),),
    "Set-AdminAuditLogConfig": (("UnifiedAuditLogIngestionEnabled", False), ("AdminAuditLogEnabled", False)),
    "Set-OrganizationConfig": (("AuditDisabled", True),),
    "Set-Mailbox": (("AuditEnabled", False),),
}
_AGES = ("AuditLogAgeLimit", "AdminAuditLogAgeLimit")
_SHORT, _USUAL = timedelta(days=7), timedelta(days=90)
"""Kept for a week or less, it is gone before a takeover is noticed; ninety days are what the service keeps by itself."""
_SPAN = re.compile(r"(?:(\d+)\.)?(\d+):(\d+)(?::(\d+)(?:\.\d+)?)?")
_LISTS = ("AuditOwner", "AuditDelegate", "AuditAdmin")
_SET = "DefaultAuditSet"
"""Whose operations are logged as the service sets it: of admins, delegates and owners, those that it names."""
_REMOVED = frozenset({
    "Remove-UnifiedAuditLogRetentionPolicy", "Remove-AdminAuditLogConfig", "Remove-AuditConfigurationPolicy", "Remove-AuditConfigurationRule",
})  # fmt: skip
_POLICY = frozenset({"New-UnifiedAuditLogRetentionPolicy", "Set-UnifiedAuditLogRetentionPolicy"})
_BRIEF, _SHORTER = frozenset({"sevendays"}), frozenset({"onemonth"})
_EXCLUDED = "AdminAuditLogExcludedCmdlets"
_NARROWED = (_SET, _EXCLUDED)
_READING = "mailitemsaccessed"
_WATCHED = (_READING, "send", "updateinboxrules", "harddelete", "softdelete", "movetodeleteditems")
PARAMETERS = (*(name for pairs in _OFF.values() for name, _ in pairs), *_AGES, *_LISTS, *_NARROWED, "RetentionDuration")
OPERATIONS = frozenset(_OFF) | _REMOVED | _POLICY


def judge(event: Event) -> Said | None:
    """Return what a record shows of the log; None where it says nothing of it."""
    account = address_of(event.asked.get("Identity")) or address_of(event.target) or event.actor
    topic = Topic(event, QUESTION, "T1562.008", account, shown(event.asked, ("Identity", *PARAMETERS)))
    if event.operation in _REMOVED:
        return topic.flagged(Reason.of("log_kept_no_longer", weight=3.0))
    if event.operation in _POLICY:
        return _policy(topic, event)
    if says_nothing(event):
        return topic.undetermined(Reason.of("parameters_unseen", operation=event.operation))
    return _switched(topic, event) or _kept(topic, event) or _listed(topic, event)


def _switched(topic: Topic, event: Event) -> Said | None:
    """Return what a record shows of a log switched off, or of a switch whose side it does not tell; else None."""
    pairs = [(name, bad) for name, bad in _OFF[event.operation] if name in event.asked]
    off = [name for name, bad in pairs if event.flag(name) is bad]
    if off and actor(event) is Actor.SYSTEM:
        return topic.clear(Reason.of("by_system"))
    if off:
        return topic.flagged(Reason.of("log_switched_off", weight=4.0, setting=", ".join(off)))
    unread = [name for name, _ in pairs if event.flag(name) is None]
    if unread or (event.operation == BYPASS and not pairs):
        return topic.undetermined(Reason.of("setting_unseen", setting=", ".join(unread) or "AuditBypassEnabled"))
    return None


def _policy(topic: Topic, event: Event) -> Said | None:
    """Return what a rule shows that says how long entries are kept."""
    kept = event.text("RetentionDuration").lower()
    if not kept:
        new = event.operation.startswith("New") or "RetentionDuration" in event.asked
        return topic.undetermined(Reason.of("setting_unseen", setting="RetentionDuration")) if new else None
    if kept in _BRIEF:
        return topic.flagged(Reason.of("log_kept_too_short", weight=3.0, setting="RetentionDuration", value=kept))
    if kept in _SHORTER:
        return topic.undetermined(Reason.of("log_kept_shorter", setting="RetentionDuration", value=kept))
    return topic.clear(Reason.of("log_stays_on"))


def _kept(topic: Topic, event: Event) -> Said | None:
    """Return what a record shows of how long entries are kept; None where that is not shortened."""
    for name in _AGES:
        if name not in event.asked:
            continue
        written = event.text(name)
        span = age(written)
        if span is None:
            return topic.undetermined(Reason.of("setting_unseen", setting=name))
        if span <= _SHORT:
            return topic.flagged(Reason.of("log_kept_too_short", weight=3.0, setting=name, value=written))
        if span < _USUAL:
            return topic.undetermined(Reason.of("log_kept_shorter", setting=name, value=written))
    return None


def age(written: str) -> timedelta | None:
    """Return the time that a value of a cmdlet spans (`90.00:00:00`, `00:00:00`, whole days); None where it is none."""
    text = written.strip()
    if text.isascii() and text.isdigit() and len(text) < 6:
        return timedelta(days=int(text))
    found = _SPAN.fullmatch(text)
    if found is None or len(found[1] or "") > 5:
        return None
    days, hours, minutes, seconds = (int(one or 0) for one in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _listed(topic: Topic, event: Event) -> Said | None:
    """Return what a record shows of which operations are logged; clear where it only leaves a log on, None for other settings."""
    lists = {name: event.text(name).lower() for name in _LISTS if name in event.asked}
    unseen = [name for name, text in lists.items() if lost(text)]
    blind = [name for name, text in lists.items() if name not in unseen and _blinds(name, text)]
    doubtful = [name for name, text in lists.items() if "remove" in text and name not in blind]
    if _SET in event.asked and "owner" not in event.text(_SET).lower():
        doubtful.append(_SET)
    if event.text(_EXCLUDED):
        doubtful.append(_EXCLUDED)
    if blind:
        return topic.flagged(Reason.of("log_made_blind", weight=3.0, setting=", ".join(blind)))
    if unseen:
        return topic.undetermined(Reason.of("setting_unseen", setting=", ".join(unseen)))
    if doubtful:
        return topic.undetermined(Reason.of("log_perhaps_blind", setting=", ".join(doubtful)))
    told = any(name in event.asked for name in (*_LISTS, *_AGES, _SET, *(name for name, _ in _OFF[event.operation])))
    return topic.clear(Reason.of("log_stays_on")) if told else None


def _blinds(name: str, text: str) -> bool:
    """Tell whether operations that show a takeover are logged no more: taken off a list, or not on the one that replaces it.

    The service logs them all by itself; the reading of mail is none of what it logs of administrators. An empty value is how
    it writes that a list was emptied.
    """
    if "remove" in text:
        return _watched(text)
    if re.search(r"\badd\b", text):
        return False
    return not _watched(text) or (name != "AuditAdmin" and _READING not in text)


def _watched(text: str) -> bool:
    return any(one in text.lower() for one in _WATCHED)
