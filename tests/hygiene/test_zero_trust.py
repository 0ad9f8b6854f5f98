"""What of zero trust is in place, statement by statement, and what the evidence does not tell."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sekisho.detection.analyser import Setting
from sekisho.evidence.reader import MemoryTables
from sekisho.hygiene.zero_trust.analysers.counting import MOST, Seen, counted
from sekisho.hygiene.zero_trust.analysers.practice import STATEMENTS, rows

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
GLOBAL_ADMIN = "62e90394-69f5-4237-9190-012177145e10"
DIRECTORY_READER = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"
Rows = Sequence[Mapping[str, Any]]


def measured(**tables: Rows) -> dict[str, Mapping[str, Any]]:
    return {str(row["statement"]): row for row in rows(MemoryTables(tables), Setting(NOW))}


def shares(row: Mapping[str, Any]) -> tuple[float, float, float]:
    return row["yes"], row["no"], row["unseen"]


def entry(uid: str, by_policy: str, **more: Any) -> dict[str, Any]:
    return {
        "account_uid": uid,
        "user_kind": "member",
        "by_policy": by_policy,
        "break_glass": "no",
        "proof": [f"r-{uid}"],
        **more,
    }


def account(uid: str, **more: Any) -> dict[str, Any]:
    return {
        "account_uid": uid,
        "user_name": f"{uid}@a.example",
        "enabled": True,
        "user_kind": "member",
        "row_id": f"acc-{uid}",
        **more,
    }


def sign_in(uid: str, number: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "authentication_uid": f"{uid}{number}",
        "user_uid": uid,
        "outcome": "success",
        "interactive": True,
        "event_time": NOW - timedelta(days=1),
        "row_id": f"sign-{uid}{number}",
        **more,
    }


def member(container: str, uid: str, template: str | None = None, kind: str = "user") -> dict[str, Any]:
    return {
        "membership_uid": container + uid,
        "container_uid": container,
        "container_kind": "role" if template else "group",
        "role_template": template,
        "member_uid": uid,
        "member_kind": kind,
        "row_id": f"in-{container}-{uid}",
    }


def test_without_evidence_every_statement_is_there_and_says_what_would_tell() -> None:
    found = measured()
    assert found.keys() == {one.id for one in STATEMENTS}
    assert all(shares(row) == (0, 0, 0) and row["missing"] for row in found.values())


def test_accounts_are_counted_by_what_lets_them_in_and_those_for_emergencies_stay_apart() -> None:
    found = measured(
        account_entry=[
            entry("a", "password_stopped"),
            entry("b", "password_enters", clients=["browser"]),
            entry("c", "password_enters", clients=["browser", "other"]),
            entry("d", "undetermined"),
            entry("guest", "password_enters", clients=["browser"], user_kind="guest"),
            entry("glass", "password_enters", clients=["other"], break_glass="expected"),
        ]
    )
    assert shares(found["password_alone_stopped"]) == (1, 3, 1)
    assert found["password_alone_stopped"]["failing"] == ["b", "c", "guest"]
    assert found["password_alone_stopped"]["proof"][:3] == ["r-b", "r-c", "r-guest"]
    assert shares(found["old_protocols_closed"]) == (3, 1, 1)
    assert shares(found["guests_stopped"]) == (0, 1, 0)


def test_entries_without_policies_name_the_policies_as_missing() -> None:
    found = measured(account_entry=[entry("a", "undetermined", why="no_policies")])["password_alone_stopped"]
    assert (shares(found), found["missing"]) == ((0, 0, 1), ["access_policy"])


def test_a_second_factor_is_asked_of_the_firms_own_enabled_accounts() -> None:
    users = [
        account("a"),
        account("b"),
        account("off", enabled=False),
        account("guest", user_kind="guest"),
        account("new"),
    ]
    methods = [
        account(uid, enabled=None, connector="registration@1", mfa_capable=can, row_id=f"reg-{uid}")
        for uid, can in {"a": True, "b": False, "off": False, "guest": False}.items()
    ]
    found = measured(directory_account=[*users, *methods])["second_factor_registered"]
    assert (shares(found), found["failing"]) == ((1, 1, 1), ["b"])
    assert measured(directory_account=users)["second_factor_registered"]["missing"] == ["directory_account.mfa_capable"]


def test_administrators_are_judged_by_their_weakest_proof_of_thirty_days() -> None:
    found = measured(
        directory_account=[account(uid) for uid in ("key", "phone", "quiet", "reader", "nested")]
        + [account("gone", enabled=False)],
        directory_membership=[
            *(member("role", uid, GLOBAL_ADMIN) for uid in ("key", "phone", "quiet", "gone")),
            member("role", "team", GLOBAL_ADMIN, "group"),
            member("team", "nested"),
            member("readers", "reader", DIRECTORY_READER),
        ],
        authentication=[
            sign_in("key", proof="phishing_resistant"),
            sign_in("key", 1, proof="password_only", event_time=NOW - timedelta(days=40)),
            sign_in("key", 2, proof="password_only", outcome="failure"),
            sign_in("phone", proof="phishing_resistant"),
            sign_in("phone", 1, proof="mfa"),
            sign_in("nested", proof="password_only"),
            sign_in("quiet", proof="earlier_proof"),
            sign_in("reader", proof="password_only"),
        ],
    )["admins_phishing_resistant"]
    assert shares(found) == (1, 2, 1)
    assert found["failing"] == ["nested", "phone"]
    assert "sign-phone1" in found["proof"]


def test_unused_accounts_are_old_by_every_word_there_is() -> None:
    old, new = NOW - timedelta(days=200), NOW - timedelta(days=10)
    found = measured(
        directory_account=[
            account("used", last_sign_in_time=new, created_time=old),
            account("stale", last_sign_in_time=old, created_time=old),
            account("never", created_time=old),
            account("fresh", created_time=new),
            account("logged", last_sign_in_time=old, created_time=old),
            account("blank"),
        ],
        authentication=[sign_in("logged")],
    )["unused_accounts_closed"]
    assert (shares(found), found["failing"]) == ((3, 2, 1), ["never", "stale"])


def test_an_account_that_a_short_log_does_not_show_may_have_been_used_before() -> None:
    old = NOW - timedelta(days=200)
    found = measured(directory_account=[account("a", created_time=old)], authentication=[sign_in("b")])
    assert shares(found["unused_accounts_closed"]) == (0, 0, 1)


def test_leavers_have_no_account_or_a_blocked_one() -> None:
    stay = [{"employee_id": f"s{number}", "email": f"s{number}@a.example"} for number in range(5)]
    left = [
        {"employee_id": name, "email": f"{name}@a.example", "left_on": date(2026, 9, 30)}
        for name in ("open", "closed", "away")
    ]
    later = {"employee_id": "later", "email": "later@a.example", "left_on": date(2027, 3, 31)}
    accounts = [account(f"s{number}") for number in range(5)] + [account("later")]
    leavers = [account("open"), account("closed", enabled=False)]
    found = measured(staff=[*stay, later, *left], directory_account=[*accounts, *leavers])["leavers_closed"]
    assert (shares(found), found["failing"]) == ((2, 1, 0), ["open"])
    strange = measured(staff=[*stay, *left], directory_account=leavers)["leavers_closed"]
    assert shares(strange) == (1, 1, 1)


def test_sign_ins_count_by_device_and_the_busiest_that_fail_come_first() -> None:
    found = measured(
        authentication=[
            *(sign_in("a", number, device_compliant=True) for number in range(3)),
            *(sign_in("z", number, device_compliant=False) for number in range(2)),
            sign_in("b", device_compliant=False),
            sign_in("c"),
            sign_in("d", device_compliant=False, interactive=False),
            sign_in("e", device_compliant=False, user_kind="service_principal"),
        ]
    )["known_devices"]
    assert (shares(found), found["failing"]) == ((3, 3, 1), ["z", "b"])


def test_what_other_families_found_is_counted() -> None:
    vendor = {"vendor_key": "v", "kind": "guest_account", "way": "g", "proof": ["r"]}
    store = {"name": "s", "proof": ["r"]}
    role = {"cloud_account": "1", "kind": "role", "proof": ["r"]}
    pulse = {
        "reader": "c", "table_name": "t", "last_day": date(2026, 11, 1), "until": date(2026, 11, 19),
        "end_day": date(2026, 11, 19), "days_watched": 100, "silent_days": 0, "late_days": 0, "proof": ["r"],
    }  # fmt: skip
    found = measured(
        vendor_access=[
            {**vendor, "access_uid": "1", "covered": "covered", "alive": True},
            {**vendor, "access_uid": "2", "covered": "ended", "alive": True},
            {**vendor, "access_uid": "3", "covered": "ended", "alive": False},
            {**vendor, "access_uid": "4", "covered": "unknown"},
        ],
        store_reach=[
            {**store, "store_uid": "a", "public_read": "not_reachable", "public_write": "not_reachable"},
            {**store, "store_uid": "b", "public_read": "undetermined", "public_write": "reachable"},
            {**store, "store_uid": "c", "public_read": "undetermined", "public_write": "not_reachable"},
        ],
        escalation=[
            {**role, "principal_arn": "a", "is_admin": "yes", "can_escalate": "reachable"},
            {**role, "principal_arn": "b", "is_admin": "no", "can_escalate": "reachable"},
            {**role, "principal_arn": "c", "is_admin": "undetermined", "can_escalate": "not_reachable"},
        ],
        source_pulse=[
            {**pulse, "source": "on", "days_seen": 90, "chance": 1.0, "late_chance": 1.0},
            {**pulse, "source": "off", "days_seen": 90, "chance": 1e-9, "late_chance": 1.0},
            {**pulse, "source": "late", "days_seen": 90, "chance": 1.0, "late_chance": 1e-9},
            {**pulse, "source": "young", "days_seen": 12, "chance": 1.0, "late_chance": 1.0},
        ],
    )
    assert (shares(found["vendors_covered"]), found["vendors_covered"]["failing"]) == ((1, 1, 1), ["2"])
    assert (shares(found["stores_closed"]), found["stores_closed"]["failing"]) == ((1, 1, 1), ["b"])
    assert (shares(found["no_step_to_admin"]), found["no_step_to_admin"]["failing"]) == ((1, 1, 0), ["b"])
    assert (shares(found["sources_speak"]), found["sources_speak"]["failing"]) == ((1, 1, 2), ["off"])


seen = st.builds(
    Seen, st.text("abc", min_size=1, max_size=3), st.sampled_from([True, False, None]), st.just(("r1", "r2", "r3"))
)


@given(st.lists(seen, max_size=120))
def test_every_subject_counts_once_and_no_list_grows_without_end(subjects: list[Seen]) -> None:
    found = counted(subjects)
    assert found.yes + found.no + found.unseen == len(subjects)
    assert max(len(found.failing), len(found.proof)) <= MOST
    assert bool(found.failing) == bool(found.no)
    assert counted(reversed(subjects)) == found
