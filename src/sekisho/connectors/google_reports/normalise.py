"""One activity -> one row of `api_activity` for each of its events."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import dumped, inner, moment, objects, rest, shown, text
from sekisho.connectors.json_stream.records import event
from sekisho.model.rows import RawRecord, Rejected, Row

_KEPT = ("ownerDomain", "networkInfo")
_VALUES = ("value", "intValue", "boolValue", "multiValue", "multiIntValue", "messageValue", "multiMessageValue")
_FAILED = frozenset({"login_failure"})
_WARNINGS = frozenset({"suspicious_login", "suspicious_login_less_secure_app", "suspicious_programmatic_login"})
"""Warnings: Google "has detected a suspicious login". The time of one that succeeded stands beside them, none where it was blocked
(Alert Center API, AccountWarning)."""


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:  # noqa: ARG001 - the contract's shape
    """Yield a row an event; a reject where the qualifier, the application, the time or every event is missing."""
    value = event(record)
    application, uid = text(inner(value, "id", "applicationName")), text(inner(value, "id", "uniqueQualifier"))
    when = moment(inner(value, "id", "time"))
    for field, found in (("id.uniqueQualifier", uid), ("id.applicationName", application)):
        if found is None:
            yield Rejected(record.place, field, "value_missing")
            return
    if when is None:
        yield Rejected(record.place, "id.time", "date_unclear", shown(inner(value, "id", "time")))
        return
    events = [one for one in objects(value.get("events")) if text(one.get("name"))]
    if not events:
        yield Rejected(record.place, "events", "value_missing")
    for number, one in enumerate(events):
        asked = {
            name: found
            for part in objects(one.get("parameters"))
            if (name := text(part.get("name"))) and (found := _value(part)) is not None
        }
        name = text(one.get("name"))
        yield Row(
            "api_activity",
            record.place,
            {
                "activity_uid": uid if len(events) == 1 else f"{uid}#{number}",
                "service": f"Google {application}",
                "operation": name,
                "actor_user": text(inner(value, "actor", "email")) or text(inner(value, "actor", "profileId")),
                "actor_type": text(inner(value, "actor", "callerType")),
                "actor_account": text(inner(value, "id", "customerId")),
                "cloud_account": text(inner(value, "id", "customerId")),
                "source_address": text(value.get("ipAddress")),
                "outcome": _outcome(str(name), asked),
                "error_code": text(asked.get("login_failure_type")),
                "target": text(asked.get("USER_EMAIL"))
                or text(asked.get("affected_email_address"))
                or text(asked.get("app_name")),
                "parameters": dumped(asked) if asked else None,
                "unmapped": rest(value, _KEPT),
            },
            when,
        )


def _outcome(name: str, asked: Mapping[str, Any]) -> str:
    """Return how an event ended; of a warning without the time of a sign-in that is not said."""
    if name in _WARNINGS:
        return "success" if asked.get("login_timestamp") else "unknown"
    return "failure" if name in _FAILED else "success"


def _value(part: Mapping[str, Any]) -> Any:
    """Return a parameter's value, under whichever name its type gives it; None where there is none."""
    return next((part[name] for name in _VALUES if part.get(name) is not None), None)
