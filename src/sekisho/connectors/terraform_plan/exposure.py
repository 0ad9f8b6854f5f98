"""The closed list of what is kept of a resource: attributes that say who may reach it, and none that may be secret."""

import json
from collections.abc import Mapping
from typing import Any

from sekisho.connectors.documents.policies import document_of

_BLOCK = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
_SHARED = ("shared_accounts",)
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "aws_s3_bucket": ("bucket", "acl", "grant", "policy"),
    "aws_s3_bucket_policy": ("bucket", "policy"),
    "aws_s3_bucket_acl": ("bucket", "acl", "access_control_policy"),
    "aws_s3_bucket_public_access_block": ("bucket", *_BLOCK),
    "aws_s3_account_public_access_block": ("account_id", *_BLOCK),
    "aws_s3_bucket_ownership_controls": ("bucket", "rule"),
    "aws_s3_bucket_website_configuration": ("bucket",),
    "aws_security_group": ("name", "ingress"),
    "aws_default_security_group": ("ingress",),
    "aws_security_group_rule": (
        "type", "security_group_id", "protocol", "from_port", "to_port", "cidr_blocks", "ipv6_cidr_blocks",
        "prefix_list_ids", "source_security_group_id", "self",
    ),
    "aws_vpc_security_group_ingress_rule": (
        "security_group_id", "ip_protocol", "from_port", "to_port", "cidr_ipv4", "cidr_ipv6", "prefix_list_id",
        "referenced_security_group_id",
    ),
    "aws_iam_role": ("name", "assume_role_policy", "permissions_boundary"),
    "aws_snapshot_create_volume_permission": ("snapshot_id", "account_id"),
    "aws_ami_launch_permission": ("image_id", "account_id", "group", "organization_arn", "organizational_unit_arn"),
    "aws_db_snapshot": ("db_snapshot_identifier", *_SHARED),
    "aws_db_snapshot_copy": ("target_db_snapshot_identifier", *_SHARED),
    "aws_db_cluster_snapshot": ("db_cluster_snapshot_identifier", *_SHARED),
    "aws_ebs_snapshot_block_public_access": ("state",),
}  # fmt: skip
NAMES = (
    "bucket", "name", "snapshot_id", "image_id", "db_snapshot_identifier", "target_db_snapshot_identifier",
    "db_cluster_snapshot_identifier", "security_group_id", "account_id",
)  # fmt: skip
_POLICIES = frozenset({"policy", "assume_role_policy"})
_INNER = frozenset({
    "cidr_blocks", "ipv6_cidr_blocks", "from_port", "to_port", "protocol", "self", "security_groups", "prefix_list_ids",
    "permissions", "uri", "type", "id", "grant", "grantee", "permission", "owner", "object_ownership",
})  # fmt: skip
# Conditions whose value some use as a password. That they are there is kept, what they compare with is not.
_MASKED = frozenset({"aws:referer", "aws:useragent", "sts:externalid"})
MASK = "(not kept)"
SENSITIVE = "sensitive"
UNREADABLE = "unreadable"


def kept(kind: str, values: Any, hidden: Any) -> dict[str, Any] | None:
    """Return the exposure attributes of one side of a change, None where there is none.

    Attributes that Terraform marks as sensitive, and policies that cannot be read, are only named, under `sensitive`
    and `unreadable`.
    """
    if not isinstance(values, Mapping) or kind not in ATTRIBUTES:
        return None
    found: dict[str, Any] = {}
    withheld: dict[str, list[str]] = {SENSITIVE: [], UNREADABLE: []}
    for name in ATTRIBUTES[kind]:
        value = values.get(name)
        if marked(hidden, name):
            withheld[SENSITIVE].append(name)
        elif name in _POLICIES and value not in (None, "") and document_of(value) is None:
            withheld[UNREADABLE].append(name)
        elif name in values:
            found[name] = _policy(value) if name in _POLICIES else _narrowed(value)
    return {**found, **{name: names for name, names in withheld.items() if names}}


def unseen(kind: str, after: Mapping[str, Any] | None, unknown: Any) -> list[str]:
    """Return the attributes whose value after the change cannot be seen: not known yet, sensitive, or unreadable."""
    withheld = {name for key in (SENSITIVE, UNREADABLE) for name in (after or {}).get(key, ())}
    return [name for name in ATTRIBUTES.get(kind, ()) if name in withheld or marked(unknown, name)]


def marked(marks: Any, name: str) -> bool:
    """Return whether Terraform marks an attribute, or a part of it (marks are true, or shaped like the values)."""
    if marks is True:
        return True
    return _any(marks.get(name)) if isinstance(marks, Mapping) else False


def _any(marks: Any) -> bool:
    inner = marks.values() if isinstance(marks, Mapping) else marks if isinstance(marks, list) else ()
    return marks is True or any(_any(one) for one in inner)


def _narrowed(value: Any) -> Any:
    """Return a nested block with those keys alone that say who may reach: descriptions and the like fall away."""
    if isinstance(value, Mapping):
        return {key: _narrowed(one) for key, one in value.items() if key in _INNER}
    return [_narrowed(one) for one in value] if isinstance(value, list) else value


def _policy(value: Any) -> Any:
    """Return a policy as JSON text without what may be secret; None where there is none."""
    document = document_of(value)
    return json.dumps(_masked(document), ensure_ascii=False, separators=(",", ":")) if document else None


def _masked(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: MASK if _is_secret(key, one) else _masked(one) for key, one in value.items()}
    return [_masked(one) for one in value] if isinstance(value, list) else value


def _is_secret(key: str, value: Any) -> bool:
    """Return whether a condition compares with a fixed text that may be a secret; one with wildcards is shown."""
    return key.lower() in _MASKED and not any(sign in str(value) for sign in "*?")
