"""Whether a password alone lets an account in: by the set of policies, and by what the sign-ins show."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader
from sekisho.hygiene.mfa.analysers.evaluate import OTHER, Entry, PolicySet, locations_of, policy_set
from sekisho.hygiene.mfa.analysers.people import Membership, applies, excluded, membership
from sekisho.hygiene.mfa.analysers.policy import Policy, policy_of, stops
from sekisho.hygiene.mfa.analysers.seen import Seen, networks, seen_by_account
from sekisho.hygiene.mfa.analysers.three import Says
from sekisho.identity.directory import directory_accounts
from sekisho.model.rows import Cell

MOST = 10
EMERGENCY = 2
"""So many accounts may be left out of everything for an emergency; more is a hole."""
_BY_POLICY = {Says.YES: "password_enters", Says.NO: "password_stopped", Says.MAYBE: "undetermined"}


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that is asked about each account. `gap` says why an entry cannot be told, "" where it can."""

    policies: tuple[Policy, ...]
    enforced: PolicySet
    groups: Membership
    gap: str
    emergency: frozenset[str]
    logged: bool
    seen: Mapping[str, Seen]
    proof: tuple[str, ...]


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:  # noqa: ARG001 - the contract's shape
    """Yield one row an account that can sign in."""
    accounts = [row for row in directory_accounts(reader, _ACCOUNT) if row["enabled"] is not False]
    if not accounts:
        return
    known = _known(reader, accounts)
    for account in accounts:
        yield _row(account, known)


_ACCOUNT = ("user_name", "user_kind")


def _known(reader: TableReader, accounts: Sequence[Mapping[str, Any]]) -> Known:
    found = _policies(reader)
    policies = tuple(policy_of(row, json.loads(row["document"])) for row in found)
    groups = membership(latest(reader, "directory_membership", ("container_uid",), _MEMBER))
    places = latest(reader, "named_location", ("location_uid",), _PLACE)
    trusted = networks(one for row in places if row["trusted"] for one in row["ranges"] or ())
    enforced = policy_set(policies, locations_of(places))
    gap = "no_policies" if not found else "" if all(row["complete"] for row in found) else "policies_incomplete"
    seen = seen_by_account(reader, trusted)
    return Known(
        policies,
        enforced,
        groups,
        gap,
        _emergency(policies, groups, accounts),
        "authentication" in reader.names(),
        seen,
        tuple(sorted(row["row_id"] for row in found)[:MOST]),
    )


def _policies(reader: TableReader) -> list[dict[str, Any]]:
    """Return the policies that stand: a list of all of them replaces the list before, one alone only itself."""
    columns = ("policy_uid", "name", "state", "document", "complete", "listed")
    last = latest(reader, "access_policy", (), columns)
    whole = any((row["listed"] or 0) > 1 for row in last)
    return last if whole else latest(reader, "access_policy", ("policy_uid",), columns)


_MEMBER = ("container_uid", "role_template", "member_uid")
_PLACE = ("kind", "countries", "unknown_countries", "trusted", "ranges")


def _emergency(policies: Sequence[Policy], groups: Membership, accounts: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return the accounts that every policy which acts and stops a password leaves out on purpose, where they are few."""
    acting = [one for one in policies if one.enforced and stops(one) is Says.YES]
    wide = [one for one in acting if sum(applies(one, account, groups) is Says.YES for account in accounts) > EMERGENCY]
    left_out = [
        account["account_uid"]
        for account in accounts
        if wide
        and account["user_kind"] == "member"
        and any(excluded(one, account, groups) for one in wide)
        and not any(applies(one, account, groups) is Says.YES for one in acting)
    ]
    return frozenset(left_out) if len(left_out) <= EMERGENCY else frozenset()


def _row(account: Mapping[str, Any], known: Known) -> Mapping[str, Cell]:
    uid = account["account_uid"]
    entry = known.enforced.entry(account, known.groups) if known.policies else Entry(Says.MAYBE)
    # A policy that is missing from the export can stop what gets in, and cannot let in what is stopped.
    enters = Says.MAYBE if known.gap and entry.enters is Says.YES else entry.enters
    seen = known.seen.get(uid, Seen(0, 0, None, ()))
    suspected = uid in known.emergency and seen.total > 0
    return {
        "account_uid": uid,
        "user_name": account["user_name"],
        "enabled": account["enabled"],
        "user_kind": account["user_kind"],
        "by_policy": _BY_POLICY[enters],
        "why": _why(account, enters, known),
        "apps": _apps(entry.apps),
        "clients": sorted(entry.clients) or None,
        "policies": _concerned(account, entry, known)[:MOST] or None,
        "unknown": _unknown(entry, known) or None,
        "seen_password_only": seen.password_only if known.logged else None,
        "seen_total": seen.total if known.logged else None,
        "seen_last": seen.last,
        "break_glass": "suspected" if suspected else "expected" if uid in known.emergency else "no",
        "proof": [account["row_id"], *known.proof, *seen.proof],
    }


def _apps(apps: frozenset[str]) -> list[str] | None:
    return ["All"] if OTHER in apps else sorted(apps)[:MOST] or None


def _why(account: Mapping[str, Any], enters: Says, known: Known) -> str:
    """Return the code of the reason."""
    if enters is Says.NO:
        return "stopped"
    if enters is Says.MAYBE:
        return known.gap or "cannot_tell"
    stopping = [one for one in known.policies if stops(one) is Says.YES]
    if any(one.enforced and applies(one, account, known.groups) is Says.YES for one in stopping):
        return "narrow"
    if any(one.enforced and excluded(one, account, known.groups) for one in stopping):
        return "left_out"
    reporting = any(one.state != "disabled" and not one.enforced for one in stopping)
    return "report_only" if reporting and not any(one.enforced for one in stopping) else "no_policy"


def _concerned(account: Mapping[str, Any], entry: Entry, known: Known) -> list[str]:
    """Return the names of the policies that stop the account, or that would have had to."""
    stopping = [one for one in known.policies if stops(one) is not Says.NO and one.state != "disabled"]
    about = [one.name for one in stopping if one.enforced and applies(one, account, known.groups) is not Says.NO]
    others = [one.name for one in stopping if one.name not in about]
    return about if entry.enters is Says.NO else [*about, *others]


def _unknown(entry: Entry, known: Known) -> list[str]:
    """Return the names of the policies of which it cannot be told whether they stop it."""
    return [one.name for at, one in enumerate(known.enforced.policies) if entry.unsure >> at & 1][:MOST]


ANALYSER = Analyser("account_entry", 1, rows)
"""Who gets in with a password alone."""
