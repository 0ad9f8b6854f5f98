"""Statements about the accounts of the directory: who is still in it, who uses it, who could answer a second question."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sekisho.detection.analyser import Setting
from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader
from sekisho.hygiene.zero_trust.analysers.counting import Count, Seen, counted
from sekisho.hygiene.zero_trust.analysers.entries import emergency_accounts
from sekisho.hygiene.zero_trust.analysers.sign_ins import last_used
from sekisho.identity.directory import directory_accounts

UNUSED = timedelta(days=90)
KNOWN_SHARE = 0.8
"""Where so many of those who stay are found in the directory, one who left and is not found has no account any more."""
_ACCOUNT = ("user_name", "email", "employee_id", "user_kind", "created_time", "last_sign_in_time")
_STAFF = ("employee_id", "email", "left_on")


def second_factor_registered(reader: TableReader) -> Count:
    """Count the firm's own enabled accounts that can answer a request for a second factor."""
    accounts = [row for row in _enabled(reader) if row["user_kind"] == "member"]
    capable: dict[str, tuple[bool, str]] = {}
    for row in latest(reader, "directory_account", ("connector", "account_uid"), ("mfa_capable",)):
        if row["mfa_capable"] is not None:
            capable[row["account_uid"]] = row["mfa_capable"], row["row_id"]
    if not accounts or not capable:
        return Count(missing=("directory_account.mfa_capable",))
    return counted(_registered(row, capable) for row in accounts)


def _registered(row: Mapping[str, Any], capable: Mapping[str, tuple[bool, str]]) -> Seen:
    told = capable.get(row["account_uid"])
    return Seen(row["account_uid"], told and told[0], (told[1] if told else row["row_id"], row["row_id"]))


def _enabled(reader: TableReader) -> list[dict[str, Any]]:
    apart = emergency_accounts(reader)
    every = directory_accounts(reader, _ACCOUNT)
    return [row for row in every if row["enabled"] is not False and row["account_uid"] not in apart]


def unused_accounts_closed(reader: TableReader, setting: Setting) -> Count:
    """Count enabled accounts that were used within ninety days, or are younger than that."""
    accounts = _enabled(reader)
    used = last_used(reader)
    says = any(row["last_sign_in_time"] is not None for row in accounts)
    if not accounts or not (says or used):
        return Count(missing=("directory_account.last_sign_in_time",))
    since = setting.now - UNUSED
    return counted(
        Seen(row["account_uid"], _in_use(row, used.get(row["account_uid"]), since, says=says), (row["row_id"],))
        for row in accounts
    )


def _in_use(row: Mapping[str, Any], seen: datetime | None, since: datetime, *, says: bool) -> bool | None:
    """Tell whether an account was used since a time; `says`: the directory's word is in the export for others."""
    last = max((one for one in (row["last_sign_in_time"], seen, row["created_time"]) if one), default=None)
    if last is not None and last >= since:
        return True
    # Without the directory's word, an account that the log does not show may have been used before the log begins.
    return False if says and last is not None else None


def leavers_closed(reader: TableReader, setting: Setting) -> Count:
    """Count people who left whose account is blocked or gone."""
    staff = latest(reader, "staff", ("employee_id",), _STAFF)
    accounts = directory_accounts(reader, _ACCOUNT)
    if not staff or not accounts:
        given = {"staff": staff, "directory_account": accounts}
        return Count(missing=tuple(name for name, rows in given.items() if not rows))
    by_name = _by_name(accounts)
    today = setting.now.astimezone(setting.zone).date()
    left = [row for row in staff if _left(row, today)]
    stay = [row for row in staff if not _left(row, today)]
    known = sum(_account(row, by_name) is not None for row in stay) >= KNOWN_SHARE * len(stay)
    return counted(_leaver(row, _account(row, by_name), known=known) for row in left)


def _left(row: Mapping[str, Any], today: date) -> bool:
    return row["left_on"] is not None and row["left_on"] < today


def _by_name(accounts: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {name: row for row in accounts for name in _names(row, "employee_id", "email", "user_name")}


def _names(row: Mapping[str, Any], *columns: str) -> Iterator[str]:
    for column in columns:
        if row[column]:
            yield str(row[column]).lower()


def _account(row: Mapping[str, Any], by_name: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any] | None:
    return next((by_name[one] for one in _names(row, "employee_id", "email") if one in by_name), None)


def _leaver(row: Mapping[str, Any], account: Mapping[str, Any] | None, *, known: bool) -> Seen:
    if account is None:
        return Seen(row["employee_id"], True if known else None, (row["row_id"],))
    closed = None if account["enabled"] is None else not account["enabled"]
    return Seen(account["account_uid"], closed, (account["row_id"], row["row_id"]))
