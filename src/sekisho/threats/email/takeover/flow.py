"""Mail that is sent on by a setting: forwarding of a mailbox, rules of the whole organisation, journals, doors opened for it."""

import re
from collections.abc import Iterator

from sekisho.model.verdict import Answer, Reason
from sekisho.threats.email.takeover.events import Event, address_of, addresses_in
from sekisho.threats.email.takeover.rules import mailbox_of
from sekisho.threats.email.takeover.said import HOUSEKEEPING, Said, Topic, says_nothing, shown
from sekisho.threats.email.takeover.targets import target, unresolved
from sekisho.threats.email.takeover.words import picked
from sekisho.threats.email.takeover.world import World

QUESTION = "flow"
_FORWARDS = ("ForwardingSmtpAddress", "ForwardingAddress")
_COPIES = (
    "BlindCopyTo", "RedirectMessageTo", "CopyTo", "AddToRecipients", "RouteMessageOutboundConnector", "GenerateIncidentReport",
    "ModerateMessageByUser",
)  # fmt: skip
_OTHER_ACTIONS = (
    "AddManagerAsRecipientType", "ApplyClassification", "ApplyHtmlDisclaimer", "ApplyOME", "ApplyRightsProtectionTemplate",
    "DeleteMessage", "Disconnect", "GenerateNotification", "LogEventText", "ModerateMessageByManager", "NotifySender",
    "PrependSubject", "Quarantine", "RejectMessage", "RemoveHeader", "RemoveOME", "RemoveRMS", "RouteMessageOutboundRequireTls",
    "SetAuditSeverity", "SetHeader", "SetSCL", "SmtpRejectMessage",
)  # fmt: skip
"""How the actions of transport rules begin that send nothing on."""
_ASIDE = HOUSEKEEPING | {
    "Name",
    "Comments",
    "Priority",
    "RuleErrorAction",
    "SenderAddressLocation",
    "DlpPolicy",
    "RuleSubType",
}
"""What may be changed of a transport rule without a change of which mail it takes and what it does."""
_JOURNAL = ("JournalEmailAddress",)
_LETS_OUT = ("AutoForwardEnabled", "AutoForwardingMode")
_KEEPS = "DeliverToMailboxAndForward"
PARAMETERS = _ASIDE.union(_FORWARDS, _COPIES, _OTHER_ACTIONS, _JOURNAL, _LETS_OUT, (_KEEPS, "Recipient", "Enabled"))
TRANSPORT = frozenset({"New-TransportRule", "Set-TransportRule", "Enable-TransportRule"})
JOURNAL = frozenset({"New-JournalRule", "Set-JournalRule", "Enable-JournalRule"})
OPENED = frozenset({"Set-RemoteDomain", "New-RemoteDomain", "Set-HostedOutboundSpamFilterPolicy"})


GOOGLE = "email_forwarding_out_of_domain"
GMAIL = frozenset({"CREATE_GMAIL_SETTING", "CHANGE_GMAIL_SETTING"})
_ROUTES = re.compile(r"rout|forward|complian|gateway|relay|journal", re.IGNORECASE)
"""How Google's settings are named by which mail of the whole organisation may be sent elsewhere, or a copy of it."""
_ROUTED = ("NEW_VALUE", "SETTING_VALUE")
_COPIED = {
    "CREATE_EMAIL_MONITOR": "EMAIL_MONITOR_DEST_EMAIL", "CHANGE_EMAIL_MONITOR": "EMAIL_MONITOR_DEST_EMAIL",
    "MAIL_ROUTING_DESTINATION_ADDED": "NEW_VALUE",
}  # fmt: skip
"""What an administrator sets in Google for one user's mail, and where it says to whom a copy goes."""
OPERATIONS = TRANSPORT | JOURNAL | OPENED | {GOOGLE} | GMAIL | frozenset(_COPIED)


def judge(event: Event, world: World) -> Said:
    """Return what a record about mail of the whole organisation shows."""
    if event.operation in TRANSPORT:
        return transport(event, world)
    if event.operation == GOOGLE:
        return _sent_to(event, world, event.actor, "email_forwarding_destination_address")
    if event.operation in _COPIED:
        return _sent_to(event, world, address_of(event.target) or event.actor, _COPIED[event.operation])
    if event.operation in GMAIL:
        return gmail(event, world)
    return journal(event, world) if event.operation in JOURNAL else opened(event)


def forwarding(event: Event, world: World) -> Said | None:
    """Return what `Set-Mailbox` shows of forwarding; None where it names none."""
    named = (*_FORWARDS, _KEEPS)
    topic = Topic(event, QUESTION, "T1114.003", mailbox_of(event), shown(event.asked, named))
    if says_nothing(event):
        return topic.undetermined(Reason.of("parameters_unseen", operation=event.operation))
    if not any(name in event.asked for name in named):
        return None
    targets = tuple(name for name in _FORWARDS if name in event.asked)
    return _sent(topic, event, world, targets) if targets else topic.undetermined(Reason.of("target_unseen"))


def transport(event: Event, world: World) -> Said:
    """Return what a rule of the whole organisation shows."""
    topic = Topic(event, QUESTION, "T1114.003", "organisation", shown(event.asked, ("Name", *_COPIES, "DeleteMessage")))
    if event.operation == "Enable-TransportRule":
        return topic.undetermined(Reason.of("rest_of_rule_unseen"))
    named = tuple(name for name in _COPIES if name in event.asked)
    if named:
        return _sent(topic, event, world, named)
    if not any(name.startswith(_OTHER_ACTIONS) for name in event.asked) and _acts(event):
        return topic.undetermined(Reason.of("actions_unseen"))
    removes = [Reason.of("deletes", weight=1.5)] if event.flag("DeleteMessage") else []
    words = picked(
        " ".join(str(value) for name, value in event.asked.items() if "Contains" in name or "Matches" in name)
    )
    picks = [Reason.of("picks_words", weight=1.5, words=", ".join(words[:4]))] if removes and words else []
    return topic.weighed([*removes, *picks], "T1564.008", "rule_is_ordinary")


def _acts(event: Event) -> bool:
    """Tell whether a record whose rule tells no action may still be of a rule that acts: new, or changed in what it takes."""
    if event.flag("Enabled") is False:
        return False
    return event.operation == "New-TransportRule" or says_nothing(event) or bool(event.asked.keys() - _ASIDE)


def journal(event: Event, world: World) -> Said:
    """Return what a journal rule shows: it copies mail to an address."""
    topic = Topic(event, QUESTION, "T1114.003", "organisation", shown(event.asked, ("Name", *_JOURNAL, "Recipient")))
    if not event.text(*_JOURNAL):
        return topic.undetermined(Reason.of("target_unseen"))
    return _sent(topic, event, world, _JOURNAL)


def gmail(event: Event, world: World) -> Said:
    """Return what a changed setting of Gmail shows: Google seldom says where a route leads."""
    topic = Topic(event, QUESTION, "T1114.003", "organisation", shown(event.asked, ("SETTING_NAME", *_ROUTED)))
    if not _ROUTES.search(event.text("SETTING_NAME")):
        return topic.clear(Reason.of("nothing_sent_out"))
    named = tuple(name for name in _ROUTED if addresses_in(event.text(name)))
    return _sent(topic, event, world, named) if named else topic.undetermined(Reason.of("target_unseen"))


def opened(event: Event) -> Said:
    """Return what a change of outbound settings shows: whether automatic forwarding to the outside is let through."""
    topic = Topic(
        event,
        QUESTION,
        "T1114.003",
        "organisation",
        shown(event.asked, ("Identity", *_LETS_OUT)),
    )
    if says_nothing(event):
        return topic.undetermined(Reason.of("parameters_unseen", operation=event.operation))
    lets = event.flag("AutoForwardEnabled") is True or str(event.asked.get("AutoForwardingMode", "")).lower() == "on"
    return topic.undetermined(Reason.of("lets_forwarding_out")) if lets else topic.clear(Reason.of("nothing_sent_out"))


def _sent_to(event: Event, world: World, account: str, name: str) -> Said:
    """Return what a record of Google shows that names one address for all mail of an account."""
    topic = Topic(event, QUESTION, "T1114.003", account, shown(event.asked, ("USER_EMAIL", name)))
    seen = bool(event.text(name))
    return _sent(topic, event, world, (name,)) if seen else topic.undetermined(Reason.of("target_unseen"))


def _sent(topic: Topic, event: Event, world: World, names: tuple[str, ...]) -> Said:
    reasons = list(_targets(event, world, names))
    said = topic.weighed(reasons, "", "forwarding_taken_back")
    return topic.undetermined(*reasons) if said.answer is Answer.CLEAR and unresolved(reasons) else said


def _targets(event: Event, world: World, names: tuple[str, ...]) -> Iterator[Reason]:
    for name in names:
        written = event.text(name).strip()
        if written.lower() in {"", "$null", "null"}:
            continue
        yield target(world, written, by_name=True)
