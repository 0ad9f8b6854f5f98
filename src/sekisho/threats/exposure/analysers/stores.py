"""Who outside can read or write a store: its policy, its access list, and the blocks on it and on the account."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader
from sekisho.identity.policies.statements import Says
from sekisho.identity.policies.stranger import READ, WRITE, Reach, outside_accounts, stranger_reaches
from sekisho.model.rows import Cell

EVERY = "arn:aws:s3:::*"
_ANSWER = {Says.YES: "reachable", Says.NO: "not_reachable", Says.MAYBE: "undetermined"}
_EVERYONE = (
    "http://acs.amazonaws.com/groups/global/AllUsers",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
)
_READS, _WRITES = frozenset({"READ", "FULL_CONTROL"}), frozenset({"WRITE", "WRITE_ACP", "FULL_CONTROL"})
_CLASS = (
    "dataclass",
    "dataclassification",
    "classification",
    "data",
    "sensitivity",
    "confidentiality",
    "機密区分",
    "データ区分",
    "機密性",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was exported of one store, by kind, and the rows that say it."""

    kinds: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[str, ...] = ()
    account: str | None = None
    asked: bool = False
    """Whether the blocks of other stores were exported: then one that is missing was most likely never set."""


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:  # noqa: ARG001 - the contract's shape
    """Yield one row a store that some fact is about."""
    found = latest(reader, "store_access", ("fact_uid",), ("store_uid", "kind", "document", "cloud_account"))
    by_store: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        by_store.setdefault(row["store_uid"], []).append(row)
    account = facts_of(by_store.pop(EVERY, ()))
    own = frozenset(
        one
        for name in ("iam_principal", "store_access")
        if name in reader.names()
        for row in reader.dicts(name, ("cloud_account",))
        if (one := row["cloud_account"])
    )
    known = {store: facts_of(found) for store, found in by_store.items()}
    asked = any(_flag(facts, "IgnorePublicAcls") is not None for facts in known.values())
    for store in sorted(known):
        yield _row(store, replace(known[store], asked=asked), account, own)


def facts_of(found: Iterable[Mapping[str, Any]]) -> Facts:
    """Return the facts about one store."""
    listed = list(found)
    kinds = {row["kind"]: json.loads(row["document"]) if row["document"] else {} for row in listed}
    account = next((row["cloud_account"] for row in listed if row["cloud_account"]), None)
    return Facts(kinds, tuple(row["row_id"] for row in listed), account)


def _row(store: str, facts: Facts, account: Facts, own: frozenset[str]) -> Mapping[str, Cell]:
    read, write = (_reach(store, facts, account, kind) for kind in ("read", "write"))
    policy = facts.kinds.get("policy") or {}
    witness = read.witness if read.says is Says.YES else write.witness if write.says is Says.YES else ""
    unknown = sorted({*read.unknown, *write.unknown})
    return {
        "store_uid": store,
        "name": store.rpartition(":")[2],
        "cloud_account": facts.account or account.account,
        "data_class": data_class(facts.kinds.get("tags") or {}),
        "public_read": _ANSWER[read.says],
        "public_write": _ANSWER[write.says],
        "outside_accounts": list(outside_accounts(policy, own)) or None,
        "witness": witness or None,
        "stopped_by": _stopped_by(facts, account) if Says.NO is read.says is write.says else None,
        "unknown": unknown or None,
        "proof": sorted((*facts.rows, *account.rows)),
    }


def _reach(store: str, facts: Facts, account: Facts, kind: str) -> Reach:
    """Return what a stranger gets by policy or access list, after the blocks of store and account."""
    ways = (
        _blocked(_by_policy(store, facts, kind), "RestrictPublicBuckets", facts, account),
        _blocked(_by_list(facts, kind), "IgnorePublicAcls", facts, account),
    )
    best = max(ways, key=lambda way: way.says)
    doubts = {name for way in ways if way.says is Says.MAYBE for name in way.unknown}
    return Reach(best.says, best.witness, () if best.says is not Says.MAYBE else tuple(sorted(doubts)))


def _by_policy(store: str, facts: Facts, kind: str) -> Reach:
    if "policy" in facts.kinds:
        return stranger_reaches(facts.kinds["policy"], store, READ if kind == "read" else WRITE)
    return Reach(Says.NO) if "no_policy" in facts.kinds else Reach(Says.MAYBE, unknown=("get-bucket-policy",))


def _by_list(facts: Facts, kind: str) -> Reach:
    """Return what an access list gives everyone; it says nothing where ownership is enforced."""
    ownership = _ownership(facts.kinds.get("ownership"))
    if ownership == "BucketOwnerEnforced":
        return Reach(Says.NO)
    if "acl" not in facts.kinds:
        return Reach(Says.MAYBE, unknown=("get-bucket-acl",))
    wanted = _READS if kind == "read" else _WRITES
    grants = facts.kinds["acl"].get("Grants")
    for one in grants if isinstance(grants, list) else ():
        grantee = one.get("Grantee") if isinstance(one, dict) else None
        if isinstance(grantee, dict) and grantee.get("URI") in _EVERYONE and one.get("Permission") in wanted:
            return Reach(Says.YES, f"ACL {one['Permission']} {str(grantee['URI']).rpartition('/')[2]}")
    return Reach(Says.NO)


def _ownership(document: Any) -> str:
    rules = document.get("OwnershipControls", document).get("Rules") if isinstance(document, dict) else None
    first = rules[0] if isinstance(rules, list) and rules and isinstance(rules[0], dict) else {}
    return str(first.get("ObjectOwnership") or "")


def _blocked(way: Reach, flag: str, facts: Facts, account: Facts) -> Reach:
    """Return a way after the blocks: one that is on stops it, one that was not exported makes it uncertain."""
    if way.says is Says.NO:
        return way
    states = [_flag(facts, flag), _flag(account, flag)]
    if True in states:
        return Reach(Says.NO)
    missing = tuple(
        name
        for name, state in zip(("get-public-access-block", "account public-access-block"), states, strict=True)
        if state is None and not (facts.asked and name.startswith("get-"))
    )
    return Reach(Says.MAYBE, way.witness, (*way.unknown, *missing)) if missing else way


def _flag(facts: Facts, flag: str) -> bool | None:
    """Return whether a block is on, None where it was not exported."""
    if "public_access_block" in facts.kinds:
        return bool(facts.kinds["public_access_block"].get(flag))
    return False if "no_public_access_block" in facts.kinds else None


def _stopped_by(facts: Facts, account: Facts) -> str:
    if _flag(account, "RestrictPublicBuckets") and _flag(account, "IgnorePublicAcls"):
        return "account public access block"
    if _flag(facts, "RestrictPublicBuckets") and _flag(facts, "IgnorePublicAcls"):
        return "bucket public access block"
    return "policy and access list"


def data_class(tags: Mapping[str, Any]) -> str | None:
    """Return what a tag says of the data; None where no tag does."""
    folded = {str(key).lower().replace("-", "").replace("_", "").replace(" ", ""): value for key, value in tags.items()}
    found: Sequence[Any] = [folded[name] for name in _CLASS if folded.get(name)]
    return str(found[0]) if found else None


ANALYSER = Analyser("store_reach", 1, rows)
"""Which stores anyone can reach."""
