"""A made-up account for tests: its principals and policies as rows."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sekisho.detection.analyser import Setting
from sekisho.evidence.reader import MemoryTables
from sekisho.threats.exposure.analysers import escalation

NOW = Setting(datetime(2026, 11, 20, tzinfo=UTC))
ACCOUNT = "111122223333"
IAM = f"arn:aws:iam::{ACCOUNT}"
ME, BOSS, OPS = f"{IAM}:user/me", f"{IAM}:user/boss", f"{IAM}:role/ops"
Rows = list[dict[str, Any]]


def document(*found: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(found)})


def may(action: str | list[str], resource: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def not_(action: str | list[str], resource: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    return {**may(action, resource, **more), "Effect": "Deny"}


def if_(operator: str, key: str, *values: str) -> dict[str, Any]:
    return {"Condition": {operator: {key: list(values)}}}


def policy(name: str, *found: Mapping[str, Any]) -> dict[str, Any]:
    return {"policy_arn": f"{IAM}:policy/{name}", "name": name, "cloud_account": ACCOUNT, "document": document(*found)}


def principal(arn: str, *found: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    inline = json.dumps({"own": json.loads(document(*found))}) if found else None
    return {
        "principal_arn": arn, "kind": arn.split(":")[5].partition("/")[0], "name": arn.rpartition("/")[2],
        "cloud_account": arn.split(":")[4], "inline_documents": inline, "policy_arns": [], "group_names": [],
        "trust_document": None, "boundary_arn": None, "tags": None, "last_used_time": None, "instance_profiles": None, **more,
    }  # fmt: skip


def trusts(principal: Any, **more: Any) -> str:
    return document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more})


def administrators(**ops: Any) -> Rows:
    """Return a user and a role who are administrators; the role trusts Lambda unless said otherwise."""
    role = {"trust_document": trusts({"Service": "lambda.amazonaws.com"}), **ops}
    return [principal(BOSS, may("*")), principal(OPS, may("*"), **role)]


def escalations(*people: dict[str, Any], policies: Rows | None = None) -> Mapping[str, Mapping[str, Any]]:
    tables = {"iam_principal": list(people), "iam_policy": policies or []}
    return {str(row["principal_arn"]): row for row in escalation.rows(MemoryTables(tables), NOW)}


def mine(*found: Mapping[str, Any], policies: Rows | None = None, ops: Any = None, **more: Any) -> Mapping[str, Any]:
    """Return what becomes of a user with these statements, beside the administrators."""
    return escalations(*administrators(**(ops or {})), principal(ME, *found, **more), policies=policies)[ME]
