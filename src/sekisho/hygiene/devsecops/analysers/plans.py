"""Whether a Terraform plan opens a store: by its policy, its access list, or the block that it takes away."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader
from sekisho.identity.policies.statements import Says
from sekisho.identity.policies.stranger import GRANT, READ, WRITE, stranger_reaches
from sekisho.model.rows import Cell

POLICY, BLOCK, LIST = "aws_s3_bucket_policy", "aws_s3_bucket_public_access_block", "aws_s3_bucket_acl"
TYPES = (POLICY, BLOCK, LIST)
_ANSWER = {Says.YES: "open", Says.NO: "closed", Says.MAYBE: "undetermined"}
_COLUMNS = ("change_uid", "address", "resource_type", "name", "actions", "before", "after", "unknown_after")
Side = Literal["before", "after"]
_EVERYONE = frozenset({"public-read", "public-read-write", "authenticated-read", "website"})


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:  # noqa: ARG001 - the contract's shape
    """Yield one row a change of who may reach a store; what changes nothing is left out."""
    found = [row for row in latest(reader, "planned_change", (), _COLUMNS) if row["resource_type"] in TYPES]
    by_store: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in found:
        by_store.setdefault(row["name"] or row["address"], {})[row["resource_type"]] = row
    for row in found:
        if not set(row["actions"]) <= {"no-op", "read"}:
            yield _row(row, by_store[row["name"] or row["address"]])


def _row(row: Mapping[str, Any], store: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Cell]:
    before, after = (_says(store, side) for side in ("before", "after"))
    unknown = sorted({f"{one['address']}.{name}" for one in store.values() for name in one["unknown_after"] or ()})
    missing = [kind for kind in (POLICY, BLOCK) if kind not in store] if after is Says.MAYBE else []
    return {
        "change_uid": row["change_uid"],
        "address": row["address"],
        "name": row["name"],
        "before_open": _ANSWER[before],
        "after_open": _ANSWER[after],
        "how": _how(row) if after is Says.YES else None,
        "unknown": (unknown + missing) or None if after is Says.MAYBE else None,
        "proof": sorted(one["row_id"] for one in store.values()),
    }


def _how(row: Mapping[str, Any]) -> str:
    return {POLICY: "policy", LIST: "acl", BLOCK: "block_removed"}[row["resource_type"]]


def _says(store: Mapping[str, Mapping[str, Any]], side: Side) -> Says:
    """Tell whether anyone reaches the store, by what the plan says of it on one side of the change."""
    opens = max(_policy(store.get(POLICY), side), _listed(store.get(LIST), side))
    if opens is Says.NO:
        # Without a word of the policy, a block that is taken away may open what stands behind it.
        loose = BLOCK in store and POLICY not in store and _blocks(store[BLOCK], side) is Says.NO
        return Says.MAYBE if loose else Says.NO
    block = store.get(BLOCK)
    kept = _blocks(block, side) if block else Says.NO
    return Says(min(opens, Says.YES - kept))


def _values(row: Mapping[str, Any] | None, side: Side) -> Mapping[str, Any] | None:
    value = json.loads(row[side]) if row and row[side] else None
    return value if isinstance(value, dict) else None


def _policy(row: Mapping[str, Any] | None, side: Side) -> Says:
    if side == "after" and row and "policy" in (row["unknown_after"] or ()):
        return Says.MAYBE
    text = (_values(row, side) or {}).get("policy")
    if not text:
        return Says.NO
    try:
        document = json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return Says.MAYBE
    return stranger_reaches(document, _store_of(row or {}), (*READ, *WRITE, *GRANT)).says


def _store_of(row: Mapping[str, Any]) -> str:
    return f"arn:aws:s3:::{row['name']}" if row.get("name") else "arn:aws:s3:::"


def _listed(row: Mapping[str, Any] | None, side: Side) -> Says:
    if side == "after" and row and "acl" in (row["unknown_after"] or ()):
        return Says.MAYBE
    return Says.YES if (_values(row, side) or {}).get("acl") in _EVERYONE else Says.NO


def _blocks(row: Mapping[str, Any], side: Side) -> Says:
    """Tell whether the store's own block is on for policies and access lists."""
    unknown = {"restrict_public_buckets", "ignore_public_acls"} & set(row["unknown_after"] or ())
    if side == "after" and unknown:
        return Says.MAYBE
    values = _values(row, side) or {}
    return Says.YES if values.get("restrict_public_buckets") and values.get("ignore_public_acls") else Says.NO


ANALYSER = Analyser("opened_store", 2, rows)
"""Plans that open a store."""
