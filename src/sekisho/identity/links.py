"""Links: who a name in a source is, with the rows that prove it. Undoing a link rewrites no row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sekisho.evidence.reader import TableReader
from sekisho.identity.accounts import code_fold
from sekisho.identity.domains import FREEMAIL, domain_of
from sekisho.identity.names import kana_fold
from sekisho.identity.people import Person
from sekisho.model.ids import mention_id, stable_id


@dataclass(frozen=True, slots=True)
class Link:
    """One mention is one entity: `how` names the rule, `proof` the rows it rests on."""

    mention_id: str
    entity_kind: str
    entity_id: str
    how: str
    proof: tuple[str, ...]

    @property
    def link_id(self) -> str:
        """The id by which a decision undoes it."""
        return stable_id("l", self.mention_id, self.entity_kind, self.entity_id)


def links(reader: TableReader, persons: Iterable[Person], undone: frozenset[str] = frozenset()) -> Iterator[Link]:
    """Yield each link once, without those that a decision has undone (by link id)."""
    seen: set[str] = set()
    for link in chain(_people(reader, persons), _payees(reader), _senders(reader)):
        if link.link_id not in undone and link.link_id not in seen:
            seen.add(link.link_id)
            yield link


def _people(reader: TableReader, persons: Iterable[Person]) -> Iterator[Link]:
    owners: dict[str, Person] = {}
    for person in persons:
        owners.update(dict.fromkeys(person.addresses, person))
    for row in reader.dicts("staff", ["row_id", "source_id", "employee_id", "email"]):
        owner = stable_id("p", "staff", row["employee_id"])
        yield Link(
            mention_id(row["source_id"], "employee", row["employee_id"]),
            "person",
            owner,
            "same_employee",
            (row["row_id"],),
        )
        if row["email"]:
            yield Link(
                mention_id(row["source_id"], "email", row["email"]), "person", owner, "same_address", (row["row_id"],)
            )
    for row in _first_of_each(reader):
        address = row["from_address"]
        sender = owners.get(address.lower())
        if sender is not None:
            proof = (row["row_id"], *sender.rows)
            yield Link(
                mention_id(row["source_id"], "email", address), "person", sender.person_id, "same_address", proof
            )


def _payees(reader: TableReader) -> Iterator[Link]:
    by_code: dict[str, tuple[str, str]] = {}
    by_reading: dict[str, set[tuple[str, str]]] = defaultdict(set)
    columns = ["row_id", "source_id", "counterparty_key", "code", "name_kana", "holder_kana"]
    for row in reader.dicts("counterparty", columns):
        known = (row["counterparty_key"], row["row_id"])
        if row["code"]:
            by_code[code_fold(row["code"])] = known
            yield Link(
                mention_id(row["source_id"], "code", row["code"]), "counterparty", known[0], "same_code", (known[1],)
            )
        for reading in {kana_fold(row[name]) for name in ("name_kana", "holder_kana") if row[name]} - {""}:
            by_reading[reading].add(known)
    for row in reader.dicts("payment", ["row_id", "source_id", "payee_code", "payee_name"]):
        yield from _paid(row, by_code, by_reading)


def _paid(
    row: dict[str, Any], by_code: dict[str, tuple[str, str]], by_reading: dict[str, set[tuple[str, str]]]
) -> Iterator[Link]:
    code, name = row["payee_code"], row["payee_name"]
    known = by_code.get(code_fold(code)) if code else None
    if known is not None and code:
        proof = (row["row_id"], known[1])
        yield Link(mention_id(row["source_id"], "code", code), "counterparty", known[0], "same_code", proof)
    same = by_reading.get(kana_fold(name), set()) if name else set()
    if name and len({key for key, _ in same}) == 1:
        key, proof_row = min(same)
        proof = (row["row_id"], proof_row)
        yield Link(mention_id(row["source_id"], "name", name), "counterparty", key, "same_reading", proof)


def _senders(reader: TableReader) -> Iterator[Link]:
    owners: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in reader.dicts("counterparty", ["row_id", "counterparty_key", "domains"]):
        for domain in row["domains"] or []:
            owners[domain].add((row["counterparty_key"], row["row_id"]))
    for row in _first_of_each(reader):
        domain = domain_of(row["from_address"])
        known = owners.get(domain, set())
        if domain and domain not in FREEMAIL and len({key for key, _ in known}) == 1:
            key, proof_row = min(known)
            proof = (row["row_id"], proof_row)
            yield Link(
                mention_id(row["source_id"], "email", row["from_address"]), "counterparty", key, "domain_on_list", proof
            )


def _first_of_each(reader: TableReader) -> Iterator[dict[str, Any]]:
    """Yield the first message of every sender's address in a source: the others would prove the same links again."""
    seen: set[tuple[str, str]] = set()
    for row in reader.dicts("message", ["row_id", "source_id", "from_address"]):
        sender = row["source_id"], row["from_address"]
        if row["from_address"] and sender not in seen:
            seen.add(sender)
            yield row
