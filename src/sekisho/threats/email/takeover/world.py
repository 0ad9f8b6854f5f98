"""What all records together say of the firm: its domains, its accounts, and from where each of them usually works."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sekisho.threats.email.takeover.actors import Actor, actor
from sekisho.threats.email.takeover.events import Event, address_of, addresses_in, bare
from sekisho.threats.email.takeover.groups import OPERATIONS as GROUPS
from sekisho.threats.email.takeover.groups import Groups, Members
from sekisho.threats.email.takeover.words import is_freemail

_SPRAYED = 10
_SPRAY_WITHIN = timedelta(hours=72)
_COME_IN = 0.34
"""Most of those tried who may also have come in: where people mistype in an office, most come in a moment later."""
_SHARED = 3
_SETTLED = timedelta(hours=24)
_OF_STAFF = ("Exchange", "AzureActiveDirectory", "SignIns", "Google")
"""Services in which whoever acts is the firm's, guests aside: in files and chats others act under their own addresses."""
CONTACTS = frozenset(
    {"New-MailContact", "Set-MailContact", "New-MailUser", "Set-MailUser", "Enable-MailContact", "Enable-MailUser"}
)
"""Operations that give an address of outside a name inside."""
_WRONG_PASSWORD = frozenset({
    "50126", "50053", "50034", "50055", "50056", "50057", "50064", "50059", "invalidusernameorpassword", "invalidpasswordexpiredpassword",
    "usernotfound", "useraccountnotfound", "idslocked", "userstrongauthclientauthnrequired",
})  # fmt: skip
"""Codes and names by which a password was tried: wrong, locked, or nobody by that name."""


@dataclass(slots=True)
class World:
    """What was learned; `ask` it, and change it no more once it is made."""

    own: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    first: dict[str, dict[str, datetime]] = field(default_factory=lambda: defaultdict(dict))
    users: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    span: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
    sprayed: dict[str, int] = field(default_factory=dict)
    contacts: dict[str, str] = field(default_factory=dict)
    """Outside addresses by the names under which the firm keeps them, lower case."""
    groups: Groups = field(default_factory=Groups)

    @staticmethod
    def of(events: Iterable[Event], own_domains: Iterable[str]) -> "World":
        """Learn from events in order of time; `own_domains` are those that the firm names itself."""
        made = World(own={one.lower() for one in own_domains})
        tried: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            made._learn(event)
            if (
                event.sign_in
                and event.address
                and not event.sign_in.trusted
                and (not event.failed or _password_tried(event))
            ):
                tried[event.address].append(event)
        for address, attempts in tried.items():
            if (count := _most_users(attempts)) >= _SPRAYED:
                made.sprayed[address] = count
        return made

    def is_own(self, address: str) -> bool:
        """Tell whether an address is the firm's."""
        domain = address.rpartition("@")[2]
        return domain in self.own or any(domain.endswith(f".{one}") for one in self.own)

    def maybe_own(self, address: str) -> bool:
        """Tell whether a domain that nobody named looks like another name of the firm: the same word before another ending."""
        domain = address.rpartition("@")[2]
        first = domain.partition(".")[0]
        return len(first) >= 4 and not is_freemail(domain) and any(first == one.partition(".")[0] for one in self.own)

    def settled(self, account: str, address: str, before: datetime) -> bool:
        """Tell whether an account had used an address on an earlier day, or others of the firm use it too."""
        if not address:
            return False
        known = self.first.get(account, {}).get(address)
        return self.shared(address) or (known is not None and known <= before - _SETTLED)

    def shared(self, address: str) -> bool:
        """Tell whether several accounts come from an address over more than a day: an office or a gateway."""
        if not self.several(address):
            return False
        first, last = self.span[address]
        return last - first >= _SETTLED

    def several(self, address: str) -> bool:
        """Tell whether several accounts come from an address that tried no passwords."""
        return address not in self.sprayed and len(self.users.get(address, ())) >= _SHARED

    def elsewhere(self, account: str, address: str, before: datetime) -> bool:
        """Tell whether an account had worked from other addresses before, and from this one on no earlier day."""
        if not address or self.settled(account, address, before):
            return False
        return any(one != address and at < before for one, at in self.first.get(account, {}).items())

    def members(self, name: str, at: datetime) -> Members | None:
        """Return who belonged to a group of the firm then, contacts by their addresses; None for what is no known group."""
        found = self.groups.of(name, at)
        if found is None and self.is_own(name):
            found = self.groups.of(name.partition("@")[0], at)
        return found and Members(frozenset(self.contacts.get(one, one) for one in found.people), found.whole)

    def _keep(self, event: Event) -> None:
        """Keep the address of a contact under each of its names."""
        address = next(iter(addresses_in(event.text("ExternalEmailAddress"))), "")
        names = (event.text(one) for one in ("Name", "DisplayName", "Alias", "Identity"))
        if address and not event.failed:
            self.contacts |= {bare(one): address for one in (*names, event.target) if bare(one)}

    def _learn(self, event: Event) -> None:
        who = actor(event)
        owner = address_of(event.target) if event.operation == "MailItemsAccessed" else ""
        named = [event.actor, owner] if who is Actor.OTHER else [owner]
        guest = (event.sign_in is not None and event.sign_in.guest) or "#ext#" in event.actor
        ours = event.service.startswith(_OF_STAFF) and event.extra.get("ExternalAccess") is not True
        for one in named:
            domain = address_of(one).rpartition("@")[2]
            if domain and ours and not guest and not is_freemail(domain) and not (event.sign_in and event.failed):
                self.own.add(domain)
                self.accounts.add(one)
        if event.operation in CONTACTS:
            self._keep(event)
        if event.operation in GROUPS:
            self.groups.add(event)
        if "hosted organizations/" in event.target.lower():
            self.own.add(event.target.lower().split("hosted organizations/")[1].partition("/")[0])
        if event.address and event.actor and not event.failed and who is Actor.OTHER:
            self.first[event.actor].setdefault(event.address, event.time)
            self.users[event.address].add(event.actor)
            self.span[event.address] = (self.span.get(event.address, (event.time,))[0], event.time)


def _password_tried(event: Event) -> bool:
    """Tell whether a sign-in failed by its password; where the code is not one that we know, it counts as such."""
    code = event.error.lower()
    return code in _WRONG_PASSWORD or (not code.isdigit() and "password" in code) or not code


def _most_users(attempts: list[Event]) -> int:
    """Return the most accounts that were tried within three days, where few of them came in; else 0."""
    most, start, tried = 0, 0, 0
    failed: Counter[str] = Counter()
    for event in attempts:
        failed[event.actor] += event.failed
        while event.time - attempts[start].time > _SPRAY_WITHIN:
            gone = attempts[start]
            failed[gone.actor] -= gone.failed
            start += 1
        users = {actor for actor, count in failed.items() if count} if event.failed else set()
        if len(users) > tried and len(users) * (1 + _COME_IN) >= _SPRAYED:
            tried = len(users)
            came_in = _came_in(attempts, start, event.time + _SPRAY_WITHIN)
            if len(came_in) <= _COME_IN * len(users) and len(users | came_in) >= _SPRAYED:
                most = len(users | came_in)
    return most


def _came_in(attempts: list[Event], start: int, until: datetime) -> set[str]:
    found = set()
    for event in itertools.islice(attempts, start, None):
        if event.time > until:
            break
        if not event.failed:
            found.add(event.actor)
    return found
