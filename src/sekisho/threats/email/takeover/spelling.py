"""Parameters of cmdlets as Microsoft spells them, however a record does: PowerShell takes their names in any case."""

from dataclasses import replace

from sekisho.threats.email.takeover import audit_off, flow, groups, permissions, rules
from sekisho.threats.email.takeover.events import Event

_SPELT = {
    name.lower(): name
    for name in (
        *rules.PARAMETERS,
        *flow.PARAMETERS,
        *audit_off.PARAMETERS,
        *permissions.PARAMETERS,
        *groups.PARAMETERS,
    )
}


def spelt(event: Event) -> Event:
    """Return a record of Exchange with the parameters that we ask for under their own names; others pass as they are."""
    if not event.service.startswith("Exchange"):
        return event
    asked = {_SPELT.get(name.lower(), name): value for name, value in event.asked.items()}
    return event if asked.keys() == event.asked.keys() else replace(event, asked=asked)
