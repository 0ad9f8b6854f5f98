"""What the firm says of itself: its domains, its people, its counterparties, and whose word about checks it trusts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sekisho.identity.domains import FREEMAIL, domain_of, registrable
from sekisho.identity.roster import Roster

_LEADER = re.compile(
    r"\b(?:ceo|cfo|coo|cio|cto|chief|president|chair(?:man|woman|person)?|director|vice president|vp|managing|head|partner|treasurer|executive)\b"
    r"|理事長|会長|社長|頭取|専務|常務|取締役|代表|執行役|本部長|部長|支店長|監事|理事",
    re.IGNORECASE,
)
_NOT_DIGIT = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Counterparty:
    """Somebody on the list: account numbers as digits, telephone numbers as digits, registrable domains."""

    key: str
    name: str
    domains: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Firm:
    """Ready to be asked. `authserv` and `sealers` are the hosts whose checks and seals count; empty: learned from mail."""

    roster: Roster
    own: frozenset[str] = frozenset()
    counterparties: tuple[Counterparty, ...] = ()
    authserv: frozenset[str] = frozenset()
    sealers: frozenset[str] = frozenset()
    by_domain: Mapping[str, tuple[Counterparty, ...]] = field(default_factory=dict)
    by_account: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    leaders: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()

    @staticmethod
    def of(
        staff: Iterable[Mapping[str, Any]],
        counterparties: Iterable[Counterparty],
        own: Iterable[str] = (),
        authserv: Iterable[str] = (),
        sealers: Iterable[str] = (),
    ) -> "Firm":
        """Index people (rows of `staff`) and counterparties; `own` are domains told, those of the staff come in addition."""
        roster = Roster(staff)
        listed = tuple(counterparties)
        domains: dict[str, list[Counterparty]] = defaultdict(list)
        accounts: dict[str, list[str]] = defaultdict(list)
        for one in listed:
            for domain in one.domains:
                domains[domain].append(one)
            for number in one.accounts:
                accounts[number].append(one.key)
        told = {registrable(name) for name in own}
        told |= {domain_of(address) for address in roster.addresses} - {""} - FREEMAIL
        return Firm(
            roster,
            frozenset(told),
            listed,
            frozenset(name.lower() for name in authserv),
            frozenset(name.lower() for name in sealers),
            {domain: tuple(found) for domain, found in domains.items()},
            {number: tuple(keys) for number, keys in accounts.items()},
            frozenset(employee for employee, row in roster.people.items() if _LEADER.search(row["title"] or "")),
            frozenset(number for one in listed for number in one.phones),
        )


def counterparties(rows: Iterable[Mapping[str, Any]]) -> tuple[Counterparty, ...]:
    """Return the counterparties in rows of the table `counterparty`, those of one key together."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    names: dict[str, str] = {}
    for row in rows:
        key = row["counterparty_key"]
        names.setdefault(key, row["name"] or key)
        one = found.setdefault(key, {"domains": {}, "accounts": {}, "phones": {}})
        one["domains"].update((registrable(domain), None) for domain in row["domains"] or ())
        one["accounts"].update((number, None) for number in (digits(row["account_number"]),) if number)
        one["phones"].update((number, None) for number in (digits(row["phone"]),) if number)
    return tuple(
        Counterparty(
            key,
            names[key],
            tuple(domain for domain in one["domains"] if domain not in FREEMAIL),
            tuple(one["accounts"]),
            tuple(one["phones"]),
        )
        for key, one in found.items()
    )


def digits(text: str | None) -> str:
    """Return the digits of a number as written, "" where there are none; an IBAN keeps its letters."""
    folded = "".join((text or "").split()).upper()
    if folded[:2].isalpha() and folded[2:4].isdigit() and len(folded) > 14:
        return folded
    return _NOT_DIGIT.sub("", folded)
