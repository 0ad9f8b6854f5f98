"""Inbox rules: what a rule does with mail, judged with what is known of the same rule from earlier records.

`Set-InboxRule` names only the fields that were changed: what is absent is not off. A rule is judged by its fields of all
records; where its beginning is not in the log, a change of which mail it takes, or of its name, stays undetermined, since
what it does is not told. A change of its order alone is clear: it is no other rule by that, and bears no other name.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sekisho.model.verdict import Answer, Reason
from sekisho.threats.email.takeover.events import Event, address_of
from sekisho.threats.email.takeover.said import HOUSEKEEPING, Said, Topic, says_nothing, shown
from sekisho.threats.email.takeover.targets import target, unresolved
from sekisho.threats.email.takeover.words import hides, picked
from sekisho.threats.email.takeover.world import World

QUESTION = "rule"
_SENDS = ("ForwardTo", "RedirectTo", "ForwardAsAttachmentTo", "SendTextMessageNotificationTo")
_ACTIONS = (
    *_SENDS, "DeleteMessage", "SoftDeleteMessage", "MoveToFolder", "CopyToFolder", "MarkAsRead", "MarkImportance", "ApplyCategory",
    "PinMessage", "DeleteSystemCategory", "ApplySystemCategory", "OtherAction",
)  # fmt: skip
_NOT_CONDITIONS = frozenset({
    "AlwaysDeleteOutlookRulesBlob", "Confirm", "DomainController", "Enabled", "Force", "Identity", "Mailbox", "Name", "Priority",
    "StopProcessingRules", "RuleId", "RuleName", "RuleState", "RuleProvider", "RuleOperation", "RuleActions", "RuleCondition",
    "RuleGone", "ServerRule", "ClientRule", "SoftDelete", *_ACTIONS,
})  # fmt: skip
_PLACE = frozenset({"Name", "Priority", "StopProcessingRules"})
"""What says how a rule is called and where it stands among others, and nothing of what it does."""
_SHOWN = ("Name", "RuleName", *_SENDS, "DeleteMessage", "SoftDeleteMessage", "MoveToFolder", "MarkAsRead",
          "SubjectContainsWords", "BodyContainsWords", "SubjectOrBodyContainsWords", "FromAddressContainsWords", "From",
          "HeaderContainsWords", "RuleActions", "RuleCondition")  # fmt: skip
PARAMETERS = _NOT_CONDITIONS.union(_SHOWN)
_SHORT = 2
_UNNAMED, _UNSEEN = "(folder id)", 0.5
"""A folder of which a record tells only the id, and how much that speaks for hiding."""
NEW, SET, ENABLE = "New-InboxRule", "Set-InboxRule", "Enable-InboxRule"
CLIENT = "UpdateInboxRules"
OPERATIONS = frozenset({NEW, SET, ENABLE, CLIENT, "Disable-InboxRule", "Remove-InboxRule"})


@dataclass(slots=True)
class Rule:
    """What is known of one rule: its fields so far, and whether its beginning is in the log."""

    fields: dict[str, Any] = field(default_factory=dict)
    whole: bool = False


Rules = dict[tuple[str, str], Rule]
"""By mailbox and name."""


def mailbox_of(event: Event) -> str:
    """Return the mailbox that a record of Exchange is about: named in it, at the front of its object, or the actor's."""
    named = (
        address_of(event.asked.get("Mailbox")) or address_of(event.asked.get("Identity")) or address_of(event.target)
    )
    return named or event.actor


def judge(event: Event, world: World, rules: Rules) -> Said:
    """Return what a record about a rule shows, and keep in `rules` what it says of the rule."""
    mailbox = mailbox_of(event)
    asked = _of_client(event) if event.operation == CLIENT else dict(event.asked)
    topic = Topic(event, QUESTION, "T1564.008", mailbox, shown(event.asked, _SHOWN))
    gone = event.operation in {"Disable-InboxRule", "Remove-InboxRule"} or asked.get("RuleGone") is True
    if gone:
        return topic.clear(Reason.of("rule_taken_away"))
    rule = _known(rules, mailbox, event, asked)
    rule.whole |= event.operation == NEW or (event.operation == CLIENT and "RuleActions" in asked)
    if event.operation != ENABLE:
        rule.fields.update(asked)
    reasons = [*_reasons(rule, world), *_by_name(rule.fields)]
    sends = any(one.code == "forwards_outside" for one in reasons)
    if event.operation == SET and says_nothing(event) and not rule.whole:
        return topic.undetermined(Reason.of("parameters_unseen", operation=event.operation))
    if not rule.whole and event.operation in {SET, ENABLE, CLIENT}:
        return _partial(topic, event, reasons, sends=sends)
    if event.asked.get("Enabled") == "False" and event.operation != ENABLE:
        return topic.clear(Reason.of("rule_is_off"))
    said = topic.weighed(reasons, "T1114.003" if sends else "", "rule_is_ordinary")
    if said.answer is Answer.CLEAR and not any(rule.fields.get(name) for name in _ACTIONS):
        return topic.undetermined(Reason.of("actions_unseen"), *reasons)
    return topic.undetermined(*said.reasons) if said.answer is Answer.CLEAR and unresolved(reasons) else said


def _partial(topic: Topic, event: Event, reasons: list[Reason], *, sends: bool) -> Said:
    said = topic.weighed(reasons, "T1114.003" if sends else "", "only_neutral_changed")
    if said.answer is Answer.FLAGGED:
        return said
    enabled = "Enabled" in event.asked and event.flag("Enabled") is not False
    taken = any(name not in _NOT_CONDITIONS for name in event.asked)
    renamed = "Name" in event.asked and event.asked.keys() <= HOUSEKEEPING | _PLACE
    if said.score > 0 or enabled or taken or renamed or event.operation != SET:
        return topic.undetermined(Reason.of("rest_of_rule_unseen"), *reasons)
    return topic.undetermined(*reasons) if unresolved(reasons) else said


def _known(rules: Rules, mailbox: str, event: Event, asked: Mapping[str, Any]) -> Rule:
    """Return the rule that a record is about: by its name, or by name or number in its identity."""
    written: tuple[Any, ...] = (asked.get("Name"), asked.get("RuleId"), asked.get("RuleName"), asked.get("Identity"))
    if "\\" in event.target:
        written = (*written, event.target)
    names = [name for one in written if (name := str(one or "").rpartition("\\")[2].strip().lower())]
    keys = [(mailbox, name) for name in names] or [(mailbox, "")]
    found = next((rules[key] for key in keys if key in rules), None) if event.operation != NEW else None
    rule = found or Rule()
    rules.update(dict.fromkeys(keys, rule))
    return rule


def _reasons(rule: Rule, world: World) -> Iterator[Reason]:
    fields = rule.fields
    yield from _sent(fields, world)
    removes = any(_on(fields.get(name)) for name in ("DeleteMessage", "SoftDeleteMessage"))
    folder = str(fields.get("MoveToFolder") or "")
    hidden = _UNSEEN if folder == _UNNAMED else hides(folder) if folder else 0.0
    away = removes or hidden > 0
    if removes:
        yield Reason.of("deletes", weight=1.5)
    elif away:
        yield Reason.of("folder_unnamed" if folder == _UNNAMED else "folder_hides", weight=hidden, folder=folder)
    if _on(fields.get("MarkAsRead")) and not removes:
        yield Reason.of("marks_read", weight=0.5)
    conditions = {
        name: value
        for name, value in fields.items()
        if name not in _NOT_CONDITIONS and value not in (None, "", [], "False")
    }
    found = picked(" ".join([*map(str, conditions.values()), str(fields.get("RuleCondition") or "")]))
    if found:
        yield Reason.of("picks_words", weight=2.0 if away else 1.0, words=", ".join(found[:4]))
    if away and rule.whole and not conditions and not fields.get("RuleCondition"):
        yield Reason.of("takes_all_mail", weight=2.0)


def _sent(fields: Mapping[str, Any], world: World) -> Iterator[Reason]:
    for name in _SENDS:
        text = fields.get(name)
        written = text if isinstance(text, str) else json.dumps(text, ensure_ascii=False) if text else ""
        if written.strip():
            yield target(world, written)


def _by_name(fields: Mapping[str, Any]) -> Iterator[Reason]:
    name = fields.get("Name", fields.get("RuleName"))
    if not isinstance(name, str):
        return
    bare = re.sub(r"[\W_]", "", name)
    if len(name.strip()) <= (_SHORT if name.isascii() else 1) or not bare:
        acts = any(
            fields.get(one) for one in ("DeleteMessage", "MoveToFolder", "MarkAsRead", "SoftDeleteMessage", *_SENDS)
        )
        yield Reason.of("short_name", weight=1.5 if acts else 0.5, name=name)


def _on(value: Any) -> bool:
    return str(value).strip().lower().lstrip("$") == "true"


def _of_client(event: Event) -> dict[str, Any]:
    """Return a rule that a mail program changed in the words of the cmdlets."""
    asked = dict(event.asked)
    operation = str(asked.get("RuleOperation") or "").lower()
    if operation.startswith(("delete", "remove")):
        return {**asked, "RuleGone": True}
    try:
        actions = json.loads(str(asked.get("RuleActions") or "null"))
    except ValueError:
        actions = None
    for one in actions if isinstance(actions, list) else [actions] if isinstance(actions, dict) else ():
        if isinstance(one, dict) and one:
            _action(asked, one)
    if asked.get("RuleState") and "enabled" not in str(asked["RuleState"]).lower():
        asked["Enabled"] = "False"
    return asked


def _action(asked: dict[str, Any], one: Mapping[str, Any]) -> None:
    kind = str(one.get("ActionType") or one.get("Type") or "").lower()
    if "redirect" in kind:
        asked["RedirectTo"] = json.dumps(one, ensure_ascii=False)
    elif "forward" in kind:
        asked["ForwardTo"] = json.dumps(one, ensure_ascii=False)
    elif "delete" in kind:
        asked["DeleteMessage"] = "True"
    elif "read" in kind:
        asked["MarkAsRead"] = "True"
    elif "move" in kind:
        named = (
            one.get(name)
            for name in ("FolderName", "Folder", "DestinationFolder", "FolderPath", "MoveToFolder", "Value")
        )
        asked["MoveToFolder"] = next((str(found) for found in named if found), _UNNAMED)
    elif kind:
        asked["OtherAction"] = kind
