"""Sign-ins as Microsoft Graph returns them from `auditLogs/signIns`."""

from __future__ import annotations

import datetime as dt
import json

from sekisho.attacks.entra import SignIn
from sekisho.attacks.naming import guid

HEAD = '{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#auditLogs/signIns","value":['
TAIL = "]}\n"
_REASONS = {0: "Other.", 50126: "Error validating credentials due to invalid username or password.",
            50074: "Strong Authentication is required.", 50053: "The account is locked.",
            53003: "Access has been blocked by Conditional Access policies."}  # fmt: skip
_TIME, _ID = "%TIME%", "%ID%"


def prepared(s: SignIn) -> str:
    """Return the record as a %-format with the keys t (moment) and i (id)."""
    # Steps after a failed one do not happen; the failed one says so.
    details = [
        {
            "authenticationStepDateTime": _TIME,
            "authenticationMethod": method,
            "authenticationMethodDetail": None,
            "succeeded": s.error == 0 or (s.error == 50074 and n == 0),
            "authenticationStepResultDetail": said if s.error in {0, 50074} else "Incorrect password",
            "authenticationStepRequirement": "Primary authentication" if n == 0 else "Multifactor authentication",
        }
        for n, (method, said) in enumerate(s.steps)
    ]
    record = {
        "id": _ID,
        "createdDateTime": _TIME,
        "userDisplayName": s.who.shown,
        "userPrincipalName": s.who.upn.lower(),
        "userId": s.who.id,
        "appId": guid("app", s.app),
        "appDisplayName": s.app,
        "ipAddress": s.ip,
        "clientAppUsed": s.client,
        "isInteractive": s.interactive,
        "signInEventTypes": ["interactiveUser" if s.interactive else "nonInteractiveUser"],
        "userType": "guest" if s.who.guest else "member",
        "resourceDisplayName": s.app,
        "authenticationRequirement": s.requirement,
        "authenticationDetails": details,
        "conditionalAccessStatus": _status(s),
        "appliedConditionalAccessPolicies": [
            {"id": key, "displayName": name, "enforcedGrantControls": ["Mfa"], "result": result}
            for key, name, result in s.policies
        ],
        "riskLevelDuringSignIn": "none",
        "status": {
            "errorCode": s.error,
            "failureReason": _REASONS.get(s.error, "Other."),
            "additionalDetails": "MFA completed in Azure AD" if len(s.steps) > 1 and not s.error else None,
        },
        "deviceDetail": {
            "deviceId": guid("device", s.device) if s.device else "",
            "displayName": s.device,
            "operatingSystem": s.system,
            "browser": s.browser,
            "isCompliant": bool(s.device),
            "isManaged": bool(s.device),
            "trustType": "Hybrid Azure AD joined" if s.device else "",
        },
        "location": {"city": s.city, "state": s.city, "countryOrRegion": s.country},
    }
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":")).replace("%", "%%")
    return text.replace("%%TIME%%", "%(t)s").replace("%%ID%%", "%(i)s")


def _status(s: SignIn) -> str:
    if s.error in {50074, 53003}:
        return "failure"
    applied = any(result == "success" for *_, result in s.policies)
    return "success" if applied and not s.error else "notApplied"


def filled(line: str, when: dt.datetime, number: int) -> str:
    """Return a prepared record with its moment and an id from a 128 bit number."""
    token = f"{number:032x}"
    identity = f"{token[:8]}-{token[8:12]}-4{token[13:16]}-a{token[17:20]}-{token[20:]}"
    return line % {"t": f"{when.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}", "i": identity}
