"""Who acted: the service itself, an application, an administrator for somebody else, or the owner."""

import re
from enum import StrEnum

from sekisho.threats.email.takeover.events import Event

_SYSTEM = re.compile(
    r"nt authority\\|microsoft\\serviceoperator|sharepoint\\|app@sharepoint|"
    r"fim_password_service|^certificate$|^not-found$|^threatintel$|ffoservicepartneruser|^securitycompliance"
)
_SYSTEM_KINDS = frozenset({"dcadmin", "system", "custompolicy", "systempolicy"})
_APP_KINDS = frozenset({"application", "serviceprincipal", "service_principal"})


class Actor(StrEnum):
    """Kinds of who acted."""

    SYSTEM = "system"
    APP = "app"
    OWNER = "owner"
    OTHER = "other"


def actor(event: Event, owner: str = "") -> Actor:
    """Return who acted, seen from the mailbox or user that was acted on."""
    kind = event.actor_type.lower()
    if _SYSTEM.search(event.actor):
        return Actor.SYSTEM
    if kind in _APP_KINDS or event.actor.startswith("serviceprincipal_"):
        return Actor.APP
    if kind in _SYSTEM_KINDS and "@" not in event.actor:
        return Actor.SYSTEM
    return Actor.OWNER if owner and event.actor == owner else Actor.OTHER
