"""What a set of policies lets in: every combination of application, client, platform and place, folded to what differs.

The intruder has the password and nothing else, sits outside the trusted places, on a device that the directory does not
know, looks harmless, and picks application, client, platform and country. Combinations that meet the same policies are
one, so the answer is exact however many there are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sekisho.hygiene.mfa.analysers.places import Locations
from sekisho.hygiene.mfa.analysers.policy import (
    CLIENTS,
    PLATFORMS,
    Policy,
    client,
    everywhere,
    listed,
    part,
    place,
    platform,
    stops,
    target,
)
from sekisho.hygiene.mfa.analysers.three import Masks, Says, masks

OTHER = "any other application"


@dataclass(frozen=True, slots=True)
class Ways:
    """One set of policies that combinations meet, with the applications and clients of those combinations."""

    met: Masks
    apps: frozenset[str]
    clients: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """The answer for one account: YES where a password alone enters, with what it reaches and by which clients."""

    enters: Says
    apps: frozenset[str] = frozenset()
    clients: frozenset[str] = frozenset()
    unsure: int = 0
    """Mask of the policies that might stop it and of which that cannot be told."""


@dataclass(frozen=True, slots=True)
class PolicySet:
    """Policies with the ways that there are through them; which of them act is told with every question."""

    ways: tuple[Ways, ...]
    sure_stops: int
    maybe_stops: int

    def entry(self, about: Masks) -> Entry:
        """Return the answer for an account that the policies `about` are about and act upon."""
        sure, maybe = about.sure & self.sure_stops, about.maybe & self.maybe_stops
        apps: set[str] = set()
        clients: set[str] = set()
        unsure = 0
        for way in self.ways:
            if way.met.sure & sure:
                continue
            doubtful = way.met.maybe & maybe
            if doubtful:
                unsure |= doubtful
            else:
                apps |= way.apps
                clients |= way.clients
        if clients:
            return Entry(Says.YES, frozenset(apps), frozenset(clients))
        return Entry(Says.MAYBE, unsure=unsure) if unsure else Entry(Says.NO)


def policy_set(policies: Sequence[Policy], places: Locations, *, trusted: bool = False) -> PolicySet:
    """Return the ways through policies, of one who stands outside the trusted places or inside one of them."""
    stopping = masks([stops(one) for one in policies])
    relevant = Masks(stopping.maybe, stopping.maybe)
    ways: Iterable[Ways] = [Ways(masks([everywhere(one) for one in policies]).both(relevant), frozenset(), frozenset())]
    ways = _folded(ways, [(masks([target(one, app) for one in policies]), app, "") for app in _apps(policies)])
    ways = _folded(ways, [(masks([client(one, kind) for one in policies]), "", kind) for kind in CLIENTS])
    ways = _folded(ways, [(masks([platform(one, name) for one in policies]), "", "") for name in PLATFORMS])
    ways = _folded(ways, [(one, "", "") for one in _standing(policies, places, trusted=trusted)])
    return PolicySet(tuple(ways), stopping.sure, stopping.maybe)


def _standing(policies: Sequence[Policy], places: Locations, *, trusted: bool) -> Iterator[Masks]:
    for stand in places.stands(trusted=trusted):
        yield masks([place(one, lambda location, at=stand: places.inside(at, location)) for one in policies])  # type: ignore[misc]


def _apps(policies: Iterable[Policy]) -> list[str]:
    """Return every application that a policy names, and one that none does."""
    named = {
        app
        for one in policies
        for side in ("includeApplications", "excludeApplications")
        for app in listed(part(one.conditions, "applications"), side)
    }
    return [*sorted(named - {"all", "none"}), OTHER]


def _folded(ways: Iterable[Ways], values: Iterable[tuple[Masks, str, str]]) -> list[Ways]:
    """Return the ways with one more dimension; those that meet the same policies are one."""
    found: dict[Masks, tuple[set[str], set[str]]] = {}
    known = list(ways)
    for met, app, kind in values:
        for way in known:
            apps, clients = found.setdefault(way.met.both(met), (set(), set()))
            apps |= way.apps | ({app} if app else set())
            clients |= way.clients | ({kind} if kind else set())
    return [Ways(met, frozenset(apps), frozenset(clients)) for met, (apps, clients) in found.items()]
