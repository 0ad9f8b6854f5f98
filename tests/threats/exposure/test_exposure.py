"""Who reaches a store, and who becomes an administrator, over the facts of an account."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from sekisho.detection.analyser import Setting
from sekisho.evidence.reader import MemoryTables
from sekisho.threats.exposure.analysers import escalation, stores

NOW = Setting(datetime(2026, 11, 20, tzinfo=UTC))
ARN = "arn:aws:s3:::ledger"
OPEN = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"{ARN}/*"}]}
ON = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
EVERYONE = {"URI": "http://acs.amazonaws.com/groups/global/AllUsers"}
LISTED = {"Grants": [{"Grantee": EVERYONE, "Permission": "READ"}]}
ENFORCED = {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}}
ME = "arn:aws:iam::111122223333:user/me"


def reach(account: Mapping[str, Any] | None = None, **kinds: Any) -> Mapping[str, Any]:
    given = [("ledger", kind, value) for kind, value in kinds.items()]
    given += [("*", kind, value) for kind, value in (account or {}).items()]
    rows = [
        {
            "fact_uid": f"{bucket}{kind}",
            "store_uid": f"arn:aws:s3:::{bucket}",
            "kind": kind,
            "document": json.dumps(value),
        }
        for bucket, kind, value in given
    ]
    (found,) = stores.rows(MemoryTables({"store_access": rows}), NOW)
    return found


NONE: dict[str, Any] = {"no_public_access_block": {}}


def test_an_open_policy_without_a_block_is_reachable() -> None:
    found = reach(NONE, policy=OPEN, no_public_access_block={}, acl={"Grants": []})
    assert (found["public_read"], found["public_write"]) == ("reachable", "not_reachable")
    assert found["witness"] == f"s3:GetObject {ARN}/x"


@pytest.mark.parametrize("where", ["account", "bucket"])
def test_a_block_of_either_level_closes_an_open_policy(where: str) -> None:
    account = {"public_access_block": ON} if where == "account" else NONE
    block = {"public_access_block": ON} if where == "bucket" else {"no_public_access_block": {}}
    found = reach(account, policy=OPEN, acl={"Grants": []}, **block)
    assert found["public_read"] == "not_reachable"
    assert found["stopped_by"] == f"{where} public access block"


def test_blocking_new_policies_alone_closes_nothing_that_is_there() -> None:
    half = {**dict.fromkeys(ON, False), "BlockPublicPolicy": True, "BlockPublicAcls": True}
    assert reach(NONE, policy=OPEN, public_access_block=half, acl={"Grants": []})["public_read"] == "reachable"


def test_an_access_list_for_everyone_counts_until_ownership_is_enforced() -> None:
    listed = {"no_policy": {}, "no_public_access_block": {}, "acl": LISTED}
    assert reach(NONE, **listed)["public_read"] == "reachable"
    assert reach(NONE, **listed, ownership=ENFORCED)["public_read"] == "not_reachable"


def test_what_was_not_exported_is_never_clear_and_is_named() -> None:
    found = reach(acl={"Grants": []})
    assert found["public_read"] == "undetermined"
    assert "get-bucket-policy" in found["unknown"]


def test_the_data_class_comes_from_tags() -> None:
    assert reach(tags={"Data-Classification": "customer"})["data_class"] == "customer"
    assert reach(tags={"Name": "x"})["data_class"] is None


def policy(*found: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(found)}


def may(action: str | list[str], resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def person(arn: str, *found: dict[str, Any], kind: str = "user", **more: Any) -> dict[str, Any]:
    return {
        "principal_arn": arn, "kind": kind, "name": arn.rpartition("/")[2], "cloud_account": "111122223333",
        "inline_documents": json.dumps([policy(*found)] if found else []), "policy_arns": [], "group_names": [],
        "trust_document": None, "boundary_arn": None, "last_used_time": None, **more,
    }  # fmt: skip


BOSS = person("arn:aws:iam::111122223333:user/boss", may("*"))
OPS = person(
    "arn:aws:iam::111122223333:role/ops", may("*"), kind="role",
    trust_document=json.dumps(policy({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"})),
)  # fmt: skip


def steps(*people: dict[str, Any], policies: tuple[dict[str, Any], ...] = ()) -> Mapping[str, Any]:
    tables = {"iam_principal": [BOSS, OPS, *people], "iam_policy": list(policies)}
    return {str(row["principal_arn"]): row for row in escalation.rows(MemoryTables(tables), NOW)}


def test_an_administrator_is_one_and_escalates_nowhere() -> None:
    found = steps()[BOSS["principal_arn"]]
    assert (found["is_admin"], found["can_escalate"]) == ("yes", "not_reachable")


@pytest.mark.parametrize(
    ("found", "path"),
    [
        ([may("iam:AttachUserPolicy", ME)], "iam-008"),
        ([may("iam:CreateAccessKey", "arn:aws:iam::*:user/*")], "iam-002"),
        ([may("iam:*")], "iam-007"),
        ([may("iam:UpdateAssumeRolePolicy")], "iam-012"),
        ([may("iam:PassRole"), may(["lambda:CreateFunction", "lambda:InvokeFunction"])], "lambda-001"),
    ],
)
def test_a_step_that_is_open(found: list[dict[str, Any]], path: str) -> None:
    row = steps(person(ME, *found))[ME]
    assert row["can_escalate"] == "reachable"
    assert path in row["paths"]


@pytest.mark.parametrize(
    "found",
    [
        [may("iam:AttachUserPolicy", "arn:aws:iam::111122223333:user/other")],
        [may("iam:PassRole", Condition={"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}),
         may(["lambda:CreateFunction", "lambda:InvokeFunction"])],
        [may("iam:*"), {"Effect": "Deny", "NotAction": ["iam:Get*", "iam:List*"], "Resource": "*"}],
        [may("s3:*")],
    ],
)  # fmt: skip
def test_a_step_that_is_closed(found: list[dict[str, Any]]) -> None:
    assert steps(person(ME, *found))[ME]["can_escalate"] == "not_reachable"


def test_a_boundary_caps_and_one_that_was_not_exported_leaves_it_open() -> None:
    edge = "arn:aws:iam::111122223333:policy/edge"
    tied = person(ME, may("iam:*"), boundary_arn=edge)
    row = {
        "policy_arn": edge,
        "name": "edge",
        "cloud_account": "111122223333",
        "document": json.dumps(policy(may("s3:*"))),
    }
    assert steps(tied, policies=(row,))[ME]["can_escalate"] == "not_reachable"
    unknown = steps(tied)[ME]
    assert (unknown["can_escalate"], unknown["unknown"]) == ("undetermined", ["policy document"])


def test_a_policy_that_was_not_exported_is_never_clear() -> None:
    row = steps(person(ME, policy_arns=["arn:aws:iam::111122223333:policy/gone"]))[ME]
    assert row["can_escalate"] == "undetermined"


def test_accounts_that_a_role_trusts_are_named() -> None:
    trust = json.dumps(policy({"Effect": "Allow", "Principal": {"AWS": "222233334444"}, "Action": "sts:AssumeRole"}))
    role = person("arn:aws:iam::111122223333:role/vendor", may("s3:GetObject"), kind="role", trust_document=trust)
    assert steps(role)[role["principal_arn"]]["outside_trust"] == ["222233334444"]
