"""Cases: findings that share a payment, message, counterparty, account or sender domain are one story."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sekisho.findings.nouns import Finding, Transition
from sekisho.model.ids import stable_id

Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a case's timeline: a change of one of its findings."""

    finding: str
    told: Transition


@dataclass(frozen=True, slots=True)
class Bridge:
    """Why findings are one case: the thing that they share, as `kind:what`, and the id by which the tie can be undone."""

    id: str
    thing: str
    findings: tuple[str, ...]

    @property
    def kind(self) -> str:
        """What kind of thing it is: message, thread, mailbox, account, ..."""
        return self.thing.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Case:
    """Findings that belong together. The id is that of the founding finding, so it stays as the case grows.

    `things` are all that its findings speak of (`payment:...`, `message:...`), `bridges` those that several share,
    `severity` is the worst rank of its open findings.
    """

    id: str
    findings: tuple[str, ...]
    things: tuple[str, ...]
    severity: int
    is_open: bool
    opened: datetime
    timeline: tuple[Event, ...]
    bridges: tuple[Bridge, ...] = ()


def bridge_id(thing: str) -> str:
    """Return the id by which a tie can be undone: the same for the same thing in every run."""
    return stable_id("b", thing)


def cases(findings: Iterable[Finding], links: Iterable[Link], severity: Mapping[str, int]) -> tuple[Case, ...]:
    """Return the cases: open ones first, then the worse, then the older.

    `links` are pairs (finding id, thing), `severity` the rank by detector. The founding finding is the one opened in
    the earliest run, of those the smallest id: later findings never take its place. Where two cases turn out to be
    one, the older gives its id.
    """
    known = {finding.id: finding for finding in findings}
    parents = {key: key for key in known}
    owner: dict[str, str] = {}
    shared: dict[str, set[str]] = {}
    for key, thing in links:
        if key in known:
            shared.setdefault(thing, set()).add(key)
            _join(parents, key, owner.setdefault(thing, key))
    groups: dict[str, list[Finding]] = {}
    for key, finding in known.items():
        groups.setdefault(_root(parents, key), []).append(finding)
    things: dict[str, set[str]] = {}
    for thing, first in owner.items():
        things.setdefault(_root(parents, first), set()).add(thing)
    found = [_case(group, things.get(root, set()), severity, shared) for root, group in groups.items()]
    return tuple(sorted(found, key=lambda case: (not case.is_open, -case.severity, case.opened, case.id)))


def _root(parents: dict[str, str], key: str) -> str:
    """Return the root of a finding, shortening the way for the next who asks."""
    while parents[key] != key:
        parents[key] = parents[parents[key]]
        key = parents[key]
    return key


def _join(parents: dict[str, str], one: str, other: str) -> None:
    """Put two findings into one group."""
    parents[_root(parents, one)] = _root(parents, other)


def _case(group: list[Finding], things: set[str], severity: Mapping[str, int], shared: Mapping[str, set[str]]) -> Case:
    """Return the case of one group."""
    ordered = sorted(group, key=lambda one: (one.opened_in, one.id))
    is_open = any(one.is_open for one in ordered)
    counted = [one for one in ordered if one.is_open] or ordered
    events = [(told.at, one.id, number, told) for one in ordered for number, told in enumerate(one.history)]
    return Case(
        id=f"c-{ordered[0].id.removeprefix('f-')}",
        findings=tuple(one.id for one in ordered),
        things=tuple(sorted(things)),
        severity=max(severity.get(one.detector, 0) for one in counted),
        is_open=is_open,
        opened=min(one.first_flagged for one in ordered),
        timeline=tuple(Event(key, told) for _, key, _, told in sorted(events, key=lambda event: event[:3])),
        bridges=tuple(
            Bridge(bridge_id(thing), thing, tuple(sorted(shared[thing])))
            for thing in sorted(things)
            if len(shared[thing]) > 1
        ),
    )


STRENGTH = ("payment", "message", "mailbox", "account", "number", "thread", "address", "domain", "counterparty")
"""Kinds of ties, the strongest first; what is not named comes after them."""


def needed(case: Case) -> tuple[Bridge, ...]:
    """Return the strongest ties that hold a case together: without any of them it would fall apart.

    Ties of one strength are taken in the order of their things, so that the same case gives the same reasons.
    """
    parents = {key: key for key in case.findings}
    found = []
    for bridge in sorted(case.bridges, key=_strength):
        apart = {_root(parents, key) for key in bridge.findings}
        for key in bridge.findings[1:]:
            _join(parents, key, bridge.findings[0])
        if len(apart) > 1:
            found.append(bridge)
    return tuple(found)


def _strength(bridge: Bridge) -> tuple[int, str]:
    known = STRENGTH.index(bridge.kind) if bridge.kind in STRENGTH else len(STRENGTH)
    return known, bridge.thing
