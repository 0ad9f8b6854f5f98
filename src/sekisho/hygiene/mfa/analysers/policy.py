"""One conditional access policy: to whom, what and where it applies, and whether it stops a password alone.

What the provider documents is decided; what is not known here narrows the policy to "cannot tell", and never widens it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.hygiene.mfa.analysers.device_rule import unknown_device
from sekisho.hygiene.mfa.analysers.three import Says, chosen, narrowed, one_of

CLIENTS = ("browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other")
PLATFORMS = ("android", "iOS", "windows", "windowsPhone", "macOS", "linux", "none")
OFFICE = frozenset({
    "office365", "00000002-0000-0ff1-ce00-000000000000", "00000003-0000-0ff1-ce00-000000000000",
    "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe", "00000004-0000-0ff1-ce00-000000000000",
})  # fmt: skip
"""The bundle Office365 by its name, with those of its applications that policies mostly name one by one."""
_OBJECTS = {
    "users": frozenset({f"{word}{what}" for word in ("include", "exclude")
                        for what in ("Users", "Groups", "Roles", "GuestsOrExternalUsers")}),
    "applications": frozenset({"includeApplications", "excludeApplications", "includeUserActions", "applicationFilter",
                               "includeAuthenticationContextClassReferences", "networkAccess", "globalSecureAccess"}),
    "platforms": frozenset({"includePlatforms", "excludePlatforms"}),
    "locations": frozenset({"includeLocations", "excludeLocations"}),
    "devices": frozenset({"deviceFilter", "includeDevices", "excludeDevices", "includeDeviceStates", "excludeDeviceStates"}),
    "deviceStates": frozenset({"includeStates", "excludeStates"}),
    "authenticationFlows": frozenset({"transferMethods"}),
    "clientApplications": frozenset({"includeServicePrincipals", "excludeServicePrincipals", "servicePrincipalFilter",
                                     "includeAgentIdServicePrincipals", "excludeAgentIdServicePrincipals",
                                     "agentIdServicePrincipalFilter"}),
}  # fmt: skip
"""The conditions that are objects, with the parts that are understood."""
_LISTS = frozenset({"clientAppTypes", "signInRiskLevels", "userRiskLevels", "insiderRiskLevels",
                    "servicePrincipalRiskLevels", "agentIdRiskLevels"})  # fmt: skip
_INSIDE = frozenset({"deviceFilter", "applicationFilter", "servicePrincipalFilter", "agentIdServicePrincipalFilter",
                     "networkAccess", "globalSecureAccess", "includeGuestsOrExternalUsers",
                     "excludeGuestsOrExternalUsers"})  # fmt: skip
_EVERYONE = {"users": {"includeUsers": ["All"]}, "applications": {"includeApplications": ["All"]}, "unreadable": True}
"""What is taken for the conditions of a policy that cannot be read: it may apply to anyone, and nobody can tell."""
_LEVELS = ("signInRiskLevels", "userRiskLevels", "insiderRiskLevels")
"""Levels of suspicion that an intruder escapes who looks harmless."""
_ASIDE = ("authenticationFlows", "clientApplications", "servicePrincipalRiskLevels", "agentIdRiskLevels")
"""Conditions of policies about other flows, programs and agents: no person's plain sign-in meets them."""
_STRONG = frozenset({"block", "mfa", "compliantdevice", "domainjoineddevice", "passwordchange"})
"""What a password alone fails. An approved application is none of them: an intruder may use one."""
_PASSWORD = frozenset({"password", "federatedsinglefactor"})
_CONTROLS = ("builtInControls", "customAuthenticationFactors", "termsOfUse")
REPORTS = "enabledforreportingbutnotenforced"


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy with its conditions and what it asks for, as written."""

    uid: str
    name: str
    state: str
    conditions: Mapping[str, Any]
    grants: Mapping[str, Any]

    @property
    def enforced(self) -> bool:
        """Whether it acts, or may: one that only reports never does, and one in a state that is not known may."""
        return self.state.lower() not in {"disabled", REPORTS}

    @property
    def reports(self) -> bool:
        """Whether it only reports."""
        return self.state.lower() == REPORTS


def policy_of(row: Mapping[str, Any], document: Mapping[str, Any]) -> Policy:
    """Return the policy of a row of `access_policy` and its document."""
    conditions, grants = document.get("conditions"), document.get("grantControls")
    readable = isinstance(conditions, Mapping) and _readable(conditions)
    asked = isinstance(grants, Mapping) and all(_plain(grants.get(one)) for one in _CONTROLS)
    return Policy(
        row["policy_uid"],
        row["name"],
        row["state"],
        conditions if isinstance(conditions, Mapping) and readable else _EVERYONE,
        grants if isinstance(grants, Mapping) and asked else {"builtInControls": ["unreadable"] if grants else []},
    )


def _readable(conditions: Mapping[str, Any]) -> bool:
    """Tell whether every condition that is understood has the shape in which it is."""
    return all(_plain(conditions.get(name)) for name in _LISTS) and all(
        not conditions.get(name)
        or (
            isinstance(conditions[name], Mapping)
            and all(one in _INSIDE or _plain(value) for one, value in conditions[name].items() if one in parts)
        )
        for name, parts in _OBJECTS.items()
    )


def _plain(value: Any) -> bool:
    """Tell whether a value is a list of texts, one text, or nothing."""
    return value is None or isinstance(value, str) or (isinstance(value, list) and all(map(_is_text, value)))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


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
    return Says.YES if control in _STRONG else Says.MAYBE


def _strength(strength: Mapping[str, Any]) -> Says:
    """Tell whether a strength stops a password: not where a password alone is among its combinations."""
    allowed = strength.get("allowedCombinations")
    if isinstance(allowed, list):
        return Says.NO if any(str(one).lower() in _PASSWORD for one in allowed) else Says.YES
    known = str(strength.get("requirementsSatisfied") or "").lower()
    built_in = str(strength.get("id") or "").startswith("00000000-0000-0000-0000-00000000000")
    return Says.YES if known == "mfa" or built_in else Says.MAYBE


def everywhere(policy: Policy) -> Says:
    """Tell whether the conditions that no choice of an intruder meets or escapes let the policy apply."""
    found = policy.conditions
    levels = [listed(found, name) for name in _LEVELS]
    if any(one and "none" not in one for one in levels) or any(_says_something(found.get(name)) for name in _ASIDE):
        return Says.NO
    if policy.state.lower() != "enabled" and not policy.reports:
        return Says.MAYBE
    states = listed(part(found, "deviceStates"), "includeStates") - {"all"}
    return narrowed(Says.MAYBE if states or _strange(found) else Says.YES, _device(part(found, "devices")))


def _strange(found: Mapping[str, Any]) -> bool:
    """Tell whether a condition narrows the policy that is not understood."""
    known = _OBJECTS.keys() | _LISTS
    return any(name not in known and _says_something(found[name]) for name in found if "@" not in name) or any(
        name not in parts and _says_something(part(found, whole)[name])
        for whole, parts in _OBJECTS.items()
        for name in part(found, whole)
        if "@" not in name
    )


def _says_something(value: Any) -> bool:
    """Tell whether a condition narrows anything: empty lists, nulls and objects of nulls do not."""
    if isinstance(value, Mapping):
        return any(_says_something(one) for name, one in value.items() if not str(name).startswith("@"))
    return value not in (None, "", [], "none", "all", ["all"], ["All"])


def _device(devices: Mapping[str, Any]) -> Says:
    """Tell whether the policy applies to a device that the directory does not know."""
    rule = part(devices, "deviceFilter")
    if not rule.get("rule"):
        # Leaving out compliant or joined devices leaves a strange one in.
        older = listed(devices, "includeDevices") | listed(devices, "includeDeviceStates")
        return Says.MAYBE if older - {"all"} else Says.YES
    matched = unknown_device(str(rule["rule"]))
    return matched if str(rule.get("mode")).lower() == "include" else Says(Says.YES - matched)


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
    return Says.YES if "office365" in apps and app in OFFICE else Says.NO


def client(policy: Policy, kind: str) -> Says:
    """Tell whether the policy applies to a kind of client."""
    kinds = listed(policy.conditions, "clientAppTypes")
    return Says.YES if not kinds else _among(kind, kinds, CLIENTS)


def platform(policy: Policy, name: str) -> Says:
    """Tell whether the policy applies on a platform; `none` is one that no policy can name."""
    found = part(policy.conditions, "platforms")
    included, excluded = listed(found, "includePlatforms"), listed(found, "excludePlatforms")
    inside = _among(name, included, PLATFORMS) if included else Says.YES
    return chosen(inside, _among(name, excluded, PLATFORMS))


def _among(name: str, names: frozenset[str], known: Iterable[str]) -> Says:
    """Tell whether a kind is among those named, where a name that is not known may stand for any."""
    if "all" in names or name.lower() in names:
        return Says.YES
    return Says.MAYBE if names - {one.lower() for one in known} else Says.NO


def place(policy: Policy, inside: Callable[[str], Says]) -> Says:
    """Tell whether the policy applies at a place; `inside` says of a location's id whether the place is in it."""
    found = part(policy.conditions, "locations")
    included, excluded = listed(found, "includeLocations"), listed(found, "excludeLocations")
    within = Says.YES if not included or "all" in included else one_of(*(inside(one) for one in included))
    return chosen(within, one_of(*(Says.YES if one == "all" else inside(one) for one in excluded)))
