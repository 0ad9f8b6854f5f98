"""The logins of staff by the directory: a roster seldom has them, and a log of devices has nothing else."""

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sekisho.evidence.reader import TableReader
from sekisho.identity.directory import directory_accounts

_COLUMNS = ("user_name", "user_kind", "email", "employee_id", "display_name", "unmapped")
_SAM = "onPremisesSamAccountName"


def sam_of(account: Mapping[str, Any]) -> str:
    """Return the login that an account has in the firm's own directory (`onPremisesSamAccountName`), "" without one."""
    written = account.get("unmapped")
    found = json.loads(written).get(_SAM) if written and _SAM in written else None
    return str(found or "").strip().lower()


def as_compared(written: str) -> str:
    """Return a number, an address or a name as it is compared: sheets differ in width, case and blanks."""
    return "".join(unicodedata.normalize("NFKC", written).casefold().split())


def with_logins(reader: TableReader, staff: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of the roster, each with `logins` and `addresses` (lower case) of the directory's accounts of this person.

    An account is a person's by its employee number or its mail address; else by a name that one account and one person
    alone have. What fits two is nobody's.
    """
    people = [{**row, "logins": frozenset[str](), "addresses": frozenset[str]()} for row in staff]
    if "directory_account" not in reader.names():
        return people
    known: dict[tuple[str, str], set[int]] = defaultdict(set)
    for at, row in enumerate(people):
        for key in _keys(row, row.get("name")):
            known[key].add(at)
    accounts = [row for row in _whole(reader) if row["user_kind"] != "guest"]
    named: dict[tuple[str, str], int] = defaultdict(int)
    for account in accounts:
        for key in _keys(account, account["display_name"]):
            named[key] += 1
    for account in accounts:
        fits = (known[key] for key in _keys(account, account["display_name"]) if named[key] == 1 or key[0] == "number")
        owner = next((next(iter(one)) for one in fits if len(one) == 1), None)
        if owner is not None:
            name, mail = str(account["user_name"] or "").lower(), str(account["email"] or "").lower()
            people[owner]["logins"] |= {sam_of(account), name.partition("@")[0]} - {""}
            people[owner]["addresses"] |= {name, mail} - {""}
    return people


def _whole(reader: TableReader) -> list[dict[str, Any]]:
    """Return every account once, what its newest row leaves out said by another: exports of groups say less than one of all."""
    found = {row["account_uid"]: row for row in directory_accounts(reader, _COLUMNS)}
    for row in reader.dicts("directory_account", ("account_uid", *_COLUMNS)):
        known = found[row["account_uid"]]
        for name in _COLUMNS[:-1]:
            known[name] = known[name] or row[name]
        if not sam_of(known) and sam_of(row):
            known["unmapped"] = row["unmapped"]
    return [found[uid] for uid in sorted(found)]


def _keys(row: Mapping[str, Any], name: str | None) -> list[tuple[str, str]]:
    """Return by what a person is known, the surest first: number, address, name; a sheet's number may lack zeros."""
    number = str(row.get("employee_id") or "").strip().lower().lstrip("0")
    address = str(row.get("email") or "").strip().lower()
    called = as_compared(name or "")
    return [(kind, text) for kind, text in (("number", number), ("address", address), ("name", called)) if text]
