"""Records as the services write them, made short, and what is said of them."""

import itertools
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sekisho.connectors.contract import Context
from sekisho.connectors.entra_sign_ins.normalise import normalise as sign_in_row
from sekisho.connectors.google_reports.normalise import normalise as report_row
from sekisho.connectors.m365_audit_log.normalise import normalise as audit_row
from sekisho.connectors.m365_audit_log.read import Line
from sekisho.model.rows import RawRecord, Row
from sekisho.threats.email.takeover.events import Event, of_activity, of_sign_in
from sekisho.threats.email.takeover.judge import judge
from sekisho.threats.email.takeover.said import Said

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
HOME, ABROAD = "198.51.100.7", "203.0.113.66"
USER, ADMIN = "mori@aozora.example", "admin@aozora.example"
TOKYO, OSAKA, LAGOS = (35.68, 139.77), (34.69, 135.50), (6.52, 3.38)
_CONTEXT = Context("log.jsonl", "", "", date(2026, 11, 30), "UTC")
_NUMBERS = itertools.count(1)


def at(hours: float = 0.0) -> datetime:
    return START + timedelta(hours=hours)


def audit(operation: str, hours: float = 0.0, parameters: Mapping[str, Any] | None = None, **more: Any) -> Event:
    """Return a record of the unified audit log."""
    data = {
        "Id": f"a{next(_NUMBERS)}", "Operation": operation, "CreationTime": at(hours).strftime("%Y-%m-%dT%H:%M:%S"), "RecordType": 1,
        "Workload": "Exchange", "UserId": USER, "UserType": 0, "ResultStatus": "True", "ClientIP": HOME,
        "Parameters": [{"Name": name, "Value": value} for name, value in (parameters or {}).items()], **more,
    }  # fmt: skip
    row = next(one for one in audit_row(RawRecord("line 1", Line(data)), _CONTEXT) if isinstance(one, Row))
    return of_activity({**row.values, "place": row.place}, row.event_time or START)


def read_mail(kind: str, hours: float, address: str = HOME, *, throttled: bool = False, **more: Any) -> Event:
    properties = [{"Name": "MailAccessType", "Value": kind}, {"Name": "IsThrottled", "Value": str(throttled)}]
    return audit("MailItemsAccessed", hours, OperationProperties=properties, RecordType=50, ClientIPAddress=address,
                 ClientIP=None, **{"OperationCount": 3, "MailboxOwnerUPN": USER, **more})  # fmt: skip


def sign_in(
    hours: float = 0.0, user: str = USER, address: str = HOME, where: tuple[float, float] | None = TOKYO, **more: Any
) -> Event:
    """Return a sign-in of Entra ID."""
    coordinates = {"latitude": where[0], "longitude": where[1]} if where else None
    country = more.pop("country", "JP")
    data = {
        "id": f"s{next(_NUMBERS)}", "createdDateTime": at(hours).strftime("%Y-%m-%dT%H:%M:%SZ"), "userPrincipalName": user,
        "userId": f"id-{user}", "appDisplayName": "Office 365 Exchange Online", "clientAppUsed": "Browser", "ipAddress": address,
        "status": {"errorCode": 0}, "location": {"countryOrRegion": country, "geoCoordinates": coordinates}, "userType": "member", **more,
    }  # fmt: skip
    row = next(one for one in sign_in_row(RawRecord("line 1", data), _CONTEXT) if isinstance(one, Row))
    return of_sign_in({**row.values, "place": row.place}, row.event_time or START)


def activity(application: str, name: str, hours: float = 0.0, address: str = HOME, **parameters: Any) -> Event:
    """Return a record of Google Workspace's reports."""
    data = {
        "id": {"time": at(hours).strftime("%Y-%m-%dT%H:%M:%S.000Z"), "uniqueQualifier": f"g{next(_NUMBERS)}", "applicationName": application},
        "actor": {"callerType": "USER", "email": USER}, "ipAddress": address,
        "events": [{"name": name, "parameters": [_parameter(*pair) for pair in parameters.items()]}],
    }  # fmt: skip
    row = next(one for one in report_row(RawRecord("line 1", data), _CONTEXT) if isinstance(one, Row))
    return of_activity({**row.values, "place": row.place}, row.event_time or START)


def _parameter(name: str, value: Any) -> Mapping[str, Any]:
    return {"name": name, "boolValue" if isinstance(value, bool) else "value": value}


def usual(days: int = 5, user: str = USER, address: str = HOME) -> Iterator[Event]:
    """Yield a sign-in a day before the story begins."""
    for day in range(1, days + 1):
        yield sign_in(-24.0 * day, user, address)


def said(*events: Event, own: tuple[str, ...] = ()) -> dict[str, Said]:
    """Return what is said of each record, by its id."""
    return {one.event.uid: one for one in judge(events, own)}


def of(event: Event, *others: Event, own: tuple[str, ...] = ()) -> Said:
    """Return what is said of one record beside others."""
    return said(event, *others, own=own)[event.uid]


def codes(one: Said) -> set[str]:
    return {reason.code for reason in one.reasons}
