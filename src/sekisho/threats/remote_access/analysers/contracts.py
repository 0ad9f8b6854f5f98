"""The register of vendors: which contract covers a vendor on a day, and by what the vendor is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sekisho.identity.domains import guest_home


@dataclass(frozen=True, slots=True)
class Told:
    """What the register itself says of a way in: whether it is open (None where it does not say), its last use, its rows."""

    open: bool | None
    last_used: date | None
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vendor:
    """One vendor with all its contracts. `names` are login names and ARNs, lower case; `told` is by them."""

    key: str
    name: str
    domains: frozenset[str]
    accounts: frozenset[str]
    names: frozenset[str]
    contracts: tuple[tuple[date | None, date | None, bool], ...]
    told: Mapping[str, Told]
    rows: tuple[str, ...]

    def covered(self, day: date) -> tuple[str, date | None]:
        """Return covered, ended, not_begun or unknown on a day, and the latest end of the contracts that began."""
        begun = [one for one in self.contracts if one[0] is None or one[0] <= day]
        ends = [end for _, end, _ in begun if end]
        last = max(ends, default=None)
        if any(open_ended or (end and end >= day) for _, end, open_ended in begun):
            return "covered", None if any(open_ended for *_, open_ended in begun) else last
        if any(end is None for _, end, _ in begun):
            return "unknown", last
        return ("ended", last) if begun else ("not_begun", None)


def vendors(rows: Iterable[Mapping[str, Any]]) -> tuple[Vendor, ...]:
    """Return the vendors of rows of `vendor`, by key."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["vendor_key"], []).append(row)
    return tuple(_vendor(key, found[key]) for key in sorted(found))


def _vendor(key: str, rows: list[Mapping[str, Any]]) -> Vendor:
    def every(column: str) -> frozenset[str]:
        return frozenset().union(*(_lower(row[column]) for row in rows))

    contracts = tuple((row["contract_start"], row["contract_end"], bool(row["open_ended"])) for row in rows)
    ids = tuple(sorted(row["row_id"] for row in rows))
    names = every("login_names")
    return Vendor(
        key,
        rows[0]["name"],
        every("domains") | frozenset(filter(None, map(guest_home, names))),
        every("cloud_accounts"),
        names,
        contracts,
        {name: _told([row for row in rows if name in _lower(row["login_names"])]) for name in sorted(names)},
        ids,
    )


def _lower(names: Iterable[str] | None) -> frozenset[str]:
    return frozenset(str(one).lower() for one in names or ())


def _told(rows: list[Mapping[str, Any]]) -> Told:
    """Put together what several lines say of one way in: open where one says so."""
    states = {row["access_state"] for row in rows} - {None}
    used = [row["last_used_on"] for row in rows if row["last_used_on"]]
    is_open = None if not states else "open" in states
    return Told(is_open, max(used, default=None), tuple(sorted(row["row_id"] for row in rows)))
