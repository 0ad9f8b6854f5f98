"""One sign-in -> one row of `authentication`."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import flag, inner, lower, moment, objects, rest, shown, text, texts
from sekisho.connectors.entra_sign_ins.portal import PORTAL
from sekisho.connectors.entra_sign_ins.proof import methods, proof, with_device
from sekisho.connectors.json_stream.records import event
from sekisho.model.rows import RawRecord, Rejected, Row

_KEPT = (
    "authenticationProtocol", "conditionalAccessStatus", "correlationId", "crossTenantAccessType", "homeTenantId",
    "incomingTokenType", "resourceDisplayName", "riskState", "servicePrincipalId", "signInEventTypes",
    "isTenantRestricted", "mfaResult", "mfaMethod", "networkLocationDetails", "autonomousSystemNumber",
    "geoCoordinates", "deviceDetail", "sessionId", "originalTransferMethod", "riskEventTypes_v2",
)  # fmt: skip
_INTERRUPTED = frozenset({"50055", "50072", "50074", "50076", "50079", "50097", "50125", "50127", "50129", "50140", "50143",
                          "50144", "50158", "50199", "51006", "65001", "16000", "16001", "16003"})  # fmt: skip
"""Codes by which the service asks for one more step: nobody was let in, and nothing was refused."""
_ALONE = re.compile(r"non[\s_-]?interactive|application|service[\s_-]?principal|非対話", re.IGNORECASE)
_PERSON = re.compile(r"interactive|対話", re.IGNORECASE)
_ENFORCED = frozenset({"success", "failure"})


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the row; a reject where the id or the time is missing."""
    value = event(record)
    uid, when = text(value.get("id")), moment(value.get("createdDateTime"))
    if uid is None:
        yield Rejected(record.place, "id", "value_missing")
        return
    if when is None:
        yield Rejected(record.place, "createdDateTime", "date_unclear", shown(value.get("createdDateTime")))
        return
    code = text(inner(value, "status", "errorCode"))
    used = methods(value)
    requirement = text(value.get("authenticationRequirement"))
    proved = proof(used, requirement, text(value.get("appId")))
    yield Row(
        "authentication",
        record.place,
        {
            "authentication_uid": uid,
            "user_name": lower(value.get("userPrincipalName")),
            "user_uid": text(value.get("userId")),
            "display_name": text(value.get("userDisplayName")),
            "app_name": text(value.get("appDisplayName")),
            "app_uid": text(value.get("appId")),
            "client_app": text(value.get("clientAppUsed")),
            "interactive": _interactive(value, context.file_name),
            "user_kind": _kind(value),
            "outcome": _outcome(code, value),
            "error_code": None if code == "0" else code,
            "requirement": requirement,
            "methods": [one.name for one in used] or None,
            "proof": "device" if proved == "password_only" and with_device(value) else proved,
            "policies_applied": _policies(value),
            "source_address": text(value.get("ipAddress")),
            "country": text(inner(value, "location", "countryOrRegion")),
            "user_agent": text(value.get("userAgent")),
            "device_uid": text(inner(value, "deviceDetail", "deviceId")),
            "device_compliant": flag(inner(value, "deviceDetail", "isCompliant")),
            "risk": text(value.get("riskLevelDuringSignIn")) or text(value.get("riskLevelAggregated")),
            "unmapped": rest({**value, **_besides(value)}, _KEPT),
        },
        when,
    )


def _besides(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return where a sign-in came from in degrees, and the system of its device: what no column has."""
    device = inner(value, "deviceDetail")
    kept = (
        {name: device[name] for name in ("operatingSystem", "browser") if device.get(name)}
        if isinstance(device, Mapping)
        else {}
    )
    return {"geoCoordinates": inner(value, "location", "geoCoordinates"), "deviceDetail": kept}


def _outcome(code: str | None, value: Mapping[str, Any]) -> str:
    """Return what became of a sign-in: by the portal's own word, else by the code."""
    said = text(value.get(PORTAL))
    if said and said != "unknown":
        return said
    if code is None:
        return "unknown"
    return "success" if code == "0" else "interrupted" if code in _INTERRUPTED else "failure"


def _interactive(value: Mapping[str, Any], file_name: str) -> bool | None:
    """Return whether a person signed in; the portal's CSV leaves that to the name that it gives the file."""
    said = flag(value.get("isInteractive"))
    kinds = texts(value.get("signInEventTypes"))
    if said is not None or kinds:
        return said if said is not None else "interactiveUser" in (kinds or ())
    if PORTAL not in value:
        return None
    return False if _ALONE.search(file_name) or not value.get("userId") else True if _PERSON.search(file_name) else None


def _kind(value: Mapping[str, Any]) -> str | None:
    if text(value.get("servicePrincipalId")) and not text(value.get("userId")):
        return "service_principal"
    return {"member": "member", "guest": "guest"}.get(lower(value.get("userType")) or "")


def _policies(value: Mapping[str, Any]) -> list[str] | None:
    """Return the ids of the policies that were enforced: one that only reports is not among them."""
    found = [
        text(one.get("id"))
        for one in objects(value.get("appliedConditionalAccessPolicies"))
        if (text(one.get("result")) or "").lower() in _ENFORCED
    ]
    return [one for one in found if one] or None
