"""Who reaches a store, over the facts that were exported of it and of its account."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from sekisho.detection.analyser import Setting
from sekisho.evidence.reader import MemoryTables
from sekisho.threats.exposure.analysers import stores

NOW = Setting(datetime(2026, 11, 20, tzinfo=UTC))
ARN = "arn:aws:s3:::ledger"
FLAGS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
ON, OFF = dict.fromkeys(FLAGS, True), dict.fromkeys(FLAGS, False)
ACCOUNT, OTHER = "111122223333", "222233334444"
NONE: dict[str, Any] = {"no_public_access_block": {}}
QUIET: dict[str, Any] = {"no_public_access_block": {}, "acl": {"Grants": []}}
ENFORCED = {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}}


def policy(principal: Any = "*", action: str = "s3:GetObject", **more: Any) -> dict[str, Any]:
    one = {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": [ARN, f"{ARN}/*"], **more}
    return {"Version": "2012-10-17", "Statement": [one]}


def listed(permission: str, group: str = "AllUsers") -> dict[str, Any]:
    grantee = {"Type": "Group", "URI": f"http://acs.amazonaws.com/groups/global/{group}"}
    return {"Grants": [{"Grantee": grantee, "Permission": permission}]}


def fact(store: str, kind: str, value: Any, account: str | None = None) -> dict[str, Any]:
    return {
        "fact_uid": f"{store}{kind.removeprefix('no_')}",
        "store_uid": f"arn:aws:s3:::{store}",
        "kind": kind,
        "document": json.dumps(value),
        "cloud_account": account,
    }


def reaches(*facts: dict[str, Any], **tables: list[dict[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
    return {str(row["name"]): row for row in stores.rows(MemoryTables({"store_access": list(facts), **tables}), NOW)}


def reach(account: Mapping[str, Any] | None = None, **kinds: Any) -> Mapping[str, Any]:
    facts = [fact("ledger", kind, value) for kind, value in kinds.items()]
    return reaches(*facts, *(fact("*", kind, value) for kind, value in (account or {}).items()))["ledger"]


def test_an_open_policy_without_a_block_is_reachable_and_the_request_is_told() -> None:
    found = reach(NONE, policy=policy(), **QUIET)
    assert (found["public_read"], found["public_write"]) == ("reachable", "not_reachable")
    assert (found["witness"], found["stopped_by"]) == (f"s3:GetObject {ARN}/x", None)


@pytest.mark.parametrize("where", ["account", "store"])
def test_a_block_of_either_level_closes_an_open_policy_and_list(where: str) -> None:
    account = {"public_access_block": ON} if where == "account" else NONE
    block = {"public_access_block": ON} if where == "store" else NONE
    found = reach(account, policy=policy(), acl=listed("FULL_CONTROL"), **block)
    assert (found["public_read"], found["public_write"]) == ("not_reachable", "not_reachable")
    assert found["stopped_by"] == f"{where}_block"


@pytest.mark.parametrize(
    ("flag", "by_policy", "by_list"),
    [
        ("BlockPublicAcls", "reachable", "reachable"),
        ("BlockPublicPolicy", "reachable", "reachable"),
        ("IgnorePublicAcls", "reachable", "not_reachable"),
        ("RestrictPublicBuckets", "not_reachable", "reachable"),
    ],
)
def test_each_flag_stops_what_it_stops_and_nothing_else(flag: str, by_policy: str, by_list: str) -> None:
    block = {**OFF, flag: True}
    assert reach(NONE, policy=policy(), public_access_block=block, acl={"Grants": []})["public_read"] == by_policy
    assert reach(NONE, no_policy={}, public_access_block=block, acl=listed("READ"))["public_read"] == by_list


def test_a_policy_that_the_vendor_does_not_call_public_is_not_restricted() -> None:
    wide = policy(Condition={"IpAddress": {"aws:SourceIp": "16.0.0.0/8"}})
    found = reach(NONE, policy=wide, public_access_block=ON, acl={"Grants": []})
    assert found["public_read"] == "reachable"


def test_the_flags_of_store_and_account_add_up() -> None:
    account = {"public_access_block": {**OFF, "IgnorePublicAcls": True}}
    store = {**OFF, "RestrictPublicBuckets": True}
    found = reach(account, policy=policy(), acl=listed("READ"), public_access_block=store)
    assert (found["public_read"], found["stopped_by"]) == ("not_reachable", "store_block")


@pytest.mark.parametrize("group", ["AllUsers", "AuthenticatedUsers"])
@pytest.mark.parametrize(
    ("permission", "read", "write"),
    [
        ("READ", "reachable", "not_reachable"),
        ("WRITE", "not_reachable", "reachable"),
        ("WRITE_ACP", "not_reachable", "reachable"),
        ("FULL_CONTROL", "reachable", "reachable"),
        ("READ_ACP", "not_reachable", "not_reachable"),
    ],
)
def test_an_access_list_for_everyone_or_everyone_with_any_account(
    group: str, permission: str, read: str, write: str
) -> None:
    found = reach(NONE, no_policy={}, no_public_access_block={}, acl=listed(permission, group))
    assert (found["public_read"], found["public_write"]) == (read, write)


def test_ownership_that_is_enforced_voids_access_lists_and_what_would_change_them() -> None:
    facts = {"no_policy": {}, "no_public_access_block": {}, "acl": listed("FULL_CONTROL"), "ownership": ENFORCED}
    assert reach(NONE, **facts)["public_read"] == "not_reachable"
    opened = {**facts, "no_policy": None, "policy": policy(action="s3:PutObjectAcl")}
    del opened["no_policy"]
    assert reach(NONE, **opened)["public_write"] == "not_reachable"
    del opened["ownership"]
    assert reach(NONE, **{**opened, "acl": {"Grants": []}})["public_write"] == "reachable"


def test_a_list_for_the_delivery_of_logs_is_no_stranger() -> None:
    grants = {
        "Grants": [
            {"Grantee": {"URI": "http://acs.amazonaws.com/groups/s3/LogDelivery"}, "Permission": "WRITE"},
            {"Grantee": {"Type": "CanonicalUser", "ID": "0" * 64}, "Permission": "FULL_CONTROL"},
        ]
    }
    assert reach(NONE, no_policy={}, no_public_access_block={}, acl=grants)["public_write"] == "not_reachable"


@pytest.mark.parametrize("missing", ["policy", "acl"])
def test_what_was_not_exported_is_never_clear_and_is_named(missing: str) -> None:
    facts = {"policy": policy({"AWS": ACCOUNT}), **QUIET}
    del facts[missing]
    found = reach(NONE, **facts)
    assert found["public_read"] == "undetermined"
    assert found["unknown"] == [f"s3api get-bucket-{missing}"]


def test_blocks_that_were_not_exported_leave_an_open_policy_undetermined() -> None:
    found = reach(policy=policy(), acl={"Grants": []})
    assert found["public_read"] == "undetermined"
    assert found["unknown"] == ["s3api get-public-access-block", "s3control get-public-access-block"]
    assert reach(policy=policy(), **QUIET)["unknown"] == ["s3control get-public-access-block"]


def test_a_store_that_is_only_listed_is_undetermined() -> None:
    found = reach(NONE, exists={"Name": "ledger"})
    assert (found["public_read"], found["public_write"]) == ("undetermined", "undetermined")


def test_a_block_that_is_missing_where_others_were_exported_was_not_set() -> None:
    facts = [
        fact("ledger", "policy", policy()),
        fact("ledger", "acl", {"Grants": []}),
        fact("*", "no_public_access_block", {}),
    ]
    found = reaches(*facts, fact("scans", "public_access_block", ON))
    assert found["ledger"]["public_read"] == "reachable"


def test_the_blocks_of_two_accounts_that_differ_settle_nothing() -> None:
    facts = [fact("ledger", "policy", policy()), *(fact("ledger", kind, value) for kind, value in QUIET.items())]
    blocks = [fact("*", "public_access_block", ON, ACCOUNT), fact("*", "no_public_access_block", {}, OTHER)]
    assert reaches(*facts, *blocks)["ledger"]["public_read"] == "undetermined"
    same = [fact("*", "public_access_block", ON, ACCOUNT), fact("*", "public_access_block", ON, OTHER)]
    assert reaches(*facts, *same)["ledger"]["public_read"] == "not_reachable"


def test_accounts_outside_are_named_without_ones_own_and_without_those_that_a_denial_stops() -> None:
    ours = [{"principal_arn": f"arn:aws:iam::{ACCOUNT}:user/x", "kind": "user", "name": "x", "cloud_account": ACCOUNT}]
    both = policy({"AWS": [ACCOUNT, f"arn:aws:iam::{OTHER}:root", "333344445555"]})
    both["Statement"].append(
        {"Effect": "Deny", "Principal": {"AWS": "333344445555"}, "Action": "*", "Resource": [ARN, f"{ARN}/*"]}
    )
    facts = [fact("ledger", "policy", both), *(fact("ledger", kind, value) for kind, value in QUIET.items())]
    found = reaches(*facts, iam_principal=ours)["ledger"]
    assert (found["outside_accounts"], found["public_read"]) == ([OTHER], "not_reachable")


def test_a_public_policy_that_is_restricted_lets_no_other_account_in_either() -> None:
    both = policy("*")
    both["Statement"].append({**both["Statement"][0], "Principal": {"AWS": OTHER}})
    assert reach(NONE, policy=both, public_access_block=ON, acl={"Grants": []})["outside_accounts"] is None
    assert reach(NONE, policy=both, **QUIET)["outside_accounts"] == [OTHER]


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ({"Data-Classification": "customer"}, "customer"),
        ({"classification": "public", "Sensitivity": "high"}, "high"),
        ({"機密区分": "公開"}, "公開"),
        ({"Name": "customer-data"}, None),
        ({}, None),
    ],
)
def test_the_data_class_comes_from_tags_and_the_stricter_counts(tags: dict[str, str], said: str | None) -> None:
    assert reach(tags=tags)["data_class"] == said


def test_a_store_cites_its_facts_and_those_of_the_account() -> None:
    assert len(reach(NONE, policy=policy(), **QUIET)["proof"]) == 4
