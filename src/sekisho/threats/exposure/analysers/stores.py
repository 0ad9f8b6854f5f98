"""Who outside can read or write a store: its policy, its access list, and the blocks on it and on the account."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.reader import TableReader
from sekisho.identity.policies.statements import Says
from sekisho.identity.policies.stranger import (
    GRANT,
    READ,
    WRITE,
    Reach,
    account_reaches,
    named_accounts,
    stranger_reaches,
    vendor_calls_public,
)
from sekisho.model.rows import Cell
from sekisho.threats.exposure.analysers.facts import FLAGS, Accounts, Facts, data_class, exported

_ANSWER = {Says.YES: "reachable", Says.NO: "not_reachable", Says.MAYBE: "undetermined"}
_EVERYONE = (
    "http://acs.amazonaws.com/groups/global/AllUsers",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
)
_READS, _WRITES = frozenset({"READ", "FULL_CONTROL"}), frozenset({"WRITE", "WRITE_ACP", "FULL_CONTROL"})
_CLOSED = Reach(Says.NO)


@dataclass(frozen=True, slots=True)
class Place:
    """What a store stands in: the blocks of accounts, the accounts that are the firm's, and the moment."""

    accounts: Accounts
    own: frozenset[str]
    now: datetime

    @property
    def account(self) -> str:
        """The one account of the firm, "" where there are several or none is known."""
        return next(iter(self.own)) if len(self.own) == 1 else ""


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:
    """Yield one row a store that some fact is about."""
    stores, place = standing(reader, setting.now)
    for store, facts in sorted(stores.items()):
        yield _row(store, facts, place)


def standing(reader: TableReader, now: datetime) -> tuple[Mapping[str, Facts], Place]:
    """Return what was exported of every store, by ARN, and what they stand in."""
    stores, accounts = exported(reader)
    own = {
        row["cloud_account"]
        for name in ("iam_principal", "store_access")
        if name in reader.names()
        for row in reader.dicts(name, ("cloud_account",))
    }
    return stores, Place(accounts, frozenset(one for one in own if one), now)


def _row(store: str, facts: Facts, place: Place) -> Mapping[str, Cell]:
    read, write = (_reach(store, facts, place, kind) for kind in ("read", "write"))
    witness = read.witness if read.says is Says.YES else write.witness if write.says is Says.YES else ""
    return {
        "store_uid": store,
        "name": store.rpartition(":")[2],
        "cloud_account": facts.account or place.account or None,
        "data_class": data_class(facts.kinds.get("tags") or {}),
        "public_read": _ANSWER[read.says],
        "public_write": _ANSWER[write.says],
        "outside_accounts": _outside(store, facts, place) or None,
        "witness": witness or None,
        "stopped_by": _stopped_by(store, facts, place) if Says.NO is read.says is write.says else None,
        "unknown": sorted({*read.unknown, *write.unknown}) or None,
        "proof": sorted((*facts.rows, *place.accounts.rows)),
    }


def _reach(store: str, facts: Facts, place: Place, kind: str) -> Reach:
    """Return what a stranger gets by policy or access list, after the blocks of store and account."""
    ways = (
        after_block(by_policy(store, facts, place, kind), facts, place),
        blocked(by_list(facts, kind), "IgnorePublicAcls", facts, place),
    )
    best = max(ways, key=lambda way: way.says)
    doubts = {name for way in ways if way.says is Says.MAYBE for name in way.unknown}
    return replace(best, unknown=tuple(sorted(doubts)) if best.says is Says.MAYBE else ())


def by_policy(store: str, facts: Facts, place: Place, kind: str) -> Reach:
    """Return what a store's policy gives a stranger, before any block; `kind` is read or write."""
    if "policy" not in facts.kinds:
        return _CLOSED if "no_policy" in facts.kinds else Reach(Says.MAYBE, unknown=("s3api get-bucket-policy",))
    listed = _ownership(facts) != "BucketOwnerEnforced"
    actions = READ if kind == "read" else (*WRITE, *GRANT) if listed else WRITE
    return stranger_reaches(facts.kinds["policy"], store, actions, place.account, place.now)


def after_block(way: Reach, facts: Facts, place: Place) -> Reach:
    """Return what a policy gives after RestrictPublicBuckets, which stops policies that AWS calls public and no other."""
    if "policy" not in facts.kinds:
        return blocked(way, "RestrictPublicBuckets", facts, place)
    public = vendor_calls_public(facts.kinds["policy"])
    if public is Says.NO or (public is Says.MAYBE and way.says is Says.MAYBE):
        return way
    return blocked(way, "RestrictPublicBuckets", facts, place)


def by_list(facts: Facts, kind: str) -> Reach:
    """Return what an access list gives everyone; it says nothing where ownership is enforced."""
    if _ownership(facts) == "BucketOwnerEnforced":
        return _CLOSED
    if "acl" not in facts.kinds:
        return Reach(Says.MAYBE, unknown=("s3api get-bucket-acl",))
    wanted = _READS if kind == "read" else _WRITES
    grants = facts.kinds["acl"].get("Grants")
    for one in grants if isinstance(grants, list) else ():
        grantee = one.get("Grantee") if isinstance(one, dict) else None
        if isinstance(grantee, dict) and grantee.get("URI") in _EVERYONE and one.get("Permission") in wanted:
            return Reach(Says.YES, f"ACL {one['Permission']} {str(grantee['URI']).rpartition('/')[2]}")
    return _CLOSED


def _ownership(facts: Facts) -> str:
    document: Any = facts.kinds.get("ownership")
    rules = document.get("OwnershipControls", document).get("Rules") if isinstance(document, dict) else None
    first = rules[0] if isinstance(rules, list) and rules and isinstance(rules[0], dict) else {}
    return str(first.get("ObjectOwnership") or "")


def blocked(way: Reach, flag: str, facts: Facts, place: Place) -> Reach:
    """Return a way after the blocks: one that is on stops it, one that was not exported makes it uncertain."""
    if way.says is Says.NO:
        return way
    states = block_states(flag, facts, place)
    if True in states:
        return _CLOSED
    missing = tuple(name for name, state in zip(_BLOCKS, states, strict=True) if state is None)
    return Reach(Says.MAYBE, way.witness, (*way.unknown, *missing)) if missing else way


def block_states(flag: str, facts: Facts, place: Place) -> tuple[bool | None, bool | None]:
    """Return whether a flag is on at the store and in its account, None where it was not exported."""
    return facts.flag(flag), place.accounts.flag(flag, facts.account)


_BLOCKS = ("s3api get-public-access-block", "s3control get-public-access-block")


def _outside(store: str, facts: Facts, place: Place) -> list[str]:
    return [one for one, _ in outside(store, facts, place)]


def outside(store: str, facts: Facts, place: Place) -> list[tuple[str, Reach]]:
    """Return the accounts outside that the policy lets read, or may; a block on a public policy cuts them off."""
    policy = facts.kinds.get("policy") or {}
    if any(block_states(FLAGS[0], facts, place)) and vendor_calls_public(policy) is Says.YES:
        return []
    named = named_accounts(policy) - place.own
    reached = ((one, account_reaches(one, policy, store, READ, place.account, place.now)) for one in sorted(named))
    return [(one, reach) for one, reach in reached if reach.says is not Says.NO]


def _stopped_by(store: str, facts: Facts, place: Place) -> str:
    """Return what stops everyone: the account's block, the store's (or both together), or that nothing is open."""
    if all(place.accounts.flag(flag, facts.account) for flag in FLAGS):
        return "account_block"
    if all(facts.flag(flag) for flag in FLAGS):
        return "store_block"
    ways = (way for kind in ("read", "write") for way in (by_policy(store, facts, place, kind), by_list(facts, kind)))
    return "store_block" if any(way.says is not Says.NO for way in ways) else "nothing_open"


ANALYSER = Analyser("store_reach", 2, rows, ("iam_principal",))
"""Which stores anyone can reach."""
