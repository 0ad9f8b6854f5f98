"""Groups as the records tell them: made, joined and left, so that a right for a group is seen as one for its members."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from sekisho.threats.email.takeover.events import Event, addresses_in, bare

_MADE = frozenset({"New-DistributionGroup", "New-UnifiedGroup"})
_WITH_OWNER = "New-UnifiedGroup"
"""Whoever owns such a group belongs to it: by itself whoever made it."""
_JOINED = frozenset({"Add-DistributionGroupMember", "Add-UnifiedGroupLinks"})
_LEFT = frozenset({"Remove-DistributionGroupMember", "Remove-UnifiedGroupLinks"})
_REPLACED = frozenset({"Update-DistributionGroupMember"})
_NAMES = ("Name", "DisplayName", "Alias", "PrimarySmtpAddress", "Identity")
_PEOPLE = ("Members", "Member", "Links")
OPERATIONS = _MADE | _JOINED | _LEFT | _REPLACED
PARAMETERS = (*_NAMES, *_PEOPLE, "Owner", "LinkType")


@dataclass(frozen=True, slots=True)
class Members:
    """Who belongs to a group, lower case; `whole` tells whether that is known from its beginning."""

    people: frozenset[str]
    whole: bool


@dataclass(slots=True)
class Groups:
    """The members of each group after each record, in order of time, under every name of the group."""

    told: dict[str, list[tuple[datetime, Members]]] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        """Take the next record about a group."""
        if event.failed or event.text("LinkType").lower().startswith(("subscriber", "aggregator")):
            return
        names = {one for name in (*(event.text(one) for one in _NAMES), event.target) if (one := bare(name))}
        known = next((self.told[one] for one in sorted(names) if one in self.told), [])
        group = [] if event.operation in _MADE else known
        before = group[-1][1] if group else Members(frozenset(), event.operation in _MADE)
        group.append((event.time, _after(before, event)))
        self.told.update(dict.fromkeys(names, group))

    def of(self, name: str, at: datetime) -> Members | None:
        """Return who belonged to a group then, of an empty one who joined it first; None for what is no known group."""
        told = self.told.get(bare(name), [])
        start = max((place for place, (time, _) in enumerate(told) if time <= at), default=None)
        if start is None:
            return None
        return next((members for _, members in told[start:] if members.people), told[start][1])


def _after(before: Members, event: Event) -> Members:
    named = _people(" ; ".join(event.text(one) for one in _PEOPLE))
    if event.operation in _LEFT:
        return Members(before.people - named, before.whole)
    if event.operation in _REPLACED:
        return Members(named, whole=True)
    if event.operation == _WITH_OWNER:
        named |= _people(event.text("Owner")) or {event.actor}
    return Members(before.people | named, before.whole)


def _people(text: str) -> frozenset[str]:
    """Return the members that a text names, by address where it tells one."""
    parts = re.split(r"[,;\[\]\"]+", text)
    return frozenset(name for one in parts if (name := next(iter(addresses_in(one)), bare(one))))
