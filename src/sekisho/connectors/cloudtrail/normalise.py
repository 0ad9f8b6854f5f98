"""One call -> one row of `api_activity`."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import dumped, flag, inner, moment, objects, rest, shown, text
from sekisho.connectors.json_stream.records import event
from sekisho.model.rows import RawRecord, Rejected, Row

_KEPT = (
    "eventType", "eventCategory", "requestID", "sharedEventID", "vpcEndpointId", "additionalEventData", "errorMessage",
    "serviceEventDetails", "addendum",
)  # fmt: skip
_NEEDED = ("eventID", "eventSource", "eventName")
NAMED = ("bucketName", "roleArn", "roleName", "userName", "policyArn", "groupName", "instanceId", "functionName", "keyId",
         "secretId", "name", "trailName", "dBInstanceIdentifier", "tableName")  # fmt: skip


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:  # noqa: ARG001 - the contract's shape
    """Yield the row; a reject where the id, the service, the call or its time is missing."""
    value = event(record)
    for name in _NEEDED:
        if text(value.get(name)) is None:
            yield Rejected(record.place, name, "value_missing")
            return
    when = moment(value.get("eventTime"))
    if when is None:
        yield Rejected(record.place, "eventTime", "date_unclear", shown(value.get("eventTime")))
        return
    who, asked = value.get("userIdentity"), value.get("requestParameters")
    error, resources = error_of(value), _resources(value)
    yield Row(
        "api_activity",
        record.place,
        {
            "activity_uid": text(value["eventID"]),
            "service": text(value["eventSource"]),
            "operation": text(value["eventName"]),
            "actor_user": actor_of(who),
            "actor_type": text(inner(who, "type")),
            "actor_session": text(inner(who, "accessKeyId")) or text(inner(who, "credentialId")),
            "actor_account": text(inner(who, "accountId")),
            "cloud_account": text(value.get("recipientAccountId")) or text(inner(who, "accountId")),
            "region": text(value.get("awsRegion")),
            "source_address": text(value.get("sourceIPAddress")),
            "user_agent": text(value.get("userAgent")),
            "outcome": "failure" if error else "success",
            "error_code": error,
            "read_only": flag(value.get("readOnly")),
            "mfa_used": mfa_of(
                value.get("additionalEventData"), inner(who, "sessionContext", "attributes", "mfaAuthenticated")
            ),
            "target": target_of(asked, resources),
            "resources": resources,
            "parameters": dumped(asked) if asked else None,
            "response": dumped(value["responseElements"]) if value.get("responseElements") else None,
            "unmapped": _unmapped(value, who),
        },
        when,
    )


def actor_of(who: Any) -> str | None:
    """Return the ARN, or what else there is: a service that calls for itself has only a name."""
    names = ("arn", "userName", "principalId", "invokedBy", "identityProvider", "type")
    return next((found for name in names if (found := text(inner(who, name)))), None)


def error_of(value: Mapping[str, Any]) -> str | None:
    """Return the error's code; a refused sign-in to the console says so in the answer alone."""
    if code := text(value.get("errorCode")):
        return code
    if inner(value.get("responseElements"), "ConsoleLogin") == "Failure" or value.get("errorMessage"):
        return text(value.get("errorMessage")) or "Failure"
    return None


def mfa_of(more: Any, said: Any) -> bool | None:
    """Return whether a second factor was used: a sign-in's own word (`additionalEventData`), else what its session says."""
    used = text(inner(more, "MFAUsed"))
    return {"yes": True, "no": False}.get(used.lower(), flag(said)) if used else flag(said)


def target_of(asked: Any, resources: list[str] | None) -> str | None:
    """Return what was acted on: a bucket, with the object's key where there is one; else the first thing named."""
    bucket, key = text(inner(asked, "bucketName")), text(inner(asked, "key"))
    if bucket:
        return f"{bucket}/{key}" if key else bucket
    named = next((found for name in NAMED if (found := text(inner(asked, name)))), None)
    return named or next(iter(resources or ()), None)


def _resources(value: Mapping[str, Any]) -> list[str] | None:
    found = [text(one.get("ARN")) or text(one.get("ARNPrefix")) for one in objects(value.get("resources"))]
    return [one for one in found if one] or None


def _unmapped(value: Mapping[str, Any], who: Any) -> str | None:
    """Return what else is worth keeping: the issuer of a session among it."""
    issuer = inner(who, "sessionContext", "sessionIssuer")
    kept = {**value, "sessionIssuer": inner(issuer, "arn"), "invokedBy": inner(who, "invokedBy")}
    return rest(kept, (*_KEPT, "sessionIssuer", "invokedBy"))
