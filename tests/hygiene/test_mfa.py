"""Who gets in with a password alone: the folded evaluation against one sign-in after the other."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.detection.analyser import Setting
from sekisho.evidence.reader import MemoryTables
from sekisho.hygiene.mfa.analysers.device_rule import unknown_device
from sekisho.hygiene.mfa.analysers.entry import SYNCHRONISES, rows
from sekisho.hygiene.mfa.analysers.three import Says

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


def test_a_list_without_policies_may_rest_on_security_defaults() -> None:
    assert {(row["by_policy"], row["why"]) for row in entries().values()} == {("undetermined", "none_listed")}


def test_without_policies_nothing_is_said() -> None:
    accounts = list(tables([]).dicts("directory_account"))
    found = {str(row["account_uid"]): row for row in rows(MemoryTables({"directory_account": accounts}), Setting(NOW))}
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


def test_a_trusted_range_as_wide_as_a_country_is_nobodys_place() -> None:
    sign = {
        "authentication_uid": "1", "user_uid": "u1", "outcome": "success", "interactive": True, "proof": "password_only",
        "event_time": NOW, "source_address": "109.76.44.136",
    }  # fmt: skip
    wide = {"location_uid": "w", "name": "w", "kind": "ip", "trusted": True, "ranges": ["0.0.0.0/1"]}
    found = entries(policy(1, users=everyone()), authentication=[sign], named_location=[wide])["u1"]
    assert found["seen_password_only"] == 1


def everyone(**more: Any) -> dict[str, Any]:
    return {"includeUsers": ["All"], **more}


UNREADABLE: list[dict[str, Any]] = [
    {"clientAppTypes": {"value": ["browser"]}},
    {"users": everyone(excludeAgents=["x"])},
    {"users": everyone(excludeGroups={"value": ["g1"]})},
    {"platforms": ["windows"]},
    {"grant": {"operator": "OR", "builtInControls": ["approvedApplication"]}},
    {"grant": {"operator": "OR", "builtInControls": {"value": ["mfa"]}}},
]


@pytest.mark.parametrize("parts", UNREADABLE)
def test_what_cannot_be_read_or_satisfied_for_certain_is_no_protection(parts: dict[str, Any]) -> None:
    assert entries(policy(1, **parts))["u3"]["by_policy"] == "undetermined"


def test_a_state_that_is_not_known_may_act_or_not() -> None:
    assert entries({**policy(1), "state": "paused"})["u3"]["by_policy"] == "undetermined"


def test_a_strength_that_a_password_satisfies_at_another_provider_stops_nobody() -> None:
    strength = {"operator": "OR", "authenticationStrength": {"allowedCombinations": ["fido2", "federatedSingleFactor"]}}
    assert entries(policy(1, grant=strength))["u3"]["by_policy"] == "password_enters"


def member(container: str, uid: str, kind: str = "user", role: str | None = None) -> dict[str, Any]:
    return {
        "membership_uid": container + uid,
        "container_uid": container,
        "container_kind": "role" if role else "group",
        "role_template": role,
        "member_uid": uid,
        "member_kind": kind,
    }


def test_a_group_inside_that_was_not_exported_may_hold_anyone() -> None:
    left_out = policy(1, users=everyone(excludeGroups=["outer"]))
    nested = [member("outer", "inner", "group"), member("other", "u1")]
    assert entries(left_out, directory_membership=nested)["u3"]["by_policy"] == "undetermined"
    known = [*nested, member("inner", "u3")]
    found = entries(left_out, directory_membership=known)
    assert (found["u3"]["by_policy"], found["u1"]["by_policy"]) == ("password_enters", "password_stopped")


def test_twenty_members_may_be_cut_unless_the_same_export_shows_more_elsewhere() -> None:
    left_out = policy(1, users=everyone(excludeGroups=["g"]))
    twenty = [member("g", f"x{number}") for number in range(20)]
    assert entries(left_out, directory_membership=twenty)["u3"]["by_policy"] == "undetermined"
    longer = [member("big", f"x{number}") for number in range(21)]
    assert entries(left_out, directory_membership=twenty + longer)["u3"]["by_policy"] == "password_stopped"


def test_a_role_that_the_list_of_roles_leaves_out_is_one_that_nobody_has() -> None:
    admins = policy(1, users={"includeRoles": ["t-9"]})
    roles = [member(f"r{number}", "u1", role=f"t-{number}") for number in range(3)]
    assert entries(admins, directory_membership=roles)["u3"]["why"] == "no_policy"
    assert entries(admins, directory_membership=roles[:1])["u3"]["by_policy"] == "undetermined"


def test_kinds_of_guests_are_told_by_the_login_name_and_the_invitation() -> None:
    told = {
        "guestOrExternalUserTypes": "b2bCollaborationGuest,b2bCollaborationMember",
        "externalTenants": {"membershipKind": "all"},
    }
    accounts = [
        {
            "account_uid": uid,
            "user_name": name,
            "enabled": True,
            "user_kind": kind,
            "invitation_state": state,
            "connector": "c",
        }
        for uid, name, kind, state in (
            ("own", "own@a.example", "member", None),
            ("guest", "x_v.example#ext#@a.example", "guest", None),
            ("partner", "y_v.example#ext#@a.example", "member", "Accepted"),
            ("local", "local@a.example", "guest", None),
            ("renamed", "renamed@a.example", "guest", "Accepted"),
            ("made_here", "made.here@a.example", "guest", "NotInvited"),
        )
    ]
    found = entries(policy(1, users=everyone(excludeGuestsOrExternalUsers=told)), directory_account=accounts)
    assert {uid: row["by_policy"] for uid, row in found.items()} == {
        "own": "password_stopped",
        "guest": "password_enters",
        "partner": "password_enters",
        "local": "undetermined",
        "renamed": "password_enters",
        "made_here": "password_stopped",
    }


def test_a_guest_made_here_is_named_by_a_policy_about_internal_guests_of_whatever_tenant() -> None:
    told = {
        "guestOrExternalUserTypes": "internalGuest,b2bCollaborationGuest",
        "externalTenants": {"membershipKind": "enumerated", "members": ["t"]},
    }
    accounts = [
        {
            "account_uid": "made_here",
            "user_name": "made.here@a.example",
            "enabled": True,
            "user_kind": "guest",
            "invitation_state": "NotInvited",
            "connector": "c",
        }
    ]
    found = entries(policy(1, users=everyone(excludeGuestsOrExternalUsers=told)), directory_account=accounts)
    assert found["made_here"]["by_policy"] == "password_enters"


def ip(uid: str, *ranges: str, trusted: bool = False) -> dict[str, Any]:
    return {"location_uid": uid, "name": uid, "kind": "ip", "ranges": list(ranges), "trusted": trusted}


def test_a_range_as_wide_as_the_internet_is_a_place_that_anyone_can_stand_in() -> None:
    where = {"includeLocations": ["All"], "excludeLocations": ["w"]}
    wide = [ip("w", "0.0.0.0/1", "128.0.0.0/1")]
    assert entries(policy(1, locations=where), named_location=wide)["u3"]["by_policy"] == "password_enters"
    trusted = {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}
    every = [ip("w", "0.0.0.0/0", trusted=True)]
    assert entries(policy(1, locations=trusted), named_location=every)["u3"]["by_policy"] == "password_enters"


def test_protection_that_ends_at_the_office_door_says_so() -> None:
    where = {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}
    row = entries(policy(1, locations=where))["u3"]
    assert (row["by_policy"], row["why"]) == ("password_stopped", "stopped_outside")


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ('device.isCompliant -eq True -or device.trustType -eq "ServerAD"', Says.NO),
        ('device.isCompliant -ne True -and device.trustType -ne "ServerAD"', Says.YES),
        ('(device.isCompliant -ne True) -and (device.model -eq "x" -or device.model -notIn ["y", "z"])', Says.YES),
        ("device.manufacturer -eq null", Says.YES),
        ("device.isCompliant -resembles True", Says.MAYBE),
        ("device.isCompliant -eq True -or", Says.MAYBE),
        ("(device.isCompliant -eq True", Says.MAYBE),
        ("-not device.isCompliant", Says.MAYBE),
        ("(" * 5000, Says.MAYBE),
        ("", Says.MAYBE),
    ],
)
def test_a_device_that_is_not_known_has_no_property(rule: str, says: Says) -> None:
    assert unknown_device(rule) is says


def test_an_exclusion_of_devices_that_are_known_leaves_an_intruder_in() -> None:
    rule = {"deviceFilter": {"mode": "exclude", "rule": "device.isCompliant -eq True -or device.trustType -eq 'x'"}}
    assert entries(policy(1, devices=rule))["u3"]["by_policy"] == "password_stopped"


def test_the_reason_is_the_smallest_change_that_would_stop_it() -> None:
    old: dict[str, Any] = {
        "clientAppTypes": ["exchangeActiveSync", "other"],
        "grant": {"operator": "OR", "builtInControls": ["block"]},
    }
    left_out = entries(policy(1, users=everyone(excludeUsers=["u3"])), policy(2, **old))["u3"]
    assert (left_out["why"], left_out["policies"]) == ("left_out", ["P1"])
    reports = entries(policy(1, "enabledForReportingButNotEnforced"), policy(2, **old))["u3"]
    assert (reports["why"], reports["policies"]) == ("report_only", ["P1"])
    narrow = entries(policy(1, clientAppTypes=["browser"]), policy(2, **old))["u3"]
    assert (narrow["why"], narrow["policies"]) == ("narrow", ["P1", "P2"])


@given(st.lists(policies, min_size=2, max_size=5), st.randoms())
@settings(max_examples=40, deadline=None)
def test_one_more_policy_never_opens_and_their_order_changes_nothing(found: list[dict[str, Any]], chance: Any) -> None:
    numbered = [{**one, "id": f"p{at}", "displayName": f"P{at}"} for at, one in enumerate(found)]
    before = {uid: row["by_policy"] for uid, row in entries(*numbered[1:]).items()}
    mixed = chance.sample(numbered, len(numbered))
    after = {uid: row["by_policy"] for uid, row in entries(*numbered).items()}
    assert after == {uid: row["by_policy"] for uid, row in entries(*mixed).items()}
    assert all(after[uid] == "password_stopped" for uid in before if before[uid] == "password_stopped")


def test_a_machine_that_keeps_directories_in_step_is_no_person_to_ask_for_more() -> None:
    left_out = policy(1, users=everyone(excludeUsers=["u1", "u3"]))
    role = member("r1", "u1", role=SYNCHRONISES)
    found = entries(left_out, directory_membership=[role, member("r2", "u9", role="other")])
    assert (found["u1"]["by_policy"], found["u1"]["why"]) == ("undetermined", "synchronises")
    assert found["u3"]["by_policy"] == "password_enters"
