"""New proofs of who somebody is: a method, a phone, a device. Alone they are everyday; what follows them is not."""

from sekisho.model.verdict import Reason
from sekisho.threats.email.takeover.actors import Actor, actor
from sekisho.threats.email.takeover.events import Event, address_of
from sekisho.threats.email.takeover.said import Said, Topic

QUESTION = "factor"
_ADDED = (
    "user registered security info", "user registered all required security info", "admin registered security info",
    "user changed default security info", "user updated security info", "admin updated security info", "register device",
    "add registered owner to device", "add registered users to device", "add device", "add passkey",
    "user started security info registration", "2sv_enroll", "passkey_enrolled", "recovery_email_edit",
    "recovery_phone_edit",
)  # fmt: skip
_REMOVED = ("disable strong authentication", "admin deleted security info", "user deleted security info", "2sv_disable", "passkey_removed",
            "admin disabled per-user multifactor authentication", "delete passkey")  # fmt: skip
_METHODS = "StrongAuthentication"
_INCLUDED = "Included Updated Properties"
_FRAME = frozenset({_INCLUDED, "additionalDetails", "extendedAuditEventCategory", "Action Client Name", "UserType"})
"""What every change of a user carries, whatever was changed."""


def judge(event: Event) -> Said | None:
    """Return what a record about a proof shows, None where it is about none."""
    name = event.operation.strip().rstrip(".").lower()
    account = _whose(event)
    topic = Topic(event, QUESTION, "T1098.005", account, event.text("additionalDetails", "ResultReason")[:200])
    if name == "update user" and account == event.actor and _unsaid(event) and actor(event) is Actor.OTHER:
        return topic.undetermined(Reason.of("change_unseen"))
    changed = name == "update user" and any(one.startswith(_METHODS) for one in event.asked)
    if changed and not _grew(event):
        return topic.clear(Reason.of("method_taken_away"))
    if name.startswith(_ADDED) or changed:
        if actor(event) is not Actor.OTHER:
            return topic.clear(Reason.of("by_system"))
        return topic.clear(Reason.of("new_method_alone"))
    return topic.clear(Reason.of("method_taken_away")) if name.startswith(_REMOVED) else None


def is_new(said: Said) -> bool:
    """Tell whether what was said of a record is that somebody got a new proof, which alone is everyday."""
    return said.question == QUESTION and bool(said.reasons) and said.reasons[0].code == "new_method_alone"


def _unsaid(event: Event) -> bool:
    """Tell whether a change of a user names no property that was changed."""
    named = (one for one in event.asked if one not in _FRAME and not one.startswith("TargetId."))
    return not event.text(_INCLUDED) and not any(named)


def _whose(event: Event) -> str:
    return address_of(event.target) or address_of(event.text("User.UPN", "TargetUser")) or event.actor


def _grew(event: Event) -> bool:
    """Tell whether the list of methods became longer; where the old one is not told, it counts as longer."""
    old = event.extra.get("OldValues")
    old = old if isinstance(old, dict) else {}
    for name, value in event.asked.items():
        if name.startswith(_METHODS):
            before, after = str(old.get(name) or ""), str(value or "")
            if after.count("{") > before.count("{") or (
                after.count("{") == before.count("{") and after != before and after.strip('[]" ')
            ):
                return True
    return False
