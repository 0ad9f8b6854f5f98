"""One entry -> one row of `iam_principal` or `iam_policy`."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.connectors.aws_account_authorization.read import Detail
from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import dumped, inner, moment, objects, rest, text, texts, whole
from sekisho.connectors.documents.policies import document_of
from sekisho.model.rows import Cell, RawRecord, Rejected, Row

_NAMES = {"user": "UserName", "group": "GroupName", "role": "RoleName", "policy": "PolicyName"}
_INLINE = {"user": "UserPolicyList", "group": "GroupPolicyList", "role": "RolePolicyList"}


class _UnreadableError(Exception):
    """A policy document that is none, at the field named."""


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:  # noqa: ARG001 - the contract's shape
    """Yield the row; a reject where ARN, name or account is missing, or a policy document cannot be read.

    A principal with one unreadable document falls as a whole: what it may do would be said wrongly.
    """
    if not isinstance(record.payload, Detail):
        raise TypeError(f"{record.place} is not an entry of an account")
    detail = record.payload
    arn, name = text(detail.value.get("Arn")), text(detail.value.get(_NAMES[detail.kind]))
    if not (arn and name and detail.account):
        field = "Arn" if not arn or not detail.account else _NAMES[detail.kind]
        yield Rejected(record.place, field, "value_missing")
        return
    try:
        if detail.kind == "policy":
            yield Row("iam_policy", record.place, _policy(detail, arn, name))
        else:
            yield Row("iam_principal", record.place, _principal(detail, arn, name))
    except _UnreadableError as broken:
        yield Rejected(record.place, str(broken), "policy_document_unreadable", name[:40])


def _policy(detail: Detail, arn: str, name: str) -> dict[str, Cell]:
    versions = objects(detail.value.get("PolicyVersionList"))
    wanted = text(detail.value.get("DefaultVersionId"))
    default = [one for one in versions if one.get("IsDefaultVersion") is True or text(one.get("VersionId")) == wanted]
    if not default:
        raise _UnreadableError("PolicyVersionList")
    return {
        "policy_arn": arn,
        "name": name,
        "cloud_account": detail.account,
        "document": _document(default[0].get("Document"), "PolicyVersionList"),
        "default_version": wanted or text(default[0].get("VersionId")),
        "attachments": whole(detail.value.get("AttachmentCount")),
        "unmapped": rest(detail.value, ("Path", "UpdateDate", "PermissionsBoundaryUsageCount")),
    }


def _principal(detail: Detail, arn: str, name: str) -> dict[str, Cell]:
    value = detail.value
    trust = value.get("AssumeRolePolicyDocument")
    attached = [text(one.get("PolicyArn")) for one in objects(value.get("AttachedManagedPolicies"))]
    profiles = [text(one.get("Arn")) for one in objects(value.get("InstanceProfileList"))]
    tags = {str(one.get("Key")): one.get("Value") for one in objects(value.get("Tags"))}
    return {
        "principal_arn": arn,
        "kind": detail.kind,
        "name": name,
        "cloud_account": detail.account,
        "trust_document": _document(trust, "AssumeRolePolicyDocument") if detail.kind == "role" else None,
        "inline_documents": _inline(value, _INLINE[detail.kind]),
        "policy_arns": [one for one in attached if one],
        "group_names": texts(value.get("GroupList")) or [] if detail.kind == "user" else None,
        "boundary_arn": text(inner(value, "PermissionsBoundary", "PermissionsBoundaryArn")),
        "tags": dumped(tags) if tags else None,
        "created_time": moment(value.get("CreateDate")),
        "last_used_time": moment(inner(value, "RoleLastUsed", "LastUsedDate")),
        "instance_profiles": [one for one in profiles if one] or None,
        "unmapped": rest(value, ("Path",)),
    }


def _inline(value: Mapping[str, Any], key: str) -> str | None:
    found = {}
    for one in objects(value.get(key)):
        document = document_of(one.get("PolicyDocument"))
        if document is None:
            raise _UnreadableError(key)
        found[str(one.get("PolicyName"))] = document
    return dumped(found) if found else None


def _document(value: Any, field: str) -> str:
    document = document_of(value)
    if document is None:
        raise _UnreadableError(field)
    return dumped(document)
