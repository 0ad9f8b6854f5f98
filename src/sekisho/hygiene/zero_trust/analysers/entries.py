"""Statements about who gets in, from the table of entries that the policies and sign-ins gave."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sekisho.evidence.reader import TableReader
from sekisho.hygiene.zero_trust.analysers.counting import Count, Seen, counted

OLD = frozenset({"exchangeActiveSync", "other"})
"""Clients of protocols that cannot ask for a second factor."""
_COLUMNS = ("account_uid", "user_kind", "by_policy", "why", "clients", "break_glass", "proof")
_BY_POLICY = {"password_stopped": True, "password_enters": False}


def stopped(reader: TableReader) -> Count:
    """Count accounts that a password alone does not let in."""
    return _entries(reader, _stops)


def guests_stopped(reader: TableReader) -> Count:
    """Count guests that a password alone does not let in."""
    return _entries(reader, _stops, kind="guest")


def old_protocols_closed(reader: TableReader) -> Count:
    """Count accounts that no old protocol lets in with a password."""
    return _entries(reader, _closed)


def emergency_accounts(reader: TableReader) -> frozenset[str]:
    """Return the ids of accounts for emergencies that nobody used: they are measured apart."""
    return frozenset(row["account_uid"] for row in _rows(reader) if row["break_glass"] == "expected")


def _rows(reader: TableReader) -> Iterator[dict[str, Any]]:
    if "account_entry" in reader.names():
        yield from reader.dicts("account_entry", _COLUMNS)


def _entries(reader: TableReader, holds: Callable[[Mapping[str, Any]], bool | None], kind: str | None = None) -> Count:
    rows = [row for row in _rows(reader) if row["break_glass"] != "expected"]
    if not rows:
        return Count(missing=("directory_account", "access_policy"))
    missing = ("access_policy",) if any(row["why"] == "no_policies" for row in rows) else ()
    asked = [row for row in rows if kind is None or row["user_kind"] == kind]
    return counted((Seen(row["account_uid"], holds(row), tuple(row["proof"])) for row in asked), missing)


def _stops(row: Mapping[str, Any]) -> bool | None:
    return _BY_POLICY.get(row["by_policy"])


def _closed(row: Mapping[str, Any]) -> bool | None:
    stops = _stops(row)
    return not OLD & set(row["clients"] or ()) if stops is False else stops
