"""Who bears a name, and whose an outside address is: read from the roster and from the firm's own mail.

An outside address is proven to be a person's where the roster says so, or where one of ours wrote to it before anything
came from it: under that person's name, or from the person's own address. Answering mail proves nothing, or an impostor
would need one answer alone. An address at a domain of the payee list is the payee's, whoever has the same name there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sekisho.evidence.reader import TableReader
from sekisho.identity.domains import domain_of, listed_domains
from sekisho.identity.person_names import called_keys, name_keys
from sekisho.identity.roster import COLUMNS, Roster
from sekisho.model.ids import stable_id

MESSAGE_COLUMNS = ("from_address", "from_name", "to_addresses", "cc_addresses", "recipient_names", "event_time")
_NEVER = datetime.max.replace(tzinfo=UTC)
_Letter = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Person:
    """One person: comparable names (see `called_keys`), addresses known to be theirs, and the rows of the roster."""

    person_id: str
    names: frozenset[str]
    addresses: frozenset[str]
    title: str = ""
    from_roster: bool = True
    rows: tuple[str, ...] = ()


class People:
    """The firm's people. Each is known by employee id, or by own address where the roster does not name its holder.

    `own` are the firm's domains, `listed` those on the payee list (registrable). Mail is shown with `see`, in any order.
    Kept in memory are the names of own senders, one time for each outside address, and one for each letter that we wrote
    first or again (who wrote to whom under which name).
    """

    def __init__(self, roster: Roster, own: frozenset[str], listed: frozenset[str] = frozenset()) -> None:
        self.roster = roster
        self.own = own
        self.senders: dict[str, set[str]] = defaultdict(set)
        self._listed = listed - own
        self._by_key: dict[str, set[str]] = defaultdict(set)
        self._first_in: dict[str, datetime] = {}
        self._written: dict[str, dict[_Letter, datetime]] = defaultdict(dict)
        self._writers: set[tuple[str, str]] = set()
        self._outsiders: dict[str, set[str]] | None = None

    def see(self, message: Mapping[str, Any]) -> None:
        """Learn from the headers of one message."""
        address, time = (message["from_address"] or "").lower(), message["event_time"]
        if domain_of(address) in self.own:
            self._see_own(message, address, time)
        elif address and time is not None:
            self._first_in[address] = min(self._first_in.get(address, _NEVER), time)
        self._outsiders = None

    def _see_own(self, message: Mapping[str, Any], address: str, time: datetime | None) -> None:
        writer = message["from_name"] or ""
        if (address, writer) not in self._writers:
            self._writers.add((address, writer))
            self.senders[address] |= called_keys(writer)
            for key in called_keys(writer):
                self._by_key[key] |= self.holders(address)
        if time is None:
            return
        for recipient, name in recipients(message):
            if domain_of(recipient) not in self.own:
                letters = self._written[recipient]
                letter = (name, address, writer)
                letters[letter] = min(letters.get(letter, _NEVER), time)

    def holders(self, address: str) -> frozenset[str]:
        """Return who holds one of our addresses: employees of the roster, else the address stands for its holder."""
        return frozenset(self.roster.addresses.get(address) or {address})

    def named(self, name: str) -> frozenset[str]:
        """Return the people with this name: employees of the roster, else those who write under it from inside."""
        keys = name_keys(name)
        return self.roster.named(name) or frozenset(who for key in keys for who in self._by_key.get(key, ()))

    def proven(self, address: str, name: str, who: frozenset[str]) -> bool:
        """Return whether the address, which goes by `name`, is known to be that of one of the people `who`."""
        if self.roster.addresses.get(address, set()) & who:
            return True
        if domain_of(address) in self._listed:
            return False
        keys = name_keys(name)
        return any(
            bool(keys & (called_keys(to) | called_keys(writer_name))) or bool(who & self.holders(writer))
            for to, writer, writer_name in self._unasked(address)
        )

    def _unasked(self, address: str) -> Iterator[_Letter]:
        """Yield the letters that went to an address before anything came from it."""
        begun = self._first_in.get(address, _NEVER)
        return (letter for letter, time in self._written.get(address, {}).items() if time < begun)

    def namesakes(self, name: str, who: frozenset[str], besides: str = "") -> int:
        """Return how many others bear the name: more than one of ours, and outside addresses that we wrote to first."""
        if self._outsiders is None:
            self._outsiders = defaultdict(set)
            for address in self._written:
                for key in {key for to, _, _ in self._unasked(address) for key in called_keys(to)}:
                    self._outsiders[key].add(address)
        outside = {address for key in name_keys(name) for address in self._outsiders.get(key, ())}
        return len(outside - {besides}) + max(0, len(who) - 1)

    def written_names(self) -> Iterator[tuple[str, str]]:
        """Yield (outside address, name) as our own people addressed it."""
        for address, letters in self._written.items():
            yield from ((address, to) for to in {to for to, _, _ in letters} if to)


def recipients(message: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (address in lower case, display name) of everyone a message went to; "" where none is given."""
    addresses = [*(message["to_addresses"] or []), *(message["cc_addresses"] or [])]
    names = [*(message["recipient_names"] or []), *([""] * len(addresses))]
    for address, name in zip(addresses, names, strict=False):
        yield address.lower(), name or ""


def people(reader: TableReader, own: frozenset[str]) -> tuple[Person, ...]:
    """Return the people of the firm with the addresses proven to be theirs. An address that fits two is nobody's."""
    known = People(Roster(reader.dicts("staff", COLUMNS)), own, listed_domains(reader))
    for message in reader.dicts("message", MESSAGE_COLUMNS):
        known.see(message)
    outside = _outside_addresses(known, _names_used(reader, known))
    found = [_rostered(known, employee, row, outside[employee]) for employee, row in known.roster.people.items()]
    for address, keys in sorted(known.senders.items()):
        if keys and known.holders(address) == {address}:
            person_id = stable_id("p", "mail", address)
            found.append(Person(person_id, frozenset(keys), frozenset({address, *outside[address]}), from_roster=False))
    return tuple(found)


def _names_used(reader: TableReader, known: People) -> Iterator[tuple[str, str]]:
    """Yield (outside address, name) as we addressed it and as it calls itself."""
    yield from known.written_names()
    for message in reader.dicts("message", ("from_address", "from_name")):
        if message["from_address"] and message["from_name"]:
            yield message["from_address"].lower(), message["from_name"]


def _outside_addresses(known: People, used: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return by person the outside addresses that are proven to be theirs alone."""
    claims: dict[str, set[str]] = defaultdict(set)
    for address, name in used:
        who = known.named(name) if domain_of(address) not in known.own else frozenset()
        if who and known.proven(address, name, who):
            claims[address] |= who
    found: dict[str, set[str]] = defaultdict(set)
    for address, claimed in claims.items():
        if len(claimed) == 1:
            found[next(iter(claimed))].add(address)
    return found


def _rostered(known: People, employee: str, row: Mapping[str, Any], outside: set[str]) -> Person:
    own = {row["email"].lower()} if row["email"] else set()
    names = known.roster.keys[employee].union(*(known.senders.get(address, set()) for address in own))
    person_id = stable_id("p", "staff", employee)
    return Person(person_id, frozenset(names), frozenset(own | outside), row["title"] or "", True, (row["row_id"],))
