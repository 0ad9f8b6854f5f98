"""What a sign-in proved, read from the steps that were satisfied."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.connectors.documents.cells import flag, inner, objects, text, texts
from sekisho.identity.sign_ins import DEVICE_LOGON

_PASSWORD = frozenset({"password", "password hash sync", "passthrough authentication", "password in the cloud"})
_ALONE = frozenset(
    {"text message", "sms sign-in", "email one-time passcode", "one-time passcode via email", "voice call"}
)
"""Second factors that are a single one where nothing else was given."""
_SILENT = frozenset({"federated authentication", "previously satisfied"})
"""Says nothing about what was given."""
_STRONGEST = frozenset({
    "fido2 security key", "windows hello for business", "x.509 certificate", "passkey (microsoft authenticator)",
    "passkey", "passkey (device-bound)", "passkey (synced)", "platform credential", "platform credential for macos",
    "certificate based authentication (multifactor)",
})  # fmt: skip
_ASKS_DEVICE = re.compile(r"(?:compliant|domain.?joined|hybrid).*device", re.IGNORECASE)
_EARLIER = "previously satisfied"
_EARLIER_DETAIL = ("claim in the token", "by claim")


@dataclass(frozen=True, slots=True)
class Method:
    """One step that was satisfied: its method, and whether a claim in the token stood in for it."""

    name: str
    earlier: bool


def methods(value: Mapping[str, Any]) -> tuple[Method, ...]:
    """Return the satisfied steps in order."""
    found = []
    for step in objects(value.get("authenticationDetails")):
        name = text(step.get("authenticationMethod"))
        if name and flag(step.get("succeeded")) is not False:
            detail = text(step.get("authenticationStepResultDetail")) or ""
            found.append(Method(name, stood_in(name, detail)))
    return tuple(found)


def factor(method: str) -> str:
    """Return what one method proves: password, strong, weak (alone a single factor), other, or none where it does not say."""
    name = method.lower()
    if name in _PASSWORD:
        return "password"
    if name in _STRONGEST:
        return "strong"
    return "weak" if name in _ALONE else "none" if name in _SILENT or not name else "other"


def with_device(value: Mapping[str, Any]) -> bool:
    """Tell whether a policy in force asked for a device of the firm's, and the sign-in came from one.

    Who has the password alone does not come in then, though no second factor was asked for.
    """
    trust = (text(inner(value, "deviceDetail", "trustType")) or "").lower()
    ours = flag(inner(value, "deviceDetail", "isCompliant")) is True or "hybrid" in trust
    return ours and any(
        _ASKS_DEVICE.search(control)
        for policy in objects(value.get("appliedConditionalAccessPolicies"))
        if (text(policy.get("result")) or "").lower() == "success"
        for control in texts(policy.get("enforcedGrantControls")) or ()
    )


def stood_in(method: str, result: str) -> bool:
    """Tell whether a claim in the token stood in for a step."""
    return method.lower() == _EARLIER or any(part in result.lower() for part in _EARLIER_DETAIL)


def proof(used: tuple[Method, ...], requirement: str | None, app_uid: str | None = None) -> str:
    """Return password_only, mfa, phishing_resistant, earlier_proof or unknown; see `with_device` for `device`.

    A requirement of one factor with no step named is unknown: the log leaves steps out for some clients. So is a password
    at the log-on of a device (`app_uid`): it opens the device that it is typed on, which nobody has who has only the password.
    """
    names = {one.name.lower() for one in used if not one.earlier} - _SILENT
    others = names - _PASSWORD
    if names & _STRONGEST:
        return "phishing_resistant"
    if others and (names & _PASSWORD or others - _ALONE):
        return "mfa"
    if any(one.earlier for one in used):
        return "earlier_proof"
    if others or not names or requirement == "multiFactorAuthentication":
        return "unknown"
    return "unknown" if app_uid == DEVICE_LOGON else "password_only"
