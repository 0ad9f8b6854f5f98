"""`aws iam get-account-authorization-details` as the command line prints it: four lists, documents as objects."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sekisho.attacks import aws

Principal = aws.User | aws.Role | aws.Group


def _at(day: dt.date) -> str:
    return f"{day:%Y-%m-%d}T0{day.day % 10}:{day.month + 11}:{day.day + 20}+00:00"


def _attached(policies: Sequence[aws.Policy]) -> list[dict[str, str]]:
    return [{"PolicyName": p.name, "PolicyArn": p.arn} for p in policies]


def _inline(policies: Sequence[tuple[str, aws.Document]]) -> list[dict[str, Any]]:
    return [{"PolicyName": name, "PolicyDocument": document} for name, document in policies]


def _common(prefix: str, value: Principal, name_key: str, id_key: str) -> dict[str, Any]:
    return {
        "Path": getattr(value, "path", "/"),
        name_key: value.name,
        id_key: aws.unique(prefix, value.name),
        "Arn": value.arn,
        "CreateDate": _at(value.created),
    }


def _more(value: aws.User | aws.Role) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if value.boundary:
        found["PermissionsBoundary"] = {
            "PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": value.boundary.arn,
        }
    return {**found, "Tags": [{"Key": k, "Value": v} for k, v in value.tags]}


def _user(value: aws.User) -> dict[str, Any]:
    inline = {"UserPolicyList": _inline(value.inline)} if value.inline else {}
    return {
        **_common("AIDA", value, "UserName", "UserId"),
        **inline,
        "GroupList": list(value.groups),
        "AttachedManagedPolicies": _attached(value.attached),
        **_more(value),
    }


def _group(value: aws.Group) -> dict[str, Any]:
    return {
        **_common("AGPA", value, "GroupName", "GroupId"),
        "GroupPolicyList": _inline(value.inline),
        "AttachedManagedPolicies": _attached(value.attached),
    }


def _profile(value: aws.Role) -> dict[str, Any]:
    inner = {
        **_common("AROA", value, "RoleName", "RoleId"),
        "AssumeRolePolicyDocument": value.trust,
    }
    return {
        "Path": "/",
        "InstanceProfileName": value.name,
        "InstanceProfileId": aws.unique("AIPA", value.name),
        "Arn": f"arn:aws:iam::{aws.ACCOUNT}:instance-profile/{value.name}",
        "CreateDate": _at(value.created),
        "Roles": [inner],
    }


def _role(value: aws.Role) -> dict[str, Any]:
    used = (
        {"LastUsedDate": f"{value.used[0].astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S+00:00}", "Region": value.used[1]}
        if value.used
        else {}
    )
    return {
        **_common("AROA", value, "RoleName", "RoleId"),
        "AssumeRolePolicyDocument": value.trust,
        "InstanceProfileList": [_profile(value)] if value.profile else [],
        "RolePolicyList": _inline(value.inline),
        "AttachedManagedPolicies": _attached(value.attached),
        **_more(value),
        "RoleLastUsed": used,
    }


def _policy(value: aws.Policy, attached: int, boundaries: int) -> dict[str, Any]:
    versions = [*value.older, value.document]
    listed = [
        {
            "Document": document,
            "VersionId": f"v{n}",
            "IsDefaultVersion": n == len(versions),
            "CreateDate": _at(value.created + dt.timedelta(days=40 * (n - 1))),
        }
        for n, document in enumerate(versions, 1)
    ]
    return {
        "PolicyName": value.name,
        "PolicyId": aws.unique("ANPA", value.name),
        "Arn": value.arn,
        "Path": value.path,
        "DefaultVersionId": f"v{len(versions)}",
        "AttachmentCount": attached,
        "PermissionsBoundaryUsageCount": boundaries,
        "IsAttachable": True,
        "CreateDate": _at(value.created),
        "UpdateDate": _at(value.created + dt.timedelta(days=40 * (len(versions) - 1))),
        "PolicyVersionList": listed[::-1],
    }


def details(principals: Iterable[Principal], loose: Sequence[aws.Policy] = ()) -> tuple[bytes, int]:
    """Return the export and its number of entries; `loose` are policies that are attached to nobody."""
    everyone = sorted(principals, key=lambda p: p.name.lower())
    users = [p for p in everyone if isinstance(p, aws.User)]
    roles = [p for p in everyone if isinstance(p, aws.Role)]
    groups = [p for p in everyone if isinstance(p, aws.Group)]
    attached = Counter(x.arn for p in everyone for x in p.attached)
    bounded = [p.boundary for p in everyone if not isinstance(p, aws.Group) and p.boundary]
    bounds = Counter(p.arn for p in bounded)
    policies = {x.arn: x for p in everyone for x in p.attached}
    policies |= {p.arn: p for p in bounded}
    policies |= {p.arn: p for p in loose}
    whole = {
        "UserDetailList": [_user(u) for u in users],
        "GroupDetailList": [_group(g) for g in groups],
        "RoleDetailList": [_role(r) for r in roles],
        "Policies": [_policy(p, attached[p.arn], bounds[p.arn]) for _, p in sorted(policies.items())],
    }
    text = json.dumps(whole, ensure_ascii=False, indent=4) + "\n"
    return text.encode(), sum(len(part) for part in whole.values())
