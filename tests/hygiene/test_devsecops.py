"""Reviews that count, and plans that open a store."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from sekisho.detection.analyser import Setting
from sekisho.evidence.reader import MemoryTables
from sekisho.hygiene.devsecops.analysers import plans
from sekisho.hygiene.devsecops.analysers.reviews import reviewed, rows

SETTING = Setting(datetime(2026, 11, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    ("approvals", "after", "answer"),
    [
        ([], None, "none"),
        (["me"], True, "self"),
        (["bot"], True, "bot_only"),
        (["you"], True, "independent"),
        (["you", "bot"], False, "before_last_push"),
        (["you"], None, "undetermined"),
    ],
)
def test_whose_approval_counts(approvals: list[str], after: bool | None, answer: str) -> None:
    row = {"author": "me", "approvals": approvals, "bots": ["bot"], "approved_after_last_push": after}
    assert reviewed(row) == answer


def test_what_was_not_merged_is_no_change() -> None:
    base: dict[str, Any] = {"repository": "a/b", "number": 1, "author": "me", "approvals": [], "bots": []}
    given = [{**base, "change_uid": "1", "merged_time": SETTING.now}, {**base, "change_uid": "2", "merged_time": None}]
    assert [row["change_uid"] for row in rows(MemoryTables({"code_change": given}), SETTING)] == ["1"]


OPEN = json.dumps(
    {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::s/*"}]}
)
ON = {"restrict_public_buckets": True, "ignore_public_acls": True}
OFF = dict.fromkeys(ON, False)


def change(kind: str, before: Any, after: Any, *unknown: str, actions: tuple[str, ...] = ("update",)) -> dict[str, Any]:
    return {
        "change_uid": kind, "address": f"{kind}.s", "resource_type": kind, "name": "s", "actions": list(actions),
        "before": None if before is None else json.dumps(before), "after": None if after is None else json.dumps(after),
        "unknown_after": list(unknown),
    }  # fmt: skip


def planned(*changes: dict[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    return {str(row["change_uid"]): row for row in plans.rows(MemoryTables({"planned_change": list(changes)}), SETTING)}


def test_a_public_policy_opens_unless_the_block_stays() -> None:
    policy = change(plans.POLICY, None, {"policy": OPEN}, actions=("create",))
    assert planned(policy)[plans.POLICY]["after_open"] == "open"
    kept = change(plans.BLOCK, ON, ON, actions=("no-op",))
    assert planned(policy, kept)[plans.POLICY]["after_open"] == "closed"
    gone = change(plans.BLOCK, ON, OFF)
    found = planned(policy, gone)
    assert [(row["after_open"], row["how"]) for row in found.values()] == [
        ("open", "policy"),
        ("open", "block_removed"),
    ]


def test_a_policy_that_lets_anyone_rewrite_the_access_list_opens() -> None:
    document = OPEN.replace("s3:GetObject", "s3:PutObjectAcl")
    policy = change(plans.POLICY, None, {"policy": document}, actions=("create",))
    assert planned(policy)[plans.POLICY]["after_open"] == "open"


def test_a_block_taken_away_before_an_unknown_policy_cannot_be_told() -> None:
    found = planned(change(plans.BLOCK, ON, None, actions=("delete",)))[plans.BLOCK]
    assert (found["before_open"], found["after_open"], found["unknown"]) == ("closed", "undetermined", [plans.POLICY])


def test_what_is_known_after_apply_only_is_not_closed() -> None:
    found = planned(change(plans.POLICY, None, {}, "policy"))[plans.POLICY]
    assert (found["after_open"], found["unknown"]) == ("undetermined", ["aws_s3_bucket_policy.s.policy", plans.BLOCK])


def test_an_access_list_for_everyone_opens() -> None:
    assert planned(change(plans.LIST, None, {"acl": "public-read"}))[plans.LIST]["how"] == "acl"


def test_a_policy_of_the_own_organisation_opens_nothing() -> None:
    document = json.loads(OPEN)
    document["Statement"][0]["Condition"] = {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}
    assert planned(change(plans.POLICY, None, {"policy": json.dumps(document)}))[plans.POLICY]["after_open"] == "closed"
