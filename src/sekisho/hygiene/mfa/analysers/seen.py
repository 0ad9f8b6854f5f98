"""What the sign-ins show of each account."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from sekisho.evidence.reader import TableReader
from sekisho.hygiene.mfa.analysers.places import WIDE
from sekisho.identity.sign_ins import sign_ins

SHOWN = 3
Networks = tuple[IPv4Network | IPv6Network, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """Successful interactive sign-ins of an account.

    `password_only` counts those by a password alone from outside the trusted ranges; `last` and `proof` are of these.
    """

    total: int
    password_only: int
    last: datetime | None
    proof: tuple[str, ...]


def networks(ranges: Iterable[str]) -> Networks:
    """Return address ranges; what is none is left out, and what is as wide as a country, which is nobody's place."""
    return tuple(one for one in _networks(ranges) if one.prefixlen >= WIDE[one.version])


def _networks(ranges: Iterable[str]) -> Iterator[IPv4Network | IPv6Network]:
    for one in ranges:
        try:
            yield ip_network(one, strict=False)
        except ValueError:
            continue


def inside(address: str | None, trusted: Networks) -> bool:
    """Tell whether an address lies in a trusted range; none, and what is no address, does not."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    return any(found.version == one.version and found in one for one in trusted)


def seen_by_account(reader: TableReader, trusted: Networks) -> dict[str, Seen]:
    """Return what was seen by the directory's id of the account; refreshes without a person do not count."""
    if "authentication" not in reader.names():
        return {}
    import ibis

    signs = sign_ins(reader)
    entered = signs.filter(signs.outcome == "success", signs.interactive.fill_null(True), signs.user_uid.notnull())
    totals = entered.group_by("user_uid").aggregate(total=ibis._.count()).to_pyarrow().to_pylist()
    alone = entered.filter(entered.proof == "password_only")
    ranked = alone.mutate(
        place=ibis.row_number().over(
            group_by=["user_uid", "source_address"], order_by=[ibis.desc("event_time"), "row_id"]
        )
    )
    counted = ranked.group_by("user_uid", "source_address").aggregate(
        times=ibis._.count(),
        last=ibis._.event_time.max(),
        proof=ibis._.row_id.min(where=ibis._.place == 0),
    )
    outside: dict[str, list[dict[str, Any]]] = {}
    for row in counted.to_pyarrow().to_pylist():
        if not inside(row["source_address"], trusted):
            outside.setdefault(row["user_uid"], []).append(row)
    return {row["user_uid"]: _seen(row["total"], outside.get(row["user_uid"], [])) for row in totals}


def _seen(total: int, alone: list[dict[str, Any]]) -> Seen:
    newest = sorted(alone, key=lambda row: (row["last"], row["proof"]), reverse=True)
    proof = tuple(sorted(row["proof"] for row in newest[:SHOWN]))
    return Seen(total, sum(row["times"] for row in alone), newest[0]["last"] if newest else None, proof)
