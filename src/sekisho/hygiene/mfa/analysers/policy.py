"""One conditional access policy: to whom, what and where it applies, and whether it stops a password alone.

What the provider documents is decided; what is not known here narrows the policy to "cannot tell", and never widens it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.hygiene.mfa.analysers.three import Says, chosen, narrowed, one_of

CLIENTS = ("browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other")
PLATFORMS = ("android", "iOS", "windows", "windowsPhone", "macOS", "linux", "none")
OFFICE = frozenset({
    "office365", "00000002-0000-0ff1-ce00-000000000000", "00000003-0000-0ff1-ce00-000000000000",
    "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe", "00000004-0000-0ff1-ce00-000000000000",
})  # fmt: skip
"""The bundle Office365 by its name, with those of its applications that policies mostly name one by one."""
_KNOWN = frozenset({
    "clientAppTypes", "applications", "users", "platforms", "locations", "signInRiskLevels", "userRiskLevels", "devices",
    "servicePrincipalRiskLevels", "clientApplications", "authenticationFlows", "insiderRiskLevels", "agentIdRiskLevels",
    "deviceStates", "times",
})  # fmt: skip
_BLIND = ("signInRiskLevels", "userRiskLevels", "insiderRiskLevels", "authenticationFlows")
"""Conditions that an intruder escapes: one who looks harmless, or signs in by another flow, is not met by the policy."""
_STRONG = frozenset(
    {"mfa", "compliantdevice", "domainjoineddevice", "approvedapplication", "compliantapplication", "passwordchange"}
)
_FACTORS = frozenset({
    "password", "sms", "hardwareoath", "softwareoath", "microsoftauthenticatorpush", "voice", "email", "qrcodepin",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy with the answer of each of its conditions. `enforced` is False for report-only and disabled ones."""

    uid: str
    name: str
    state: str
    conditions: Mapping[str, Any]
    grants: Mapping[str, Any]

    @property
    def enforced(self) -> bool:
        """Whether it acts: one that only reports never does."""
        return self.state == "enabled"


def policy_of(row: Mapping[str, Any], document: Mapping[str, Any]) -> Policy:
    """Return the policy of a row of `access_policy` and its document."""
    return Policy(
        row["policy_uid"], row["name"], row["state"], part(document, "conditions"), part(document, "grantControls")
    )


def part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return an object inside a document; empty for anything else."""
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def listed(value: Mapping[str, Any], name: str) -> frozenset[str]:
    """Return the texts of a list, or of one text with commas, in lower case."""
    found = value.get(name)
    texts = found.split(",") if isinstance(found, str) else found if isinstance(found, list) else []
    return frozenset(str(one).strip().lower() for one in texts if one)


def stops(policy: Policy) -> Says:
    """Tell whether one who has the password and nothing else fails what the policy asks for."""
    controls = [_stopped_by(one) for one in listed(policy.grants, "builtInControls")]
    controls += [Says.MAYBE for _ in listed(policy.grants, "customAuthenticationFactors")]
    controls += [Says.NO for _ in listed(policy.grants, "termsOfUse")]
    strength = policy.grants.get("authenticationStrength")
    if isinstance(strength, Mapping):
        controls.append(_strength(strength))
    if not controls:
        return Says.NO
    if "block" in listed(policy.grants, "builtInControls"):
        return Says.YES
    either = str(policy.grants.get("operator") or "OR").upper() == "OR"
    return Says(min(controls)) if either else one_of(*controls)


def _stopped_by(control: str) -> Says:
    if control in _STRONG or control == "block":
        return Says.YES
    return Says.MAYBE


def _strength(strength: Mapping[str, Any]) -> Says:
    """Tell whether a strength stops a password: not where one factor alone is among its combinations."""
    allowed = strength.get("allowedCombinations")
    if isinstance(allowed, list):
        return Says.NO if any(str(one).lower() in _FACTORS for one in allowed) else Says.YES
    known = str(strength.get("requirementsSatisfied") or "").lower()
    built_in = str(strength.get("id") or "").startswith("00000000-0000-0000-0000-00000000000")
    return Says.YES if known == "mfa" or built_in else Says.MAYBE


def everywhere(policy: Policy) -> Says:
    """Tell whether the conditions that no choice of an intruder meets or escapes let the policy apply."""
    found = policy.conditions
    if any(_says_something(found.get(name)) for name in _BLIND) or _says_something(found.get("clientApplications")):
        return Says.NO
    strange = any(name not in _KNOWN and _says_something(found.get(name)) for name in found if not name.startswith("@"))
    others = strange or any(_says_something(found.get(name)) for name in ("deviceStates", "times"))
    return narrowed(Says.MAYBE if others else Says.YES, _device(part(found, "devices")))


def _says_something(value: Any) -> bool:
    """Tell whether a condition narrows anything: empty lists, nulls and objects of nulls do not."""
    if isinstance(value, Mapping):
        return any(_says_something(one) for name, one in value.items() if not str(name).startswith("@"))
    return value not in (None, "", [], "none", "all", ["all"], ["All"])


def _device(devices: Mapping[str, Any]) -> Says:
    """Tell whether the policy applies to a device that the directory does not know."""
    rule = part(devices, "deviceFilter")
    older = listed(devices, "excludeDevices") or listed(devices, "excludeDeviceStates")
    if not rule.get("rule"):
        # Leaving out compliant or joined devices leaves a strange one in.
        return Says.YES if not (listed(devices, "includeDevices") - {"all"}) or older else Says.MAYBE
    matched = unknown_device(str(rule["rule"]))
    if str(rule.get("mode")).lower() == "include":
        return matched
    return Says(Says.YES - matched)


def unknown_device(rule: str) -> Says:
    """Tell whether a device filter of one test matches a device of which every property is null."""
    words = rule.strip().lower()
    if any(joint in words for joint in (" -and ", " -or ", " not ")) or words.startswith("not "):
        return Says.MAYBE
    if any(f" {one} " in f"{words} " for one in ("-ne", "-notin", "-notcontains", "-notstartswith", "-notendswith")):
        return Says.YES
    if any(f" {one} " in f"{words} " for one in ("-eq", "-in", "-contains", "-startswith", "-endswith")):
        return Says.NO
    return Says.MAYBE


def target(policy: Policy, app: str) -> Says:
    """Tell whether the policy applies to a sign-in to `app` (an id in lower case, `office365`, or any other text)."""
    found = part(policy.conditions, "applications")
    included, excluded = listed(found, "includeApplications"), listed(found, "excludeApplications")
    if listed(found, "includeUserActions") or listed(found, "includeAuthenticationContextClassReferences"):
        return Says.NO
    filtered = Says.MAYBE if _says_something(found.get("applicationFilter")) else Says.YES
    return narrowed(filtered, chosen(_named(included, app), _named(excluded, app)))


def _named(apps: frozenset[str], app: str) -> Says:
    if "all" in apps or app in apps:
        return Says.YES
    if "office365" in apps and app in OFFICE:
        return Says.YES
    return Says.MAYBE if "microsoftadminportals" in apps and app == "microsoftadminportals" else Says.NO


def client(policy: Policy, kind: str) -> Says:
    """Tell whether the policy applies to a kind of client."""
    kinds = listed(policy.conditions, "clientAppTypes")
    return Says.YES if not kinds or "all" in kinds or kind.lower() in kinds else Says.NO


def platform(policy: Policy, name: str) -> Says:
    """Tell whether the policy applies on a platform; `none` is one that no policy can name."""
    found = part(policy.conditions, "platforms")
    included, excluded = listed(found, "includePlatforms"), listed(found, "excludePlatforms")
    inside = Says.YES if not included or "all" in included or name.lower() in included else Says.NO
    return chosen(inside, Says.YES if name.lower() in excluded or "all" in excluded else Says.NO)


def place(policy: Policy, inside: Callable[[str], Says]) -> Says:
    """Tell whether the policy applies at a place; `inside` says of a location's id whether the place is in it."""
    found = part(policy.conditions, "locations")
    included, excluded = listed(found, "includeLocations"), listed(found, "excludeLocations")
    within = Says.YES if not included or "all" in included else one_of(*(inside(one) for one in included))
    return chosen(within, one_of(*(Says.YES if one == "all" else inside(one) for one in excluded)))
