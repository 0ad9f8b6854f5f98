"""The memory of a firm's mail, learned message by message in the order of time, without labels.

Kept are counts by address, domain and pair, and marks of sentences; no text. Numbers that grow without bound are cut:
a sender has at most so many values of a trait, a message at most so many marks.
"""

from collections.abc import Iterable

import msgspec

from sekisho.identity.domains import FREEMAIL, domain_of
from sekisho.identity.person_names import called_keys
from sekisho.threats.email.analysers.judging.history.seen import Seen, authserv_of

VERSION = 2
TRAIT_VALUES = 24
ALL_VALUES = 4096
NAMES = 12
BELOW = " <"
"""Behind the name of a host: the results that it wrote below its own Received."""
FEW = 8
ENOUGH = 20
MOSTLY = 0.6
MANY_WRITERS = 8
NETS_SHARE = 0.5
WRITERS = 40


INSIDE = "*"
"""Stands for all of the firm's own domains together: over their servers everybody inside writes."""


class Account(msgspec.Struct, array_like=True):
    """Where an account number was seen: domains (or addresses at mail services) that named it, and the first day."""

    first: int
    by: list[str] = []


class Known(msgspec.Struct, array_like=True):
    """One address or domain: days are ordinals, `came` is what it sent us, `went` what we sent there."""

    first: int = 0
    last: int = 0
    came: int = 0
    went: int = 0
    first_came: int = 0
    first_went: int = 0
    days_went: int = 0
    last_went: int = 0
    days_came: int = 0
    last_came: int = 0
    money: int = 0
    traits: dict[str, dict[str, int]] = {}
    phones: list[str] = []
    reply_to: list[str] = []
    passed: int = 0
    checked: int = 0
    writers: list[str] = []

    def at(self, day: int) -> None:
        """Widen the span to a day."""
        self.first = min(self.first or day, day)
        self.last = max(self.last, day)

    @property
    def asked_first(self) -> bool:
        """True where we wrote there before anything came."""
        return self.first_went > 0 and (not self.first_came or self.first_went < self.first_came)


_NOBODY = Known()


class Edge(msgspec.Struct, array_like=True):
    """Mail from one address to another: how often, and how often about money."""

    count: int = 0
    money: int = 0


class Sent(msgspec.Struct, array_like=True):
    """One message of the past, for threads: who wrote, and who took part."""

    sender: str
    others: list[str]


class Memory(msgspec.Struct):
    """All that is remembered. `begun` and `until` are the first and the last day; 0 before the first message."""

    version: int = VERSION
    own: set[str] = set()
    begun: int = 0
    until: int = 0
    messages: int = 0
    addresses: dict[str, Known] = {}
    domains: dict[str, Known] = {}
    edges: dict[str, Edge] = {}
    all_traits: dict[str, dict[str, int]] = {}
    sent: dict[str, Sent] = {}
    said: dict[str, int] = {}
    accounts: dict[str, Account] = {}
    phones: dict[str, list[str]] = {}
    links: dict[str, int] = {}
    names: dict[str, dict[str, int]] = {}
    authserv: dict[str, int] = {}
    suffixes: dict[str, int] = {}
    """Domains that wrote to us, by the last label of their name."""

    @property
    def authserv_ids(self) -> frozenset[str]:
        """Return the host whose results stand on top of most mail from outside; nothing where no one host's do."""
        total = sum(self.authserv.values())
        hosts: dict[str, int] = {}
        for name, count in self.authserv.items():
            host = name.removesuffix(BELOW)
            hosts[host] = hosts.get(host, 0) + count
        return frozenset(host for host, count in hosts.items() if total >= ENOUGH and count > total * MOSTLY)

    def writes_below(self, host: str) -> bool:
        """Return whether a host writes its results below its own Received, as a mail server's filters and Gmail do."""
        count = self.authserv.get(f"{host}{BELOW}", 0)
        return count >= ENOUGH and count > MOSTLY * (count + self.authserv.get(host, 0))

    def anyones(self, domain: str) -> bool:
        """Return whether a domain is a mail service for everyone: named so, or written from by many over as many nets."""
        known = self.domains.get(domain)
        if domain in FREEMAIL or known is None or len(known.writers) < MANY_WRITERS:
            return domain in FREEMAIL
        return len(known.traits.get("net", ())) >= NETS_SHARE * len(known.writers) and not self.inside(domain)

    def inside(self, domain: str) -> bool:
        """Return whether a registrable domain is the firm's own."""
        return domain in self.own

    def learn(self, mail: Seen, *, trusted: bool = True, passed: bool | None = None) -> None:
        """Remember one message. One that is doubted (`trusted` False) leaves only that it came.

        `passed` says whether a trusted check of its sender's domain passed, None where there was none.
        """
        if not mail.day:
            return
        self.begun = min(self.begun or mail.day, mail.day)
        self.until = max(self.until, mail.day)
        self.messages += 1
        if not mail.domain:
            return
        self._thread(mail)
        if mail.domain not in self.domains or not self.domains[mail.domain].came:
            last = mail.domain.rpartition(".")[2]
            self.suffixes[last] = self.suffixes.get(last, 0) + 1
        if mail.auth and not self.inside(mail.domain):
            host = authserv_of(mail.auth[0])
            inside = f"<{host}" in "".join(mail.auth_below[:1]).split()
            _count(self.authserv, f"{host}{BELOW}" if inside else host, NAMES)
        for place, known in (
            (mail.address, self.addresses.setdefault(mail.address, Known())),
            (mail.domain, self.domains.setdefault(mail.domain, Known())),
        ):
            self._came(mail, place, known, trusted=trusted)
        if self.inside(mail.domain) and trusted:
            _count_traits(self._all_inside(mail.day).traits, mail.traits, TRAIT_VALUES)
        if passed is not None:
            self.domains[mail.domain].checked += 1
            self.domains[mail.domain].passed += passed
        if trusted:
            self._trusted(mail)
        self._went(mail, trusted=trusted)

    def _came(self, mail: Seen, place: str, known: Known, *, trusted: bool) -> None:
        known.at(mail.day)
        known.came += 1
        known.first_came = min(known.first_came or mail.day, mail.day)
        if known.last_came != mail.day:
            known.days_came += 1
            known.last_came = mail.day
        if not trusted:
            return
        known.money += mail.speaks_of_money
        if place == mail.domain:
            _add(known.writers, mail.address, WRITERS)
        for one in mail.phones:
            _add(known.phones, one, FEW)
        for one in mail.reply_to:
            _add(known.reply_to, one, FEW)
        _count_traits(known.traits, mail.traits, TRAIT_VALUES)

    def _all_inside(self, day: int) -> Known:
        known = self.domains.setdefault(INSIDE, Known())
        known.at(day)
        known.came += 1
        return known

    def habits(self, address: str, domain: str) -> tuple[Known, Known]:
        """Return what is known of a sender and of everybody at its domain: for one of ours of all that is ours.

        Whoever has an address at each of our domains is one person.
        """
        if not self.inside(domain):
            return self.addresses.get(address, _NOBODY), _NOBODY if self.anyones(domain) else self.domains.get(
                domain, _NOBODY
            )
        local = address.rpartition("@")[0]
        names = (address, *(f"{local}@{one}" for one in sorted(self.own)))
        known = max((self.addresses.get(name, _NOBODY) for name in names), key=lambda one: one.came)
        return known, self.domains.get(INSIDE, _NOBODY)

    def _trusted(self, mail: Seen) -> None:
        _count_traits(self.all_traits, mail.traits, ALL_VALUES)
        for key in called_keys(mail.name) if mail.name else ():
            _count(self.names.setdefault(key, {}), mail.address, NAMES)
        for number in mail.accounts:
            _add(self.accounts.setdefault(number, Account(mail.day)).by, mail.domain, FEW)
        for number in mail.phones:
            _add(self.phones.setdefault(number, []), mail.domain, FEW)
        for domain in mail.links:
            self.links[domain] = self.links.get(domain, 0) + 1

    def _went(self, mail: Seen, *, trusted: bool) -> None:
        """Count the pairs, and for what we sent out where it went."""
        ours = self.inside(mail.domain)
        for index, address in enumerate(mail.recipients):
            domain = address.rpartition("@")[2]
            if not domain:
                continue
            edge = self.edges.setdefault(f"{mail.address}>{address}", Edge())
            edge.count += 1
            if trusted:
                edge.money += mail.speaks_of_money
            if ours:
                self._written(mail, address, mail.recipient_names[index : index + 1])

    def _written(self, mail: Seen, address: str, names: Iterable[str]) -> None:
        domain = domain_of(address)
        if self.inside(domain):
            return
        for known in (self.addresses.setdefault(address, Known()), self.domains.setdefault(domain, Known())):
            known.at(mail.day)
            known.went += 1
            known.first_went = min(known.first_went or mail.day, mail.day)
            if known.last_went != mail.day:
                known.days_went += 1
                known.last_went = mail.day
        for name in names:
            for key in called_keys(name) if name else ():
                _count(self.names.setdefault(key, {}), address, NAMES)

    def _thread(self, mail: Seen) -> None:
        if mail.message_id and mail.message_id not in self.sent:
            self.sent[mail.message_id] = Sent(mail.address, list(mail.recipients[:16]))
        for mark in mail.said:
            self.said.setdefault(mark, mail.day)


def _count_traits(into: dict[str, dict[str, int]], traits: Iterable[str], most: int) -> None:
    for trait in traits:
        name, _, value = trait.partition("=")
        _count(into.setdefault(name, {}), value, most)


def _count(into: dict[str, int], value: str, most: int) -> None:
    if value in into or len(into) < most:
        into[value] = into.get(value, 0) + 1


def _add(into: list[str], value: str, most: int) -> None:
    if value not in into and len(into) < most:
        into.append(value)
