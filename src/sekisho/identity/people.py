"""People of the firm: the roster, and the addresses that our own outbound mail has proved to be theirs."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sekisho.evidence.reader import TableReader
from sekisho.identity.domains import domain_of
from sekisho.identity.names import person_key
from sekisho.model.ids import stable_id

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Person:
    """One person: comparable names (see `person_key`), addresses known to be theirs, and how each was learned."""

    person_id: str
    names: frozenset[str]
    addresses: frozenset[str]
    title: str = ""
    from_roster: bool = True
    rows: tuple[str, ...] = ()


def people(reader: TableReader, own: frozenset[str]) -> tuple[Person, ...]:
    """Return the people of the firm, from the roster and from the names that mail of our own domains carries.

    An outside address belongs to a person when somebody of the firm wrote to it under that person's name, before it
    ever wrote to us.
    """
    rostered = [_rostered(row) for row in reader.dicts("staff", _STAFF)]
    senders, written_to = _mail_names(reader, own)
    found: list[Person] = []
    claimed: set[str] = set()
    for person in rostered:
        seen = (
            set().union(*(senders.get(address, set()) for address in person.addresses)) if person.addresses else set()
        )
        names = person.names | seen
        claimed |= person.addresses
        extra = set().union(*(written_to.get(name, set()) for name in names)) if names else set()
        found.append(_with(person, frozenset(names), person.addresses | frozenset(extra)))
    for address, names_used in sorted(senders.items()):
        if address not in claimed and names_used:
            extra = set().union(*(written_to.get(name, set()) for name in names_used))
            found.append(
                Person(stable_id("p", "mail", address), frozenset(names_used), frozenset({address} | extra), "", False)
            )
    return tuple(found)


_STAFF = ["row_id", "employee_id", "name", "name_kana", "name_romaji", "email", "title"]


def _rostered(row: Mapping[str, Any]) -> Person:
    names = {person_key(row[column]) for column in ("name", "name_kana", "name_romaji") if row[column]}
    address = frozenset({row["email"].lower()} if row["email"] else ())
    key = stable_id("p", "staff", row["employee_id"])
    return Person(key, frozenset(names - {""}), address, row["title"] or "", True, (row["row_id"],))


def _with(person: Person, names: frozenset[str], addresses: frozenset[str]) -> Person:
    return Person(person.person_id, names, addresses, person.title, person.from_roster, person.rows)


def _mail_names(reader: TableReader, own: frozenset[str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return names by own address, and outside addresses by the name under which our people wrote to them first.

    An address that wrote to us before anybody of ours wrote to it proves nothing: answering an impostor is no proof.
    """
    senders: dict[str, set[str]] = defaultdict(set)
    wrote_first: dict[str, datetime] = {}
    written: dict[tuple[str, str], datetime] = {}
    columns = ["from_address", "from_name", "to_addresses", "cc_addresses", "recipient_names", "event_time"]
    for row in reader.dicts("message", columns):
        sender, time = (row["from_address"] or "").lower(), row["event_time"]
        if domain_of(sender) in own:
            if row["from_name"]:
                senders[sender].add(person_key(row["from_name"]))
            _keep_first(written, _named_outside(row, own), time)
        elif sender:
            _keep_first(wrote_first, [sender], time)
    proven: dict[str, set[str]] = defaultdict(set)
    for (name, address), time in written.items():
        if address not in wrote_first or time < wrote_first[address]:
            proven[name].add(address)
    return {address: names - {""} for address, names in senders.items()}, proven


def _named_outside(row: Mapping[str, Any], own: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield (comparable name, address) of the outside recipients that a message names."""
    addresses = [*(row["to_addresses"] or []), *(row["cc_addresses"] or [])]
    for address, name in zip(addresses, row["recipient_names"] or [], strict=False):
        key = person_key(name) if name else ""
        if key and domain_of(address) not in own:
            yield key, address.lower()


def _keep_first(times: dict[_Key, datetime], keys: Iterable[_Key], time: datetime | None) -> None:
    for key in keys:
        if time is not None and (key not in times or time < times[key]):
            times[key] = time
