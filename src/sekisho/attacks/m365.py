"""Records of the Microsoft 365 unified audit log, in the shapes that its workloads write.

Fields and shapes: the Office 365 Management Activity API schema and a public export. A builder returns an event of
source `m365` whose record lacks only what the writer adds: CreationTime, Id, OrganizationId, Version.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from sekisho.attacks.naming import TENANT, guid, upn, user_id
from sekisho.attacks.nouns import Person
from sekisho.attacks.overlay import Event

Record = Mapping[str, Any]
EXCHANGE_ADMIN, EXCHANGE_ITEM, EXCHANGE_GROUP, SHAREPOINT_FILE, DIRECTORY, LOGON, AGGREGATED = 1, 2, 3, 6, 8, 15, 50
OWA = "Client=OWA;Action=ViaProxy"
_SERVER = "TYCPR01MB8123 (15.20.9320.011)\r\n"
_WEB = "https://shiosaishinkin.sharepoint.example/"


def puid(person: Person) -> str:
    """Return the key by which Exchange knows a mailbox's owner."""
    return f"1003{guid('puid', person.staff_id)[-12:].upper()}"


def base(person: Person, operation: str, record_type: int, workload: str, **more: Any) -> dict[str, Any]:
    """Return what all records share."""
    return {
        "Operation": operation,
        "RecordType": record_type,
        "UserKey": puid(person),
        "UserType": 0,
        "Workload": workload,
        "UserId": upn(person),
        **more,
    }


def mailbox(person: Person, ip: str, client: str) -> dict[str, Any]:
    """Return what all records about a mailbox's items share."""
    return {
        "ResultStatus": "Succeeded",
        "ClientIPAddress": ip,
        "ClientInfoString": client,
        "ExternalAccess": False,
        "InternalLogonType": 0,
        "LogonType": 0,
        "MailboxGuid": guid("mailbox", person.staff_id),
        "MailboxOwnerUPN": upn(person),
        "OrganizationName": TENANT,
        "OriginatingServer": _SERVER,
    }


def folder(person: Person, path: str) -> dict[str, Any]:
    """Return a mail folder as records name it."""
    return {"Id": f"LgAAAA{guid('folder', person.staff_id, path)[:18].upper()}AAAB", "Path": path}


def mail_items(person: Person, ip: str, client: str, items: list[str], *, throttled: bool = False) -> dict[str, Any]:
    """Return MailItemsAccessed with its folder and its throttling mark."""
    inside = folder(person, "\\Inbox") | {"FolderItems": [{"InternetMessageId": i} for i in items]}
    return base(
        person,
        "MailItemsAccessed",
        AGGREGATED,
        "Exchange",
        **mailbox(person, ip, client),
        OperationProperties=[
            {"Name": "MailAccessType", "Value": "Bind"},
            {"Name": "IsThrottled", "Value": str(throttled)},
        ],
        Folders=[] if throttled else [inside],
        OperationCount=len(items),
    )


def mail_read(person: Person, ip: str, when: dt.datetime, *, throttled: bool) -> Event:
    """Return somebody reading a mailbox over the web."""
    items = [f"<{guid('item', person.staff_id, str(n), str(when))}@shiosai.example>" for n in range(6)]
    return Event("m365", when, mail_items(person, ip, OWA, items, throttled=throttled))


def logon(person: Person, ip: str, agent: str, *, ok: bool = True) -> dict[str, Any]:
    """Return a sign-in as the audit log has it, beside the sign-in log."""
    failed = {} if ok else {"LogonError": "InvalidUserNameOrPassword"}
    return base(person, "UserLoggedIn" if ok else "UserLoginFailed", LOGON, "AzureActiveDirectory") | {
        "UserKey": user_id(person),
        "ResultStatus": "Success",
        "ClientIP": ip,
        "ObjectId": "00000002-0000-0ff1-ce00-000000000000",
        "AzureActiveDirectoryEventType": 1,
        "ExtendedProperties": [
            {"Name": "ResultStatusDetail", "Value": "Success"},
            {"Name": "UserAgent", "Value": agent},
            {"Name": "RequestType", "Value": "OAuth2:Authorize"},
        ],
        "ActorIpAddress": ip,
        "ApplicationId": "d3590ed6-52b3-4102-aeff-aad2292ab01c",
        "DeviceProperties": [{"Name": "OS", "Value": "Windows10"}, {"Name": "BrowserType", "Value": "Edge"}],
        "ErrorNumber": "0" if ok else "50126",
        **failed,
    }


def login(person: Person, ip: str, when: dt.datetime) -> Event:
    """Return a successful sign-in."""
    return Event("m365", when, logon(person, ip, "Mozilla/5.0 (X11; Linux x86_64) Chrome/139.0.0.0 Safari/537.36"))


def _admin(person: Person, operation: str, target: str, parameters: dict[str, str], ip: str) -> dict[str, Any]:
    return base(person, operation, EXCHANGE_ADMIN, "Exchange") | {
        "ResultStatus": "True",
        "UserType": 2,
        "ClientIP": f"{ip}:52114" if ip else "",
        "ObjectId": target,
        "ExternalAccess": False,
        "OrganizationName": TENANT,
        "OriginatingServer": _SERVER.strip(),
        "Parameters": [{"Name": k, "Value": v} for k, v in parameters.items()],
    }


def new_rule(person: Person, name: str, action: str, target: str, ip: str, when: dt.datetime) -> Event:
    """Return New-InboxRule as Outlook on the web makes it; action is forward, or folder."""
    does = {"ForwardTo": target} if action == "forward" else {"MoveToFolder": target, "SubjectContainsWords": "NEWS"}
    hidden = {"MarkAsRead": "True", "StopProcessingRules": "True"} if name == "." else {}
    parameters = {"AlwaysDeleteOutlookRulesBlob": "False", "Force": "False", **does, "Name": name, **hidden}
    record = _admin(person, "New-InboxRule", f"{upn(person)}\\{name}", parameters, ip)
    return Event("m365", when, record | {"UserType": 0})


def set_rule(person: Person, name: str, when: dt.datetime) -> Event:
    """Return Set-InboxRule that only changes the words it looks for: what it does is not told again."""
    identity = f"{upn(person)}\\{int(guid('rule', person.staff_id, name)[:8], 16)}"
    parameters = {"Force": "False", "Identity": identity, "SubjectContainsWords": "NEWS;メルマガ"}
    return Event("m365", when, _admin(person, "Set-InboxRule", identity, parameters, "") | {"UserType": 0})


def updated_rule(person: Person, name: str, action: str, target: str, ip: str, when: dt.datetime) -> Event:
    """Return UpdateInboxRules as a mail program over MAPI leaves it: the action is JSON within a property."""
    kind = "Forward" if action == "forward" else "Move"
    actions = json.dumps([{"ActionType": kind, "Recipients": [target], "ForwardFlags": "None"}], separators=(",", ":"))
    properties = {
        "RuleOperation": "AddMailboxRule",
        "RuleId": str(int(guid("rule", person.staff_id, name)[-12:], 16)),
        "RuleState": "Enabled",
        "RuleCondition": "(Exists[SubjectProperty]) AND (Subject SubString[IgnoreCase, Loose] '請求')",
        "RuleName": name,
        "RuleProvider": "RuleOrganizer",
        "RuleActions": actions,
        "IsNew": "True",
        "IsDirty": "False",
    }
    record = base(
        person,
        "UpdateInboxRules",
        EXCHANGE_ITEM,
        "Exchange",
        **mailbox(person, ip, "Client=MSExchangeRPC"),
        OperationProperties=[{"Name": k, "Value": v} for k, v in properties.items()],
        Item={"Id": guid("rules", person.staff_id), "ParentFolder": folder(person, "\\Inbox")},
    )
    return Event("m365", when, record)


def set_mailbox(person: Person, when: dt.datetime, **changed: str) -> Event:
    """Return Set-Mailbox with the changed settings alone, as an administrator's command leaves it."""
    target = f"APCPR01A004.PROD.OUTLOOK.EXAMPLE/Microsoft Exchange Hosted Organizations/{TENANT}/{user_id(person)}"
    parameters = {"Identity": upn(person), **changed}
    record = _admin(person, "Set-Mailbox", target, parameters, "203.0.113.10") | {
        "UserId": f"exadmin@{TENANT}",
        "UserKey": f"exadmin@{TENANT}",
    }
    return Event("m365", when, record)


def delegate(person: Person, to: Person, when: dt.datetime) -> Event:
    """Return Add-MailboxPermission: a colleague gets full access."""
    parameters = {"Identity": upn(person), "User": upn(to), "AccessRights": "FullAccess", "InheritanceType": "All"}
    record = _admin(person, "Add-MailboxPermission", upn(person), parameters, "203.0.113.10")
    return Event("m365", when, record | {"UserId": f"exadmin@{TENANT}", "UserKey": f"exadmin@{TENANT}"})


def file_record(person: Person, operation: str, file: str, ip: str, site: str, *, size: int = 0) -> dict[str, Any]:
    """Return an operation on a file in SharePoint, or in OneDrive where the site is `personal/...`."""
    own = site.startswith("personal/")
    url = f"{_WEB}{site}/"
    inside = "Documents" if own else "Shared Documents"
    sized = {"FileSizeBytes": size} if size else {}
    return base(person, operation, SHAREPOINT_FILE, "OneDrive" if own else "SharePoint") | {
        "UserKey": f"i:0h.f|membership|{puid(person).lower()}@live.com",
        "ClientIP": ip,
        "ObjectId": f"{url}{inside}/{file}",
        "CorrelationId": guid("c", person.staff_id, file),
        "EventSource": "SharePoint",
        "ItemType": "File",
        "ListId": guid("list", site),
        "ListItemUniqueId": guid("file", site, file),
        "Site": guid("site", site),
        "UserAgent": "Microsoft Office Word 2014",
        **sized,
        "SourceFileExtension": file.rpartition(".")[2],
        "SiteUrl": url,
        "SourceFileName": file,
        "SourceRelativeUrl": inside,
    }


def file_act(person: Person, operation: str, file: str, when: dt.datetime, *, site: str) -> Event:
    """Return an operation on a file from the office."""
    return Event("m365", when, file_record(person, operation, file, "203.0.113.10", site, size=48_213))
