"""Statements about vendors, rights, stores and logs, from the tables that other families made of them."""

from collections.abc import Callable, Mapping
from typing import Any

from sekisho.evidence.reader import TableReader
from sekisho.hygiene.zero_trust.analysers.counting import Count, Seen, counted

UNLIKELY = 1e-4
ENOUGH_DAYS = 20
_REACH = {"not_reachable": True, "reachable": False}
_COVERED = {"covered": True, "ended": False, "not_begun": False}
Holds = Callable[[Mapping[str, Any]], bool | None]


def vendors_covered(reader: TableReader) -> Count:
    """Count living ways in of vendors that a contract in force covers."""
    return _table(
        reader,
        "vendor_access",
        "access_uid",
        lambda row: _COVERED.get(row["covered"]),
        missing=("vendor",),
        asked=lambda row: row["alive"] is not False,
    )


def no_step_to_admin(reader: TableReader) -> Count:
    """Count users and roles that are no administrators and cannot make themselves one in one step."""
    return _table(
        reader,
        "escalation",
        "principal_arn",
        lambda row: _REACH.get(row["can_escalate"]),
        missing=("iam_principal",),
        asked=lambda row: row["is_admin"] != "yes",
    )


def stores_closed(reader: TableReader) -> Count:
    """Count stores that nobody outside can read or write without being named."""
    return _table(reader, "store_reach", "store_uid", _closed, missing=("store_access",))


def _closed(row: Mapping[str, Any]) -> bool | None:
    both = [_REACH.get(row["public_read"]), _REACH.get(row["public_write"])]
    return False if False in both else None if None in both else True


def sources_speak(reader: TableReader) -> Count:
    """Count sources of events that speak as they usually do, up to the day."""
    return _table(reader, "source_pulse", "source", _speaks, missing=("authentication", "api_activity"))


def _speaks(row: Mapping[str, Any]) -> bool | None:
    if row["days_seen"] < ENOUGH_DAYS:
        return None
    if row["chance"] < UNLIKELY:
        return False
    return None if row["late_chance"] < UNLIKELY else True


def _table(
    reader: TableReader,
    name: str,
    key: str,
    holds: Holds,
    *,
    missing: tuple[str, ...],
    asked: Callable[[Mapping[str, Any]], bool] = lambda _: True,
) -> Count:
    """Count the rows of a derived table that are asked for; what would make it is missing where it is not there."""
    if name not in reader.names():
        return Count(missing=missing)
    rows = sorted(reader.dicts(name), key=lambda row: str(row[key]))
    return counted(Seen(row[key], holds(row), tuple(row["proof"] or ())) for row in rows if asked(row))
