"""Who gets in with a password alone: the folded evaluation against one sign-in after the other."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.detection.analyser import Setting
from sekisho.evidence.reader import MemoryTables
from sekisho.hygiene.mfa.analysers.entry import rows

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
APPS = ("app-1", "app-2", "app-3")
CLIENTS = ("browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other")
PLATFORMS = ("android", "iOS", "windows", "windowsPhone", "macOS", "linux")
COUNTRIES = ("JP", "KP", "FR")
PLACES = {"trusted-office": ("ip", ()), "japan": ("country", ("JP",)), "rogue": ("country", ("KP", "FR"))}
USERS = {"u1": ("member", ("g1",)), "u2": ("member", ("g1", "g2")), "u3": ("member", ()), "u4": ("guest", ("g3",))}


def policy(number: int, state: str = "enabled", **parts: Any) -> dict[str, Any]:
    conditions = {
        "users": {"includeUsers": ["All"]},
        "applications": {"includeApplications": ["All"]},
        "clientAppTypes": ["all"],
        **{name: value for name, value in parts.items() if name != "grant"},
    }
    grants = parts.get("grant", {"operator": "OR", "builtInControls": ["mfa"]})
    return {
        "id": f"p{number}",
        "displayName": f"P{number}",
        "state": state,
        "conditions": conditions,
        "grantControls": grants,
    }


def tables(policies: list[dict[str, Any]], **more: list[dict[str, Any]]) -> MemoryTables:
    given: dict[str, list[dict[str, Any]]] = {
        "directory_account": [
            {"account_uid": uid, "user_name": f"{uid}@a.example", "enabled": True, "user_kind": kind, "connector": "c"}
            for uid, (kind, _) in USERS.items()
        ],
        "directory_membership": [
            {"membership_uid": f"{uid}{group}", "container_uid": group, "container_kind": "group", "member_uid": uid}
            for uid, (_, groups) in USERS.items()
            for group in groups
        ],
        "access_policy": [
            {
                "policy_uid": one["id"],
                "name": one["displayName"],
                "state": one["state"],
                "document": json.dumps(one),
                "complete": True,
                "listed": len(policies),
            }
            for one in policies
        ],
        "named_location": [
            {"location_uid": uid, "name": uid, "kind": kind, "countries": list(codes), "trusted": kind == "ip"}
            for uid, (kind, codes) in PLACES.items()
        ],
        **more,
    }
    return MemoryTables(given)


def entries(*policies: dict[str, Any], **more: list[dict[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {str(row["account_uid"]): row for row in rows(tables(list(policies), **more), Setting(NOW))}


def hit(told: Mapping[str, Any], user: str) -> bool:
    """Whether one side of a policy's people names the user, by the words of the documentation."""
    kind, groups = USERS[user]
    users, names = told.get("Users", []), told.get("Groups", [])
    return (
        "All" in users
        or user in users
        or ("GuestsOrExternalUsers" in users and kind == "guest")
        or bool({*names} & {*groups})
    )


def meets(one: Mapping[str, Any], user: str, app: str, client: str, platform: str, country: str) -> bool:
    found = one["conditions"]
    people, apps = found["users"], found["applications"]

    def side(part: Mapping[str, Any], word: str) -> dict[str, Any]:
        return {key.removeprefix(word): value for key, value in part.items() if key.startswith(word)}

    def at(names: list[str]) -> bool:
        return any(name == "All" or country in PLACES.get(name, ("", ()))[1] for name in names)

    where, what = found.get("locations") or {}, found.get("platforms") or {}
    return (
        hit(side(people, "include"), user)
        and not hit(side(people, "exclude"), user)
        and ("All" in apps["includeApplications"] or app in apps["includeApplications"])
        and app not in apps.get("excludeApplications", [])
        and ("all" in found["clientAppTypes"] or client in found["clientAppTypes"])
        and (not what or "all" in what["includePlatforms"] or platform in what["includePlatforms"])
        and platform not in what.get("excludePlatforms", [])
        and (not where or at(where["includeLocations"]))
        and not at(where.get("excludeLocations", []))
    )


def password_passes(grant: Mapping[str, Any]) -> bool:
    asked = [one != "termsOfUse" for one in grant["builtInControls"]]
    if "block" in grant["builtInControls"]:
        return False
    return not asked or (not all(asked) if grant["operator"] == "OR" else not any(asked))


def naive(policies: list[dict[str, Any]], user: str) -> bool:
    """Whether some sign-in with a password alone passes every policy that meets it."""
    acting = [one for one in policies if one["state"] == "enabled"]
    return any(
        all(password_passes(one["grantControls"]) for one in acting if meets(one, user, *sign_in))
        for sign_in in product((*APPS, "else"), CLIENTS, (*PLATFORMS, "beos"), (*COUNTRIES, "XX"))
    )


some = st.lists(st.sampled_from(APPS), max_size=2, unique=True)
people = st.fixed_dictionaries(
    {
        "includeUsers": st.sampled_from([["All"], ["u1"], ["GuestsOrExternalUsers"], []]),
        "includeGroups": st.lists(st.sampled_from(["g1", "g2", "g3"]), max_size=2, unique=True),
        "excludeUsers": st.lists(st.sampled_from([*USERS]), max_size=1),
        "excludeGroups": st.lists(st.sampled_from(["g1", "g2"]), max_size=1),
    }
)
apps = st.fixed_dictionaries({"includeApplications": st.one_of(st.just(["All"]), some), "excludeApplications": some})
places = st.none() | st.fixed_dictionaries(
    {
        "includeLocations": st.sampled_from([["All"], ["rogue"], ["japan"], ["trusted-office"]]),
        "excludeLocations": st.sampled_from([[], ["AllTrusted"], ["japan"], ["rogue", "japan"]]),
    }
)
platforms = st.none() | st.fixed_dictionaries(
    {
        "includePlatforms": st.sampled_from([["all"], ["windows", "linux"], ["iOS"]]),
        "excludePlatforms": st.lists(st.sampled_from(PLATFORMS), max_size=2, unique=True),
    }
)
grants = st.fixed_dictionaries(
    {
        "operator": st.sampled_from(["OR", "AND"]),
        "builtInControls": st.sampled_from([["mfa"], ["block"], ["compliantDevice", "mfa"], []]),
    }
)
states = st.sampled_from(["enabled", "enabled", "enabled", "disabled", "enabledForReportingButNotEnforced"])
clients = st.one_of(st.just(["all"]), st.lists(st.sampled_from(CLIENTS), min_size=1, max_size=3, unique=True))
policies = st.builds(
    lambda state, users, applications, kinds, locations, platform, grant: policy(
        0, state, users=users, applications=applications, clientAppTypes=kinds, locations=locations,
        platforms=platform, grant=grant,
    ),
    states, people, apps, clients, places, platforms, grants,
)  # fmt: skip


@given(st.lists(policies, min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_the_folded_set_answers_as_one_sign_in_after_the_other(found: list[dict[str, Any]]) -> None:
    numbered = [{**one, "id": f"p{at}", "displayName": f"P{at}"} for at, one in enumerate(found)]
    for user, row in entries(*numbered).items():
        expected = "password_enters" if naive(numbered, user) else "password_stopped"
        assert row["by_policy"] == expected, user


def test_a_policy_that_only_reports_protects_nobody() -> None:
    found = entries(policy(1, "enabledForReportingButNotEnforced"))
    assert {row["by_policy"] for row in found.values()} == {"password_enters"}
    assert {row["why"] for row in found.values()} == {"report_only"}


def test_mfa_for_everyone_stops_everyone_old_clients_too() -> None:
    assert {row["by_policy"] for row in entries(policy(1)).values()} == {"password_stopped"}


def test_without_policies_nothing_is_said() -> None:
    found = entries()
    assert {(row["by_policy"], row["why"]) for row in found.values()} == {("undetermined", "no_policies")}


def test_an_export_that_is_not_whole_closes_and_never_opens() -> None:
    narrow = policy(1, users={"includeUsers": ["u1"]})
    reader = tables([narrow])
    cut = [{**row, "complete": False} for row in reader.dicts("access_policy")]
    found = entries(narrow, access_policy=cut)
    assert (found["u1"]["by_policy"], found["u2"]["by_policy"]) == ("password_stopped", "undetermined")


def test_a_group_that_was_not_exported_may_hold_anyone() -> None:
    left_out = policy(1, users={"includeUsers": ["All"], "excludeGroups": ["gone"]})
    row = entries(left_out)["u3"]
    assert (row["by_policy"], row["why"], row["unknown"]) == ("undetermined", "cannot_tell", ["P1"])


def test_a_condition_that_is_not_known_is_never_protection() -> None:
    strange = policy(1, moonPhase={"include": ["full"]})
    assert entries(strange)["u3"]["by_policy"] == "undetermined"
    risky = policy(1, signInRiskLevels=["high"])
    assert entries(risky)["u3"]["by_policy"] == "password_enters"


def test_two_accounts_left_out_of_everything_are_for_emergencies_until_they_are_used() -> None:
    glass = policy(1, users={"includeUsers": ["All"], "excludeUsers": ["u1"]})
    assert entries(glass)["u1"]["break_glass"] == "expected"
    sign = {"authentication_uid": "s", "user_uid": "u1", "outcome": "success", "proof": "mfa", "event_time": NOW}
    assert entries(glass, authentication=[sign])["u1"]["break_glass"] == "suspected"


def test_a_password_alone_counts_from_outside_the_trusted_ranges() -> None:
    base = {"user_uid": "u1", "outcome": "success", "interactive": True, "proof": "password_only", "event_time": NOW}
    signs = [
        {**base, "authentication_uid": "in", "source_address": "203.0.113.9", "row_id": "r-in"},
        {**base, "authentication_uid": "out", "source_address": "198.51.100.7", "row_id": "r-out"},
        {**base, "authentication_uid": "refresh", "interactive": False, "source_address": "198.51.100.7"},
    ]
    office = {"location_uid": "o", "name": "o", "kind": "ip", "trusted": True, "ranges": ["203.0.113.0/24"]}
    row = entries(policy(1), authentication=signs, named_location=[office])["u1"]
    assert (row["seen_password_only"], row["seen_total"], row["seen_last"]) == (1, 2, NOW)
    assert "r-out" in row["proof"]
