"""The bank's Conditional Access: one rule for all, the groups that it leaves out, and what covers those instead."""

from __future__ import annotations

from typing import Any

from sekisho.attacks.naming import guid

GROUPS = {
    "emergency": ("CA-除外-緊急用アカウント", "緊急時にのみ使うアカウント"),
    "service": ("CA-除外-複合機送信", "スキャン送信用のサービスアカウント"),
    "counter": ("CA-除外-窓口端末", "窓口端末の利用者。CA002で多要素認証を求める"),
    "moving": ("CA-除外-MFA移行中", "スマートフォン配布待ち(2026年3月まで)"),
    "browser": ("CA-除外-旧Outlook", "旧バージョンのOutlookの利用者"),
    "trial": ("CA-除外-試行部署", "新しい方式を試行する部署"),
}
"""Key to display name and description. moving, browser and trial are filled by a recipe, or stay empty."""
STRENGTH = "00000000-0000-0000-0000-000000000004"
ADMIN = "62e90394-69f5-4237-9190-012177145e10"
EXCHANGE = "29232cdf-9323-42fd-ade2-1d097af3e4de"


def group_id(key: str) -> str:
    """Return a group's object id."""
    return guid("group", key)


def policy_id(number: str) -> str:
    """Return a policy's id."""
    return guid("policy", number)


def _users(include: list[str] | None = None, groups: list[str] | None = None, out: list[str] | None = None) -> Any:
    return {
        "includeUsers": include or [],
        "excludeUsers": [],
        "includeGroups": [group_id(g) for g in groups or []],
        "excludeGroups": [group_id(g) for g in out or []],
        "includeRoles": [],
        "excludeRoles": [],
        "includeGuestsOrExternalUsers": None,
        "excludeGuestsOrExternalUsers": None,
    }


def _grant(*controls: str, strength: bool = False) -> dict[str, Any]:
    power = {"id": STRENGTH, "displayName": "Phishing-resistant MFA", "requirementsSatisfied": "mfa"}
    return {
        "operator": "OR",
        "builtInControls": list(controls),
        "customAuthenticationFactors": [],
        "termsOfUse": [],
        "authenticationStrength": power if strength else None,
    }


def _policy(number: str, name: str, users: Any, grant: Any, **more: Any) -> dict[str, Any]:
    conditions = {
        "clientAppTypes": ["all"],
        "signInRiskLevels": [],
        "userRiskLevels": [],
        "servicePrincipalRiskLevels": [],
        "platforms": None,
        "locations": None,
        "devices": None,
        "clientApplications": None,
        "authenticationFlows": None,
        "applications": {
            "includeApplications": ["All"],
            "excludeApplications": [],
            "includeUserActions": [],
            "includeAuthenticationContextClassReferences": [],
            "applicationFilter": None,
        },
        "users": users,
    }
    state = more.pop("state", "enabled")
    conditions |= more
    return {
        "id": policy_id(number),
        "templateId": None,
        "displayName": f"{number} - {name}",
        "createdDateTime": "2025-04-08T01:12:44.1180316Z",
        "modifiedDateTime": None,
        "state": state,
        "sessionControls": None,
        "conditions": conditions,
        "grantControls": grant,
    }


def policies() -> list[dict[str, Any]]:
    """Return the whole set, in no particular order, as Graph lists it."""
    every = list(GROUPS)
    admins = _users(out=["emergency"]) | {"includeRoles": [ADMIN, EXCHANGE]}
    outside = {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}
    legacy = ["exchangeActiveSync", "other"]
    return [
        _policy(
            "CA005",
            "レガシー認証のブロック",
            _users(["All"], out=["emergency"]),
            _grant("block"),
            clientAppTypes=legacy,
        ),
        _policy("CA001", "全員 - すべてのアプリ - MFA", _users(["All"], out=every), _grant("mfa")),
        _policy(
            "CA003",
            "旧Outlook利用者 - ブラウザ - MFA",
            _users(groups=["browser"]),
            _grant("mfa"),
            clientAppTypes=["browser"],
        ),
        _policy("CA002", "窓口端末 - すべてのアプリ - MFA", _users(groups=["counter"]), _grant("mfa")),
        _policy("CA006", "管理者 - フィッシング耐性MFA", admins, _grant(strength=True)),
        _policy(
            "CA007",
            "試行部署 - MFA(レポート専用)",
            _users(groups=["trial"]),
            _grant("mfa"),
            state="enabledForReportingButNotEnforced",
        ),
        _policy("CA008", "複合機 - 行外からはブロック", _users(groups=["service"]), _grant("block"), locations=outside),
        _policy("CA900", "旧: 全員 - MFA", _users(["All"]), _grant("mfa"), state="disabled"),
    ]


def locations() -> list[dict[str, Any]]:
    """Return the named locations: the bank's own addresses, trusted, and a list of countries."""
    return [
        {
            "@odata.type": "#microsoft.graph.ipNamedLocation",
            "id": guid("location", "own"),
            "displayName": "本支店の出口",
            "isTrusted": True,
            "ipRanges": [{"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "203.0.113.8/29"}],
        },
        {
            "@odata.type": "#microsoft.graph.countryNamedLocation",
            "id": guid("location", "jp"),
            "displayName": "日本",
            "countriesAndRegions": ["JP"],
            "includeUnknownCountriesAndRegions": False,
        },
    ]
