"""One record of the unified audit log -> one row of `api_activity`, and of `mail_access` where mail was read."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import dumped, flag, inner, moment, objects, rest, shown, text, whole
from sekisho.connectors.m365_audit_log.read import Line
from sekisho.model.rows import Cell, RawRecord, Rejected, Row

_KEPT = (
    "RecordType", "ResultStatus", "LogonType", "InternalLogonType", "LogonUserDisplayName", "MailboxGuid", "ExternalAccess",
    "OriginatingServer", "AppId", "ClientAppId", "ApplicationId", "SiteUrl", "SourceFileName", "SourceFileExtension",
    "SourceRelativeUrl", "ItemType", "EventData", "TargetUserOrGroupName", "TargetUserOrGroupType", "OperationCount",
    "SensitivityLabelId", "CrossMailboxOperation", "FileSizeBytes", "EventSource", "Platform", "DeviceName", "Target",
    "DeviceProperties", "Folder",
)  # fmt: skip
_KINDS = {
    0: "Regular", 1: "Reserved", 2: "Admin", 3: "DcAdmin", 4: "System", 5: "Application", 6: "ServicePrincipal",
    7: "CustomPolicy", 8: "SystemPolicy",
}  # fmt: skip
_GOOD = frozenset({"succeeded", "success", "true", "partiallysucceeded"})
_BAD = frozenset({"failed", "failure", "false"})
_LISTS = ("Parameters", "OperationProperties", "ModifiedProperties", "ExtendedProperties")
_RIGHTS = ("MemberRights", "MemberUpn", "MemberSid", "Path")
_WORKLOADS = {1: "Exchange", 2: "Exchange", 3: "Exchange", 50: "Exchange", 8: "AzureActiveDirectory", 9: "AzureActiveDirectory",
              15: "AzureActiveDirectory"}  # fmt: skip
"""What a record of these types is about, where it leaves its workload out."""
_ADDRESS = re.compile(r"(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?|\[([0-9a-fA-F:.%]+)\](?::\d+)?")


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:  # noqa: ARG001 - the contract's shape
    """Yield the row; a reject where the id, the operation, the workload or the time is missing."""
    if not isinstance(record.payload, Line):
        raise TypeError(f"{record.place} is not a record of the audit log")
    value = record.payload.data
    uid = text(value.get("Id")) or text(record.payload.record_id)
    named = {"Id": uid, "Operation": text(value.get("Operation")), "Workload": _workload(value)}
    for name, found in named.items():
        if found is None:
            yield Rejected(record.place, name, "value_missing")
            return
    when = _moment(value.get("CreationTime"))
    if when is None:
        yield Rejected(record.place, "CreationTime", "date_unclear", shown(value.get("CreationTime")))
        return
    asked, tenant = _parameters(value), text(value.get("OrganizationId"))
    error = _error(value)
    yield Row(
        "api_activity",
        record.place,
        {
            "activity_uid": uid,
            "service": named["Workload"],
            "operation": named["Operation"],
            "actor_user": text(value.get("UserId")),
            "actor_type": _KINDS.get(_number(value.get("UserType")), text(value.get("UserType"))),
            "actor_session": text(inner(value, "AppAccessContext", "AADSessionId")) or text(value.get("SessionId")),
            "actor_account": tenant,
            "cloud_account": tenant,
            "source_address": address(value.get("ClientIP") or value.get("ClientIPAddress") or value.get("ActorIpAddress")),
            "user_agent": text(value.get("UserAgent")) or text(value.get("ClientInfoString")) or text(asked.get("UserAgent")),
            "outcome": _outcome(value, error),
            "error_code": error,
            "target": text(value.get("MailboxOwnerUPN")) or text(value.get("ObjectId")),
            "resources": [one] if (one := text(value.get("ObjectId"))) else None,
            "parameters": dumped(asked) if asked else None,
            "unmapped": rest(_with_before(value), (*_KEPT, "OldValues")),
        },
        when,
    )  # fmt: skip
    if named["Operation"] == "MailItemsAccessed":
        yield Row("mail_access", record.place, _access(value, asked, str(uid)), when)


def _access(value: Mapping[str, Any], asked: Mapping[str, Any], uid: str) -> dict[str, Cell]:
    """Return what a record says of mail that was read; what it leaves out stays null."""
    folders = objects(value.get("Folders"))
    named = [text(item.get("InternetMessageId")) for folder in folders for item in objects(folder.get("FolderItems"))]
    kind = (text(asked.get("MailAccessType")) or "").lower()
    return {
        "access_uid": uid,
        "mailbox": (text(value.get("MailboxOwnerUPN")) or text(value.get("UserId")) or "").lower(),
        "access_type": kind if kind in {"bind", "sync"} else None,
        "throttled": flag(asked.get("IsThrottled")),
        "items": whole(value.get("OperationCount")),
        "message_uids": [one.strip("<>") for one in named if one] or None,
        "folders": [path for one in folders if (path := text(one.get("Path")))] or None,
    }


def address(value: Any) -> str | None:
    """Return an address without its port and brackets; what is none stays as written."""
    written = text(value)
    if written is None:
        return None
    found = _ADDRESS.fullmatch(written)
    return (found[1] or found[2]) if found else written


def _moment(value: Any) -> Any:
    """Return the time: the log writes UTC and leaves the zone out."""
    return moment(value) or (moment(f"{value.strip()}Z") if isinstance(value, str) else None)


def _number(value: Any) -> int:
    found = whole(value)
    return int(value) if isinstance(value, str) and value.isdigit() else -1 if found is None else found


def _parameters(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return names and values of what was asked for: parameters, properties of the operation, properties changed."""
    found: dict[str, Any] = {}
    for part in _LISTS:
        for one in objects(value.get(part)):
            name = text(one.get("Name"))
            if name and name not in found:
                found[name] = one.get("NewValue") if "NewValue" in one else one.get("Value")
    folder = inner(value, "Item", "ParentFolder")
    if isinstance(folder, Mapping) and folder.get("MemberRights"):
        found |= {name: folder[name] for name in _RIGHTS if name in folder and name not in found}
    return found


def _with_before(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a record with what methods of signing in were before it changed them."""
    changed = objects(value.get("ModifiedProperties"))
    before = {
        name: one["OldValue"]
        for one in changed
        if (name := text(one.get("Name")) or "").startswith("StrongAuthentication") and one.get("OldValue")
    }
    return {**value, "OldValues": before} if before else value


def _workload(value: Mapping[str, Any]) -> str | None:
    return text(value.get("Workload")) or _WORKLOADS.get(_number(value.get("RecordType")))


def _error(value: Mapping[str, Any]) -> str | None:
    number = text(value.get("ErrorNumber"))
    return text(value.get("LogonError")) or (number if number not in (None, "0") else None)


def _outcome(value: Mapping[str, Any], error: str | None) -> str:
    """Return how it ended. A failed sign-in is recorded as a success of recording it; many services say nothing."""
    said = (text(value.get("ResultStatus")) or "").lower()
    if error or said in _BAD or str(value.get("Operation")).endswith("Failed"):
        return "failure"
    return "success" if said in _GOOD else "unknown"
