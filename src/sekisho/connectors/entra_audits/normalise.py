"""One record of the directory's log -> one row of `api_activity`, named as the unified audit log names the same."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import dumped, inner, moment, objects, rest, shown, text
from sekisho.connectors.json_stream.records import event
from sekisho.model.rows import RawRecord, Rejected, Row

_KEPT = ("category", "correlationId", "loggedByService", "operationType", "resultReason", "Target", "OldValues")
_BEFORE = "StrongAuthentication"


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:  # noqa: ARG001 - the contract's shape
    """Yield the row; a reject where the id, the name of the activity or the time is missing."""
    value = event(record)
    uid, name = text(value.get("id")), text(value.get("activityDisplayName"))
    when = moment(value.get("activityDateTime"))
    for field, found in (("id", uid), ("activityDisplayName", name)):
        if found is None:
            yield Rejected(record.place, field, "value_missing")
            return
    if when is None:
        yield Rejected(record.place, "activityDateTime", "date_unclear", shown(value.get("activityDateTime")))
        return
    user, app = inner(value, "initiatedBy", "user"), inner(value, "initiatedBy", "app")
    targets = objects(value.get("targetResources"))
    asked, before = _changed(value, targets)
    names = [
        one for target in targets if (one := text(target.get("userPrincipalName")) or text(target.get("displayName")))
    ]
    kept = {**value, "OldValues": before, "Target": [{"ID": one, "Type": 1} for one in _apps(targets)]}
    yield Row(
        "api_activity",
        record.place,
        {
            "activity_uid": uid,
            "service": "AzureActiveDirectory",
            "operation": name,
            "actor_user": text(inner(user, "userPrincipalName"))
            or text(inner(user, "id"))
            or text(inner(app, "displayName")),
            "actor_type": "Regular"
            if isinstance(user, Mapping) and (user.get("id") or user.get("userPrincipalName"))
            else "Application",
            "source_address": text(inner(user, "ipAddress")),
            "user_agent": text(asked.get("User-Agent")),
            "outcome": {"success": "success", "failure": "failure", "timeout": "failure"}.get(
                (text(value.get("result")) or "").lower(), "unknown"
            ),
            "target": next(iter(names), None),
            "resources": [one for target in targets if (one := text(target.get("id")))] or None,
            "parameters": dumped(asked) if asked else None,
            "unmapped": rest(kept, _KEPT),
        },
        when,
    )


def _apps(targets: list[Mapping[str, Any]]) -> list[str]:
    kinds = {"serviceprincipal", "application"}
    named = (text(one.get("displayName")) for one in targets if (text(one.get("type")) or "").lower() in kinds)
    return [one for one in named if one]


def _changed(value: Mapping[str, Any], targets: list[Mapping[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what properties became, with further details, and what methods of signing in were before."""
    asked: dict[str, Any] = {}
    before: dict[str, Any] = {}
    for target in targets:
        for one in objects(target.get("modifiedProperties")):
            name = text(one.get("displayName"))
            if name and name not in asked:
                asked[name] = _plain(one.get("newValue"))
                if name.startswith(_BEFORE) and one.get("oldValue"):
                    before[name] = _plain(one.get("oldValue"))
    for one in objects(value.get("additionalDetails")):
        name = text(one.get("key"))
        if name and name not in asked:
            asked[name] = one.get("value")
    return asked, before


def _plain(written: Any) -> Any:
    """Return a value without the quotes in which the log wraps it a second time."""
    if isinstance(written, str) and written[:1] == '"' == written[-1:]:
        try:
            found = json.loads(written)
        except ValueError:
            return written
        return found if isinstance(found, str) else written
    return written
