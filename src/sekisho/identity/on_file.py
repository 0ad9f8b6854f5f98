"""The account on file of each counterparty: sealed in the ledger, or the first list delivered while there is none.

A later list never changes what is on file; what differs there is for the detectors and the account cases to show. An
account is on file for the names that were sealed with it, whatever a list calls that payee afterwards.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from sekisho.evidence.reader import TableReader
from sekisho.ledger.accounts import OnFile
from sekisho.model.rows import Cell
from sekisho.model.schema import tables

_COLUMNS = (
    "row_id", "batch_id", "ingest_time", "place", "counterparty_key", "account_key", "holder_kana", "name", "name_kana",
    "phone", "domains", "updated_on", "registered_on",
)  # fmt: skip
_NAMES = ("holder_kana", "name", "name_kana")
ListRow = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ListDifference:
    """A row of a list that is not what is on file. `kind`: another account, another phone, or a new counterparty."""

    counterparty_key: str
    kind: str
    row_id: str
    account_key: str | None


def list_rows(reader: TableReader) -> tuple[ListRow, ...]:
    """Return the rows of all payee lists in the order of their delivery, then by row id.

    The order is that in which deliveries were written, which no clock that jumps can change.
    """
    rows = list(reader.dicts("counterparty", _COLUMNS))
    order: dict[str, int] = {}
    for row in rows:
        order.setdefault(row["batch_id"], len(order))
    return tuple(sorted(rows, key=lambda row: (order[row["batch_id"]], row["row_id"])))


def founding_rows(rows: tuple[ListRow, ...]) -> tuple[ListRow, ...]:
    """Return the rows of the first delivery that names each counterparty: what `init` seals, and what stands before it."""
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(row["counterparty_key"], row["batch_id"])
    return tuple(row for row in rows if row["account_key"] and first[row["counterparty_key"]] == row["batch_id"])


def accounts_on_file(rows: tuple[ListRow, ...], sealed: OnFile | None) -> Iterator[dict[str, Cell]]:
    """Yield the rows of `account_on_file`. `sealed` is what the ledger stands for, None where there is no ledger."""
    if sealed is None:
        for row in founding_rows(rows):
            yield _derived(row, row["account_key"], row["phone"], "provisional", [row["row_id"]], _since(row))
        return
    listed: dict[str, list[ListRow]] = defaultdict(list)
    for row in rows:
        listed[row["counterparty_key"]].append(row)
    for key, accounts in sorted(sealed.accounts.items()):
        names = next((account.payee for account in accounts if account.payee), "")
        for account in accounts:
            payee = account.payee or names
            own = [row for row in listed[key] if not payee or sealed_names(row) == payee]
            same = next((row for row in own if row["account_key"] == account.account_key), own[0] if own else None)
            proof = [account.entry_hash, *([same["row_id"]] if same else [])]
            known = same or {"counterparty_key": key, "domains": None, **_named(payee)}
            approved = account.basis == "approved" or same is None
            since = account.since.date() if approved else _since(known)
            yield _derived(known, account.account_key, account.phone, account.basis, proof, since)


def sealed_names(row: ListRow) -> str:
    """Return a payee's names as they are sealed with an account."""
    return msgspec.json.encode([row[name] or "" for name in _NAMES]).decode()


def listed_names(rows: tuple[ListRow, ...], counterparty_key: str, account_key: str) -> str:
    """Return the names to seal with a new account: those that the lists gave its payee first; "" where none names it."""
    own = [row for row in rows if row["counterparty_key"] == counterparty_key]
    found = next((row for row in own if row["account_key"] == account_key), own[0] if own else None)
    return sealed_names(found) if found else ""


def names_gone(rows: tuple[ListRow, ...], sealed: OnFile | None) -> int:
    """Count the payees on file under whose sealed names no list knows them any more."""
    listed = {(row["counterparty_key"], sealed_names(row)) for row in rows}
    on_file = {(key, one.payee) for key, every in (sealed.accounts if sealed else {}).items() for one in every}
    return len({key for key, payee in on_file if payee and (key, payee) not in listed})


def _named(payee: str) -> dict[str, str | None]:
    """Return the columns of names that were sealed; null where none were."""
    names = msgspec.json.decode(payee, type=list[str]) if payee else []
    return {column: name or None for column, name in zip(_NAMES, names or [""] * len(_NAMES), strict=True)}


def _since(row: ListRow) -> date | None:
    """Return the day on which the list says that the account was entered or last changed; None where it does not say."""
    changed: date | None = row.get("updated_on") or row.get("registered_on")
    return changed


def _derived(
    row: ListRow, account: str, phone: str | None, basis: str, proof: list[str], since: date | None
) -> dict[str, Cell]:
    values: dict[str, Cell] = {
        "counterparty_key": row["counterparty_key"],
        "account_key": account,
        "holder_kana": row["holder_kana"],
        "name": row["name"],
        "name_kana": row["name_kana"],
        "phone": phone or None,
        "domains": row["domains"] or [],
        "basis": basis,
        "basis_rows": proof,
        "since": since,
    }
    if values.keys() != {column.name for column in tables()["account_on_file"].columns}:
        raise ValueError("account_on_file has other columns than its schema")
    return values


def differences(rows: tuple[ListRow, ...], on_file: tuple[Mapping[str, Cell], ...]) -> tuple[ListDifference, ...]:
    """Return what the newest delivery of each list says otherwise than the file: each is a case, none is a change."""
    accounts: dict[str, set[Any]] = {}
    phones: dict[str, set[Any]] = {}
    for known in on_file:
        accounts.setdefault(str(known["counterparty_key"]), set()).add(known["account_key"])
        phones.setdefault(str(known["counterparty_key"]), set()).add(known["phone"])
    found = []
    for row in _newest(rows):
        key = row["counterparty_key"]
        if key not in accounts:
            found.append(ListDifference(key, "new", row["row_id"], row["account_key"]))
        elif row["account_key"] not in accounts[key]:
            found.append(ListDifference(key, "account", row["row_id"], row["account_key"]))
        elif (row["phone"] or None) not in phones[key]:
            found.append(ListDifference(key, "phone", row["row_id"], row["account_key"]))
    return tuple(found)


def _newest(rows: tuple[ListRow, ...]) -> tuple[ListRow, ...]:
    last = {row["counterparty_key"]: row["batch_id"] for row in rows}
    return tuple(row for row in rows if last[row["counterparty_key"]] == row["batch_id"])
