"""Whether a password alone lets an account in: by the set of policies, and by what the sign-ins show."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader
from sekisho.hygiene.mfa.analysers.evaluate import OTHER
from sekisho.hygiene.mfa.analysers.people import membership
from sekisho.hygiene.mfa.analysers.places import locations_of
from sekisho.hygiene.mfa.analysers.policy import policy_of
from sekisho.hygiene.mfa.analysers.seen import Seen, networks, seen_by_account
from sekisho.hygiene.mfa.analysers.three import Says
from sekisho.hygiene.mfa.analysers.why import About, Rules, Told
from sekisho.hygiene.mfa.analysers.why import rules as rules_of
from sekisho.identity.directory import directory_accounts
from sekisho.identity.groups import memberships
from sekisho.model.rows import Cell

MOST = 10
EMERGENCY = 2
"""So many accounts may be left out of everything for an emergency; more is a hole."""
SYNCHRONISES = "d29b2b05-8046-44ba-8758-1e26182fcf32"
"""Directory Synchronization Accounts, by template: a machine's account that can give no second factor."""
_BY_POLICY = {Says.YES: "password_enters", Says.NO: "password_stopped", Says.MAYBE: "undetermined"}
_MEMBER = ("container_uid", "container_kind", "role_template", "member_uid", "member_kind")
_PLACE = ("kind", "countries", "unknown_countries", "trusted", "ranges")


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that is asked about each account. `gap` says why an entry cannot be told, "" where it can.

    `seen` is None without a log.
    """

    rules: Rules
    gap: str
    places: bool
    seen: Mapping[str, Seen] | None
    proof: tuple[str, ...]


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:  # noqa: ARG001 - the contract's shape
    """Yield one row an account that can sign in."""
    known = directory_accounts(reader, ("user_name", "user_kind", "invitation_state"))
    accounts = [row for row in known if row["enabled"] is not False]
    if not accounts:
        return
    told = _known(reader, accounts)
    about = told.rules.about(accounts)
    emergency = _emergency(told.rules, accounts, about)
    for account, one in zip(accounts, about, strict=True):
        yield _row(account, told.rules.told(one), told, emergency=account["account_uid"] in emergency)


def _known(reader: TableReader, accounts: Sequence[Mapping[str, Any]]) -> Known:
    found = _policies(reader)
    policies = tuple(policy_of(row, json.loads(row["document"] or "{}")) for row in found)
    uids = {str(account["account_uid"]).lower() for account in accounts}
    groups = membership(memberships(reader, _MEMBER), uids)
    places = latest(reader, "named_location", ("location_uid",), _PLACE)
    trusted = networks(one for row in places if row["trusted"] for one in row["ranges"] or ())
    return Known(
        rules_of(policies, locations_of(places), groups),
        _gap(found, exported="access_policy" in reader.names()),
        "named_location" in reader.names(),
        seen_by_account(reader, trusted) if "authentication" in reader.names() else None,
        tuple(sorted(row["row_id"] for row in found)[:MOST]),
    )


def _gap(found: Sequence[Mapping[str, Any]], *, exported: bool) -> str:
    """Return why the policies at hand do not tell everything, "" where they do.

    A firm without a single policy may rest on security defaults, which no export of policies shows.
    """
    if not found:
        return "none_listed" if exported else "no_policies"
    return "" if all(row["complete"] for row in found) else "policies_incomplete"


def _policies(reader: TableReader) -> list[dict[str, Any]]:
    """Return the policies that stand: a list of all of them replaces the list before, one alone only itself."""
    columns = ("policy_uid", "name", "state", "document", "complete", "listed")
    last = latest(reader, "access_policy", (), columns)
    whole = any((row["listed"] or 0) > 1 for row in last)
    return last if whole else latest(reader, "access_policy", ("policy_uid",), columns)


def _emergency(told: Rules, accounts: Sequence[Mapping[str, Any]], about: Sequence[About]) -> frozenset[str]:
    """Return the accounts that every policy which acts and stops a password leaves out on purpose, where they are few."""
    wide = sum(
        1 << at
        for at in range(len(told.policies))
        if told.stopping >> at & 1 and sum(one.met.sure >> at & 1 for one in about) > EMERGENCY
    )
    left_out = [
        account["account_uid"]
        for account, one in zip(accounts, about, strict=True)
        if account["user_kind"] == "member" and one.left_out & wide and not one.met.sure & told.stopping
    ]
    return frozenset(left_out) if len(left_out) <= EMERGENCY else frozenset()


def _row(account: Mapping[str, Any], told: Told, known: Known, *, emergency: bool) -> Mapping[str, Cell]:
    uid, entry = account["account_uid"], told.entry
    # A policy that is missing from the export can stop what gets in, and cannot let in what is stopped.
    open_end = bool(known.gap) and entry.enters is not Says.NO
    machine = entry.enters is Says.YES and known.rules.groups.says(uid.lower(), SYNCHRONISES, role=True) is Says.YES
    unsure, gap = open_end or machine, known.gap if open_end else "synchronises"
    seen = (known.seen or {}).get(uid, Seen(0, 0, None, ()))
    return {
        "account_uid": uid,
        "user_name": account["user_name"],
        "enabled": account["enabled"],
        "user_kind": account["user_kind"],
        "by_policy": _BY_POLICY[Says.MAYBE if unsure else entry.enters],
        "why": gap if unsure else told.why,
        "apps": ["All"] if OTHER in entry.apps else sorted(entry.apps)[:MOST] or None,
        "clients": sorted(entry.clients) or None,
        "policies": list(told.policies[:MOST]) or None,
        "unknown": list(told.policies[:MOST]) if entry.enters is Says.MAYBE else None,
        "seen_password_only": None if known.seen is None else seen.password_only,
        "seen_total": None if known.seen is None else seen.total,
        "seen_last": seen.last,
        "places_known": known.places,
        "break_glass": ("suspected" if seen.total else "expected") if emergency else "no",
        "proof": [account["row_id"], *known.proof, *seen.proof],
    }


ANALYSER = Analyser("account_entry", 7, rows, ("directory_membership", "authentication_step"))
"""Who gets in with a password alone."""
