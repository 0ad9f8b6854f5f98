"""What a set of policies lets in: every combination of application, client, platform and place, folded to what differs.

The intruder has the password and nothing else, sits outside the trusted places, on a device that the directory does not
know, looks harmless, and picks application, client, platform and country. Combinations that meet the same policies are
one, so the answer is exact however many there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sekisho.hygiene.mfa.analysers.people import Membership, applies
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
ELSEWHERE = "elsewhere"
NOWHERE = "unknown country"


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
class Locations:
    """Named places: countries by id; ids of address ranges, of places that could not be read."""

    countries: Mapping[str, frozenset[str]]
    without_country: frozenset[str]
    ranges: frozenset[str]

    def inside(self, country: str, location: str) -> Says:
        """Tell whether one who comes from a country, outside every trusted range, is in a location."""
        if location in {"alltrusted", "00000000-0000-0000-0000-000000000000"} or location in self.ranges:
            return Says.NO
        if location not in self.countries:
            return Says.MAYBE
        if country == NOWHERE:
            return Says.YES if location in self.without_country else Says.NO
        return Says.YES if country in self.countries[location] else Says.NO


def locations_of(rows: Iterable[Mapping[str, Any]]) -> Locations:
    """Return the places of rows of `named_location`."""
    listed_rows = list(rows)
    countries = {
        row["location_uid"].lower(): frozenset(row["countries"] or ())
        for row in listed_rows
        if row["kind"] == "country"
    }
    unknown = frozenset(row["location_uid"].lower() for row in listed_rows if row["unknown_countries"])
    ranges = frozenset(row["location_uid"].lower() for row in listed_rows if row["kind"] == "ip")
    return Locations(countries, unknown, ranges)


@dataclass(frozen=True, slots=True)
class PolicySet:
    """The enforced policies with the ways that there are through them."""

    policies: tuple[Policy, ...]
    ways: tuple[Ways, ...]
    sure_stops: int
    maybe_stops: int

    def entry(self, account: Mapping[str, Any], groups: Membership) -> Entry:
        """Return the answer for one account (`account_uid`, `user_kind`)."""
        return self.for_masks(masks([applies(policy, account, groups) for policy in self.policies]))

    def for_masks(self, about: Masks) -> Entry:
        """Return the answer for an account that the policies `about` are about."""
        open_ways, unsure = [], 0
        for way in self.ways:
            met = about.both(way.met)
            if met.sure & self.sure_stops:
                continue
            doubtful = met.maybe & (self.sure_stops | self.maybe_stops)
            if doubtful:
                unsure |= doubtful
            else:
                open_ways.append(way)
        if open_ways:
            apps = frozenset(app for way in open_ways for app in way.apps)
            return Entry(Says.YES, apps, frozenset(kind for way in open_ways for kind in way.clients))
        return Entry(Says.MAYBE, unsure=unsure) if unsure else Entry(Says.NO)


def policy_set(policies: Sequence[Policy], places: Locations) -> PolicySet:
    """Return the set of the policies that are enforced; those that only report, or are disabled, are not in it."""
    enforced = tuple(one for one in policies if one.enforced)
    stopping = masks([stops(one) for one in enforced])
    ways = [Ways(masks([everywhere(one) for one in enforced]), frozenset(), frozenset())]
    ways = _folded(ways, [(masks([target(one, app) for one in enforced]), app, "") for app in _apps(enforced)])
    ways = _folded(ways, [(masks([client(one, kind) for one in enforced]), "", kind) for kind in CLIENTS])
    ways = _folded(ways, [(masks([platform(one, name) for one in enforced]), "", "") for name in PLATFORMS])
    countries = {code for found in places.countries.values() for code in found} | {ELSEWHERE, NOWHERE}
    met = [
        masks([place(one, lambda location, country=country: places.inside(country, location)) for one in enforced])  # type: ignore[misc]
        for country in sorted(countries)
    ]
    return PolicySet(enforced, tuple(_folded(ways, [(one, "", "") for one in met])), stopping.sure, stopping.maybe)


def _apps(policies: Iterable[Policy]) -> list[str]:
    """Return every application that a policy names, and one that none does."""
    named = {
        app
        for one in policies
        for side in ("includeApplications", "excludeApplications")
        for app in listed(part(one.conditions, "applications"), side)
    }
    return [*sorted(named - {"all", "none"}), OTHER]


def _folded(ways: Sequence[Ways], values: Iterable[tuple[Masks, str, str]]) -> list[Ways]:
    """Return the ways with one more dimension; those that meet the same policies are one."""
    found: dict[Masks, tuple[set[str], set[str]]] = {}
    for met, app, kind in values:
        for way in ways:
            apps, clients = found.setdefault(way.met.both(met), (set(), set()))
            apps |= way.apps | ({app} if app else set())
            clients |= way.clients | ({kind} if kind else set())
    return [Ways(met, frozenset(apps), frozenset(clients)) for met, (apps, clients) in found.items()]
