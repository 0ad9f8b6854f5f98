"""Whose days stand out: against their own past, against peers, with too little past, and whose login is whose."""

import json
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.detection.analyser import Setting
from sekisho.evidence.reader import MemoryTables
from sekisho.identity.logins import match_logins
from sekisho.threats.insider.analysers import days, people
from sekisho.threats.insider.analysers.surprise import quantile, surprise
from sekisho.threats.insider.detectors.moved_out_more_than_usual.detect import _beyond

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
STAFF: list[dict[str, Any]] = [
    {"employee_id": "10112", "name_romaji": "Tanaka Hanako", "email": "tanaka.hanako@a.example", "department": "Loans"},
    {"employee_id": "10113", "name_romaji": "Sato Ken", "email": "sato.ken@a.example", "department": "Loans"},
    {"employee_id": "10999", "name_romaji": "Sato Kei", "email": "sato.kei@a.example", "department": "IT"},
]


@pytest.mark.parametrize(
    ("login", "person"),
    [
        ("CORP\\htanaka0112", "10112"),
        ("tanaka.hanako@a.example", "10112"),
        ("10112", "10112"),
        ("hanako.tanaka", "10112"),
        ("tanakah", "10112"),
        ("htanaka0999", "10112"),
        ("ksato", None),
        ("ksato0999", "10999"),
        ("sato.ken", "10113"),
        ("administrator", None),
    ],
)
def test_whose_login_it_is(login: str, person: str | None) -> None:
    if login == "htanaka0999":
        person = None
    assert match_logins([login], STAFF).get(login) == person


def copies(login: str, sizes: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    """Yield copies to a stick, by how many days ago."""
    for ago, size in sizes.items():
        yield {
            "activity_uid": f"{login}{ago}", "user_name": login, "action": "copy", "channel": "usb", "size_bytes": size,
            "event_time": NOW - timedelta(days=ago), "row_id": f"r{login}{ago}",
        }  # fmt: skip


def found(
    *events: Iterator[dict[str, Any]], staff: list[dict[str, Any]] = STAFF, **tables: Any
) -> dict[str, Mapping[str, Any]]:
    given = {"staff": staff, "endpoint_activity": [one for part in events for one in part], **tables}
    by_day = list(days.rows(MemoryTables(given), Setting(NOW)))
    return {str(row["person"]): row for row in people.rows(MemoryTables({**given, "user_day": by_day}), Setting(NOW))}


USUAL = {ago: 2_000_000 + 100_000 * (ago % 7) for ago in range(31, 120, 4)}


def test_ten_times_the_usual_stands_out_and_as_always_does_not() -> None:
    rows = found(copies("htanaka0112", {**USUAL, 10: 24_000_000}), copies("sato.ken", {**USUAL, 9: 2_200_000}))
    assert _beyond(rows["10112"])
    assert rows["10112"]["worst_day"] == date(2026, 11, 10)
    assert rows["10112"]["proof"] == ["rhtanaka011210"]
    assert not _beyond(rows["10113"])


def test_a_week_of_theft_does_not_excuse_itself() -> None:
    week = dict.fromkeys(range(6, 13), 24000000)
    assert _beyond(found(copies("htanaka0112", {**USUAL, **week}), copies("sato.ken", USUAL))["10112"])


def test_a_theft_in_portions_does_not_excuse_itself_by_the_small_ones() -> None:
    portions = {16: 1_000_000_000, 15: 900_000_000, 12: 2_400_000_000, 9: 3_100_000_000, 5: 2_300_000_000}
    few = {ago: 2_000_000 + 100_000 * (ago % 7) for ago in range(31, 80, 8)}
    assert _beyond(found(copies("htanaka0112", {**few, **portions}), copies("sato.ken", {40: 1000}))["10112"])


def test_whoever_always_moves_much_is_usual() -> None:
    large = dict.fromkeys(range(1, 120, 7), 140000000)
    rows = found(copies("htanaka0112", large), copies("sato.ken", USUAL))
    assert not _beyond(rows["10112"])


def test_notice_lowers_the_bar_and_proves_nothing() -> None:
    leaving = [{**STAFF[0], "notice_on": date(2026, 11, 5)}, *STAFF[1:]]
    rows = found(copies("htanaka0112", {**USUAL, 10: 2_300_000}), copies("sato.ken", USUAL), staff=leaving)
    assert rows["10112"]["notice_on"] == date(2026, 11, 5)
    assert not _beyond(rows["10112"])


def test_a_leaver_who_alone_copies_in_a_department_that_never_does_is_measured_by_the_firm() -> None:
    staff = [*STAFF, *({"employee_id": str(at), "department": "IT"} for at in range(3))]
    leaving = [{**STAFF[0], "notice_on": date(2026, 11, 5)}, *staff[1:]]
    usual = [copies(str(at), USUAL) for at in range(3)]
    row = found(copies("htanaka0112", {40: 900_000, 3: 900_000_000}), *usual, staff=leaving)["10112"]
    assert (row["own_usual"], row["peers"]) == (0.0, 1)
    assert _beyond(row)
    alone = found(copies("htanaka0112", {40: 900_000, 3: 900_000_000}), staff=leaving)["10112"]
    assert alone["surprise"] is None


def test_the_directory_says_whose_a_login_is_where_the_roster_has_neither_address_nor_letters() -> None:
    staff: list[dict[str, Any]] = [
        {"employee_id": "00045", "name": "星野　葵", "department": "Loans"},
        {"employee_id": "00046", "name": "林 学", "department": "IT"},
        {"employee_id": "00047", "name": "林 学", "department": "Loans"},
    ]

    def account(uid: str, name: str, sam: str, **more: Any) -> dict[str, Any]:
        return {
            "account_uid": uid, "user_name": f"{uid}@a.example", "user_kind": "member", "display_name": name,
            "connector": "entra_users@1", "unmapped": json.dumps({"onPremisesSamAccountName": sam}) if sam else None,
            "row_id": f"d{uid}{sam}", **more,
        }  # fmt: skip

    accounts = [
        account("aoi", "星野 葵", "hoshino-a"),
        account("aoi", "星野 葵", "", connector="other@1", enabled=True),
        account("manabu", "林 学", "hayashi-m", employee_id="46"),
        account("manabu2", "林 学", "hayashi-m2"),
        account("guest", "星野 葵", "x", user_kind="guest"),
    ]
    logins = [copies(login, USUAL) for login in ("CORP\\hoshino-a", "hayashi-m", "hayashi-m2")]
    rows = found(*logins, staff=staff, directory_account=accounts)
    assert {person for person, row in rows.items() if row["days_seen"]} == {"00045", "00046", "hayashi-m2"}


def test_people_of_the_roster_who_were_never_seen_are_there() -> None:
    assert found(copies("htanaka0112", USUAL))["10999"]["days_seen"] == 0


def test_a_login_of_nobody_known_is_kept_under_its_own_name() -> None:
    row = found(copies("kiosk7", USUAL))["kiosk7"]
    assert (row["employee_id"], row["role"]) == (None, None)


def test_deletions_in_the_cloud_count_with_those_of_devices() -> None:
    calls = [
        {
            "activity_uid": str(at), "service": "SharePoint", "operation": "FileRecycled", "outcome": "unknown",
            "actor_user": "sato.ken@a.example", "event_time": NOW - timedelta(days=3, minutes=at), "row_id": f"c{at}",
        }
        for at in range(40)
    ]  # fmt: skip
    assert found(copies("htanaka0112", USUAL), api_activity=calls)["10113"]["deletes"] == 40


def test_days_are_local_and_hours_count() -> None:
    late: dict[str, Any] = {
        "activity_uid": "1", "user_name": "x", "action": "print", "channel": "print", "size_bytes": 5,
        "event_time": datetime(2026, 11, 19, 15, 30, tzinfo=UTC), "row_id": "r",
    }  # fmt: skip
    (row,) = days.rows(MemoryTables({"endpoint_activity": [late]}), Setting(NOW))
    assert (row["day"], row["channel"], row["after_hours"]) == (date(2026, 11, 20), "print", 1)


def test_nothing_seen_gives_no_rows() -> None:
    assert list(people.rows(MemoryTables({"staff": STAFF}), Setting(NOW))) == []


amounts = st.lists(st.floats(1, 1e9), min_size=1, max_size=20)


@given(amounts, amounts, st.floats(1, 1e9), st.floats(1, 100))
def test_more_is_never_less_surprising(own: list[float], peers: list[float], amount: float, times: float) -> None:
    assert surprise(amount * times, own, peers, 30) >= surprise(amount, own, peers, 30)


few = st.lists(st.sampled_from([0.0, 1.0, 1.5, 2.0, 7.0]), max_size=30)


@given(few, few, st.sampled_from([0.01, 0.5, 0.95, 1.0]))
def test_the_peers_usual_is_that_of_the_circle_without_oneself(
    mine: list[float], others: list[float], share: float
) -> None:
    assert quantile(sorted(mine + others), sorted(mine), share) == (
        sorted(others)[math.ceil(len(others) * share) - 1] if others else 0.0
    )


def test_one_alone_in_a_department_is_measured_by_the_firm_and_others_by_their_department() -> None:
    staff = [*STAFF, {"employee_id": "kiosk", "department": None}]
    events = (
        copies("ksato0999", USUAL),
        copies("htanaka0112", USUAL),
        copies("sato.ken", USUAL),
        copies("kiosk", USUAL),
    )
    rows = found(*events, staff=staff)
    assert {person: row["peers"] for person, row in rows.items()} == {"10112": 1, "10113": 1, "10999": 3, "kiosk": 3}
