"""Named places, and where an intruder may stand: in any country, in a range as wide as a country, in no trusted place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

from sekisho.hygiene.mfa.analysers.three import Says

ELSEWHERE = "elsewhere"
NOWHERE = "unknown country"
ALL_TRUSTED = frozenset({"alltrusted", "00000000-0000-0000-0000-000000000000"})
"""Every trusted place, and the addresses trusted by the older multi-factor settings."""
OWN_NETWORK = "3d46dbda-8382-466a-856d-eb00cbc6b910"
"""Networks that only the firm's own devices come through."""
WIDE = {4: 16, 6: 32}
"""A range with a shorter prefix is no place of anybody: who wants to come from there does."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a sign-in comes from: a country, whether inside the wide ranges, whether inside a trusted place."""

    country: str
    wide: bool
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Locations:
    """Named places by id in lower case: countries, ranges, ranges that are wide, and those that are trusted."""

    countries: Mapping[str, frozenset[str]]
    without_country: frozenset[str]
    ranges: frozenset[str]
    wide: frozenset[str]
    trusted: frozenset[str]

    def stands(self, *, trusted: bool = False) -> Iterator[Stand]:
        """Yield every place that policies can tell apart, inside the trusted ones or outside them."""
        named = {code for found in self.countries.values() for code in found}
        for country in sorted({*named, ELSEWHERE, NOWHERE}):
            for wide in (False, True) if self.wide else (False,):
                yield Stand(country, wide, trusted)

    def inside(self, stand: Stand, location: str) -> Says:
        """Tell whether a place is in a location; one that was not exported may be anywhere."""
        if location in ALL_TRUSTED:
            return _says(stand.trusted or (stand.wide and bool(self.wide & self.trusted)))
        if location in self.wide:
            return _says(stand.wide)
        if location in self.ranges or location in self.trusted or location == OWN_NETWORK:
            return _says(stand.trusted and location in self.trusted and location != OWN_NETWORK)
        if location not in self.countries:
            return Says.MAYBE
        nowhere = stand.country == NOWHERE
        return _says(location in self.without_country if nowhere else stand.country in self.countries[location])


def _says(holds: bool) -> Says:
    return Says.YES if holds else Says.NO


def locations_of(rows: Iterable[Mapping[str, Any]]) -> Locations:
    """Return the places of rows of `named_location`."""
    by_id = {str(row["location_uid"]).lower(): row for row in rows}
    return Locations(
        {uid: frozenset(row["countries"] or ()) for uid, row in by_id.items() if row["kind"] == "country"},
        frozenset(uid for uid, row in by_id.items() if row["unknown_countries"]),
        frozenset(uid for uid, row in by_id.items() if row["kind"] == "ip"),
        frozenset(uid for uid, row in by_id.items() if any(map(_wide, row["ranges"] or ()))),
        frozenset(uid for uid, row in by_id.items() if row["trusted"]),
    )


def _wide(written: str) -> bool:
    try:
        network = ip_network(written, strict=False)
    except ValueError:
        return False
    return network.prefixlen < WIDE[network.version]
