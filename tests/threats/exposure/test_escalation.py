"""Who is an administrator, and who becomes one in one step."""

import json
from pathlib import Path
from typing import Any

import pytest

from sekisho.threats.exposure.analysers import paths
from tests.threats.exposure.account import (
    ACCOUNT,
    BOSS,
    IAM,
    ME,
    OPS,
    administrators,
    escalations,
    if_,
    may,
    mine,
    not_,
    policy,
    principal,
    trusts,
)

WEAK = f"{IAM}:role/weak"
PASS = may("iam:PassRole")
MAKE = may(["lambda:CreateFunction", "lambda:InvokeFunction"])


@pytest.mark.parametrize(
    ("found", "admin"),
    [
        ([may("*")], "yes"),
        ([may("*:*")], "yes"),
        ([may("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})], "yes"),
        ([may("*"), not_("cloudtrail:StopLogging")], "yes"),
        ([may("*"), not_("s3:DeleteBucket")], "yes"),
        ([may("*"), not_("iam:*")], "no"),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], "no"),
        ([may("*", f"{IAM}:role/*")], "no"),
        ([may(["s3:*", "ec2:*"])], "no"),
        ([may("*", **if_("StringEquals", "aws:FutureKey", "x"))], "undetermined"),
    ],
)
def test_who_is_an_administrator(found: list[dict[str, Any]], admin: str) -> None:
    assert mine(*found)["is_admin"] == admin


def test_an_administrator_has_no_step_to_take() -> None:
    row = escalations(*administrators())[BOSS]
    assert (row["is_admin"], row["can_escalate"], row["paths"]) == ("yes", "not_reachable", None)


@pytest.mark.parametrize(
    ("found", "path"),
    [
        ([may("iam:PutUserPolicy", ME)], "iam-007"),
        ([may("iam:AttachUserPolicy", f"{IAM}:user/m?")], "iam-008"),
        ([may("iam:AttachUserPolicy", f"{IAM}:user/${{aws:username}}")], "iam-008"),
        ([may("iam:CreateAccessKey", "arn:aws:iam::*:user/*")], "iam-002"),
        ([may("iam:CreateLoginProfile")], "iam-004"),
        ([may("iam:UpdateAssumeRolePolicy")], "iam-012"),
        ([PASS, MAKE], "lambda-001"),
        ([may("iam:PassRole", OPS), may("lambda:*", "arn:aws:lambda:*:*:function:app-*")], "lambda-001"),
        ([may("iam:*")], "iam-007"),
        ([{"Effect": "Allow", "NotAction": ["iam:Create*", "iam:Attach*"], "Resource": "*"}], "iam-007"),
        (
            [may("iam:AttachUserPolicy", ME, **if_("ArnEquals", "iam:PolicyARN", "arn:aws:iam::aws:policy/Admin*"))],
            "iam-008",
        ),
        ([PASS, MAKE, not_("iam:PassRole", f"{IAM}:role/other")], "lambda-001"),
        ([may("iam:PassRole", **if_("StringLike", "iam:PassedToService", "lambda*")), MAKE], "lambda-001"),
    ],
)
def test_a_step_that_is_open(found: list[dict[str, Any]], path: str) -> None:
    row = mine(*found)
    assert (row["is_admin"], row["can_escalate"]) == ("no", "reachable")
    assert path in row["paths"]


@pytest.mark.parametrize(
    "found",
    [
        [may("iam:AttachUserPolicy", f"{IAM}:user/other")],
        [may("iam:CreateAccessKey", f"{IAM}:user/${{aws:username}}")],
        [may("iam:AttachUserPolicy", ME, **if_("ArnEquals", "iam:PolicyARN", "arn:aws:iam::aws:policy/ReadOnlyAccess"))],
        [may("iam:PassRole", **if_("StringEquals", "iam:PassedToService", "ec2.amazonaws.com")), MAKE],
        [may("iam:PassRole", f"{IAM}:role/other"), MAKE],
        [PASS, may("lambda:CreateFunction")],
        [PASS, may("lambda:*", "arn:aws:s3:::data/*")],
        [PASS, may("lambda:*", f"arn:aws:ec2:*:{ACCOUNT}:instance/*")],
        [may("*", "arn:aws:s3:::data/*")],
        [may("iam:*"), {"Effect": "Deny", "NotAction": ["iam:Get*", "iam:List*"], "Resource": "*"}],
        [may("iam:*"), not_("iam:*")],
        [may("iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/*")],
        [may("iam:PutRolePolicy", "*")],
        [may("sts:AssumeRole")],
        [may("s3:*")],
    ],
)  # fmt: skip
def test_a_step_that_is_closed(found: list[dict[str, Any]]) -> None:
    assert mine(*found)["can_escalate"] == "not_reachable"


def test_the_calls_of_each_way_are_told() -> None:
    row = mine(PASS, MAKE)
    assert row["paths"] == ["lambda-001"]
    assert row["witness"] == [f"iam:PassRole {OPS} + lambda:CreateFunction + lambda:InvokeFunction"]


def test_a_policy_that_is_held_by_oneself_or_a_group_can_be_rewritten() -> None:
    rewrite = policy("labels", may("iam:CreatePolicyVersion", f"{IAM}:policy/labels"))
    arn = rewrite["policy_arn"]
    assert mine(policies=[rewrite], policy_arns=[arn])["paths"] == ["iam-001"]
    team = principal(f"{IAM}:group/team", policy_arns=[arn])
    rows = escalations(*administrators(), team, principal(ME, group_names=["team"]), policies=[rewrite])
    assert rows[ME]["paths"] == ["iam-001"]
    assert mine(may("iam:CreatePolicyVersion", arn), policies=[rewrite])["can_escalate"] == "not_reachable"


def test_whether_an_older_version_allows_more_is_not_in_the_export() -> None:
    older = policy("labels", may("iam:SetDefaultPolicyVersion"))
    row = mine(policies=[older], policy_arns=[older["policy_arn"]])
    assert (row["can_escalate"], row["unknown"]) == ("undetermined", ["iam list-policy-versions"])


def test_a_group_counts_for_its_members_and_can_be_joined() -> None:
    admins, team = principal(f"{IAM}:group/admins", may("*")), principal(f"{IAM}:group/team", may("iam:PutGroupPolicy"))
    everyone = [*administrators(), admins, team]
    assert escalations(*everyone, principal(ME, group_names=["admins"]))[ME]["is_admin"] == "yes"
    assert escalations(*everyone, principal(ME, group_names=["team"]))[ME]["paths"] == ["iam-011"]
    assert escalations(*everyone, principal(ME, may("iam:AddUserToGroup", f"{IAM}:group/admins")))[ME]["paths"] == [
        "iam-013"
    ]
    assert escalations(*everyone, principal(ME, may("iam:AddUserToGroup", f"{IAM}:group/team")))[ME]["paths"] is None


@pytest.mark.parametrize(
    ("trust", "found", "answer"),
    [
        ({"AWS": ME}, [], "reachable"),
        ({"AWS": ME}, [not_("sts:AssumeRole")], "not_reachable"),
        ({"AWS": f"{IAM}:root"}, [], "not_reachable"),
        ({"AWS": ACCOUNT}, [may("sts:AssumeRole", OPS)], "reachable"),
        ({"AWS": f"{IAM}:root"}, [may("sts:AssumeRole", f"{IAM}:role/x")], "not_reachable"),
        ({"AWS": f"{IAM}:user/other"}, [may("sts:*")], "not_reachable"),
        ({"AWS": "222233334444"}, [may("sts:*")], "not_reachable"),
        ({"AWS": "AIDA1111111111111111"}, [may("sts:*")], "not_reachable"),
        ({"Service": "ec2.amazonaws.com"}, [may("sts:*")], "not_reachable"),
    ],
)
def test_a_role_is_assumed_by_its_trust_and_where_needed_by_ones_own_right(
    trust: Any, found: list[dict[str, Any]], answer: str
) -> None:
    assert mine(*found, ops={"trust_document": trusts(trust)})["can_escalate"] == answer


def test_conditions_and_denials_of_a_trust_count() -> None:
    def answer(**more: Any) -> Any:
        return mine(ops={"trust_document": trusts({"AWS": ME}, **more)})["can_escalate"]

    assert answer(**if_("Bool", "aws:MultiFactorAuthPresent", "true")) == "reachable"
    assert answer(**if_("StringEquals", "aws:PrincipalOrgID", "o-1")) == "undetermined"
    assert answer(**if_("StringEquals", "aws:PrincipalTag/team", "ops")) == "not_reachable"
    denied = json.loads(trusts({"AWS": ME}))
    denied["Statement"].append({"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"})
    assert mine(ops={"trust_document": json.dumps(denied)})["can_escalate"] == "not_reachable"


def test_a_role_of_another_account_needs_both_sides_and_only_its_own_account_changes_it() -> None:
    far = "arn:aws:iam::222233334444:role/far"
    role = principal(far, may("*"), trust_document=trusts({"AWS": ME}))
    assert escalations(role, principal(ME, may("sts:AssumeRole", far)))[ME]["paths"] == ["sts-001"]
    assert escalations(role, principal(ME))[ME]["can_escalate"] == "not_reachable"
    assert escalations(role, principal(ME, may("iam:UpdateAssumeRolePolicy")))[ME]["can_escalate"] == "not_reachable"


@pytest.mark.parametrize(
    ("found", "trust", "path"),
    [
        ([may(["iam:AttachRolePolicy", "sts:AssumeRole"])], {"AWS": ACCOUNT}, "iam-014"),
        ([may("iam:PutRolePolicy", WEAK)], {"AWS": ME}, "iam-017"),
        ([may(["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"], WEAK)], {"Service": "x"}, "iam-019"),
        ([may(["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"], WEAK)], {"Service": "x"}, "iam-021"),
    ],
)
def test_another_role_is_made_one_and_taken(found: list[dict[str, Any]], trust: Any, path: str) -> None:
    weak = principal(WEAK, may("s3:Get*"), trust_document=trusts(trust))
    assert escalations(weak, principal(ME, *found))[ME]["paths"] == [path]
    capped = {**weak, "boundary_arn": f"{IAM}:policy/edge"}
    edge = policy("edge", may("s3:*"))
    assert escalations(capped, principal(ME, *found), policies=[edge])[ME]["can_escalate"] == "not_reachable"


@pytest.mark.parametrize(
    ("more", "trust", "path"),
    [("sts:AssumeRole", {"AWS": ACCOUNT}, "iam-016"), ("iam:UpdateAssumeRolePolicy", {"Service": "x"}, "iam-020")],
)
def test_another_role_is_made_one_by_a_policy_that_it_holds(more: str, trust: Any, path: str) -> None:
    read = policy("read", may("s3:Get*"))
    weak = principal(WEAK, policy_arns=[read["policy_arn"]], trust_document=trusts(trust))
    rights = may(["iam:CreatePolicyVersion", more], [read["policy_arn"], WEAK])
    assert escalations(weak, principal(ME, rights), policies=[read])[ME]["paths"] == [path]
    vendors = {**read, "policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}
    foreign = {**weak, "policy_arns": [vendors["policy_arn"]]}
    assert escalations(foreign, principal(ME, rights), policies=[vendors])[ME]["can_escalate"] == "not_reachable"


def test_a_session_that_is_trusted_may_be_one_of_the_role() -> None:
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/weak/night"
    strong = principal(OPS, may("*"), trust_document=trusts({"AWS": session}))
    rows = escalations(strong, principal(WEAK, may("s3:Get*"), trust_document=trusts({"Service": "x"})), principal(ME))
    assert (rows[WEAK]["can_escalate"], rows[ME]["can_escalate"]) == ("undetermined", "not_reachable")


def test_another_user_is_made_one_and_used() -> None:
    clerk = principal(f"{IAM}:user/clerk", may("s3:Get*"))
    rights = may(["iam:AttachUserPolicy", "iam:CreateAccessKey"], f"{IAM}:user/clerk")
    assert escalations(clerk, principal(ME, rights))[ME]["paths"] == ["iam-015"]


def test_a_boundary_caps_what_one_can_do_and_what_one_can_become() -> None:
    edge = policy("edge", may("s3:*"))
    assert mine(may("iam:*"), boundary_arn=edge["policy_arn"], policies=[edge])["can_escalate"] == "not_reachable"
    wider = policy("edge", may(["s3:*", "iam:PutUserPolicy"]))
    assert mine(may("iam:*"), boundary_arn=edge["policy_arn"], policies=[wider])["can_escalate"] == "not_reachable"


@pytest.mark.parametrize(
    ("inside", "path"),
    [
        ("iam:DeleteUserPermissionsBoundary", "limit-delete-user"),
        ("iam:PutUserPermissionsBoundary", "limit-put-user"),
        ("iam:CreatePolicyVersion", "iam-001"),
    ],
)
def test_a_boundary_that_lets_itself_be_changed_is_none(inside: str, path: str) -> None:
    edge = policy("edge", may(["s3:*", inside]))
    assert mine(may("*"), boundary_arn=edge["policy_arn"], policies=[edge])["paths"] == [path]


def test_a_right_that_demands_a_boundary_on_the_target_opens_no_target_without_it() -> None:
    right = may("iam:PutUserPolicy", **if_("StringEquals", "iam:PermissionsBoundary", f"{IAM}:policy/edge"))
    assert mine(right)["can_escalate"] == "not_reachable"


def test_what_was_not_exported_is_never_clear_and_is_named() -> None:
    gone = f"{IAM}:policy/gone"
    row = mine(policy_arns=[gone])
    assert (row["is_admin"], row["can_escalate"], row["unknown"]) == ("undetermined", "undetermined", [gone])
    assert mine(not_("*"), policy_arns=[gone])["can_escalate"] == "not_reachable"
    assert mine(may("iam:PutUserPolicy"), boundary_arn=gone)["unknown"] == [gone]
    assert mine(group_names=["ghosts"])["unknown"] == ["ghosts"]


def test_a_policy_that_was_not_exported_may_forbid_unless_it_is_one_of_the_vendors() -> None:
    open_ = may("iam:PutUserPolicy", ME)
    assert mine(open_, policy_arns=[f"{IAM}:policy/gone"])["can_escalate"] == "undetermined"
    assert mine(open_, policy_arns=["arn:aws:iam::aws:policy/ReadOnlyAccess"])["can_escalate"] == "reachable"
    assert mine(open_, policy_arns=["arn:aws:iam::aws:policy/AWSDenyAll"])["can_escalate"] == "undetermined"


def test_the_vendors_administrator_policy_is_known_by_name() -> None:
    assert mine(policy_arns=["arn:aws:iam::aws:policy/AdministratorAccess"])["is_admin"] == "yes"


def test_tags_decide_where_they_are_known() -> None:
    def answer(**more: Any) -> Any:
        return mine(may("iam:PutUserPolicy", **if_("StringEquals", "aws:PrincipalTag/team", "ops")), **more)[
            "can_escalate"
        ]

    assert (answer(tags='{"team": "ops"}'), answer(tags='{"Team": "web"}')) == ("reachable", "not_reachable")
    on_target = may("iam:CreateAccessKey", **if_("StringNotEquals", "iam:ResourceTag/tier", "admin"))
    people = [principal(BOSS, may("*"), tags='{"tier": "admin"}'), principal(ME, on_target)]
    assert escalations(*people)[ME]["can_escalate"] == "not_reachable"


def test_what_runs_already_with_an_administrators_role_is_named_and_undetermined() -> None:
    row = mine(may("lambda:UpdateFunctionCode"))
    assert (row["can_escalate"], row["paths"], row["unknown"]) == (
        "undetermined",
        ["lambda-003"],
        ["lambda list-functions"],
    )
    assert mine(may("glue:UpdateDevEndpoint"))["can_escalate"] == "not_reachable"


def test_a_role_reaches_a_server_only_in_an_instance_profile() -> None:
    rights, trust = [PASS, may("ec2:RunInstances")], trusts({"Service": "ec2.amazonaws.com"})
    assert mine(*rights, ops={"trust_document": trust, "instance_profiles": ["p"]})["paths"] == ["ec2-001"]
    assert mine(*rights, ops={"trust_document": trust})["can_escalate"] == "not_reachable"
    make = may(["iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile"])
    assert mine(*rights, make, ops={"trust_document": trust})["paths"] == ["ec2-001"]


def test_roles_of_the_vendors_services_are_no_subjects_and_no_targets() -> None:
    linked = principal(
        f"{IAM}:role/aws-service-role/x.amazonaws.com/Linked", may("*"), trust_document=trusts({"AWS": ME})
    )
    rows = escalations(linked, principal(ME, may("iam:UpdateAssumeRolePolicy"), may("iam:PassRole"), MAKE))
    assert set(rows) == {ME}
    assert rows[ME]["can_escalate"] == "not_reachable"


def test_a_role_of_the_sign_on_service_is_changed_by_that_service_alone() -> None:
    reserved = principal(
        f"{IAM}:role/aws-reserved/sso.amazonaws.com/Admin", may("*"), trust_document=trusts({"Service": "x"})
    )
    rows = escalations(reserved, principal(ME, may("iam:UpdateAssumeRolePolicy")))
    assert [rows[arn]["is_admin"] for arn in sorted(rows)] == ["yes", "no"]
    assert rows[ME]["can_escalate"] == "not_reachable"


def test_accounts_that_a_role_trusts_are_named() -> None:
    role = principal(WEAK, may("s3:Get*"), trust_document=trusts({"AWS": ["222233334444", f"{IAM}:root"]}))
    assert escalations(role)[WEAK]["outside_trust"] == ["222233334444"]
    anyone = principal(WEAK, may("s3:Get*"), trust_document=trusts("*"))
    assert escalations(anyone)[WEAK]["outside_trust"] == ["*"]


def test_the_rows_of_policies_and_groups_are_cited() -> None:
    team = principal(f"{IAM}:group/team", policy_arns=[f"{IAM}:policy/labels"])
    labels = policy("labels", may("s3:Get*"))
    rows = escalations(team, principal(ME, group_names=["team"]), policies=[labels])
    assert len(rows[ME]["proof"]) == 3


def test_the_rows_of_whom_a_step_is_taken_on_are_cited() -> None:
    rows = escalations(*administrators(), principal(ME, PASS, MAKE))
    assert set(rows[OPS]["proof"]) < set(rows[ME]["proof"])
    assert not set(rows[BOSS]["proof"]) & set(rows[ME]["proof"])


def test_every_way_is_of_a_known_kind_and_named_once() -> None:
    ids = [one.id for one in paths.paths()]
    assert len(ids) == len(set(ids)) == 70
    text = Path(paths.__file__).with_name("paths.toml").read_text("utf-8")
    actions = {action for one in paths.paths() for action in one.actions}
    assert all(action in actions or action.startswith("iam:") for action in paths._read()["on"])
    assert text.isascii()
