"""What Google itself says of an account: closed because somebody else has it, or warned of."""

from sekisho.model.verdict import Reason
from sekisho.threats.email.takeover.events import Event, address_of
from sekisho.threats.email.takeover.said import Said, Topic

QUESTION = "sign_in"
_TAKEN = {
    "account_disabled_hijacked": "closed_as_taken",
    "account_disabled_password_leak": "closed_for_leak",
    "account_disabled_spamming": "closed_for_spam",
    "account_disabled_spamming_through_relay": "closed_for_spam",
}
_WARNED = {"account_disabled_generic": "closed_untold", "gov_attack_warning": "warned_of_state"}
OPERATIONS = frozenset(_TAKEN) | frozenset(_WARNED)


def judge(event: Event) -> Said:
    """Return what a warning shows: flagged where Google names the takeover, else undetermined."""
    account = address_of(event.text("affected_email_address")) or address_of(event.target) or event.actor
    topic = Topic(event, QUESTION, "T1078.004", account, event.operation)
    if event.operation in _TAKEN:
        return topic.flagged(Reason.of(_TAKEN[event.operation], weight=4.0))
    return topic.undetermined(Reason.of(_WARNED[event.operation]))
