"""The store counts the days of people as if every event were taken by itself."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.detection.analyser import Setting
from sekisho.evidence.reader import MemoryTables
from sekisho.model.ids import stable_id
from sekisho.threats.insider.analysers import days

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
STAFF: list[dict[str, Any]] = [
    {"employee_id": "10112", "name_romaji": "Tanaka Hanako", "email": "tanaka.hanako@a.example"},
    {"employee_id": "10113", "name_romaji": "Sato Ken", "email": "sato.ken@a.example"},
    {"employee_id": "kiosk", "name_romaji": "", "email": ""},
]
WHOSE = {"CORP\\htanaka0112": "10112", "tanaka.hanako@a.example": "10112", "KSato": "10113", "kiosk": "kiosk"}
LOGINS = st.sampled_from([None, "", "nobody", "Éric", "10112x", *WHOSE])
BACK, ON = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC)
"""On these days the clocks of New York change."""
TIMES = st.one_of(
    st.none(), st.builds(lambda day, passed: day + timedelta(minutes=passed), st.sampled_from([BACK, ON]), st.integers(-300, 3000))
)  # fmt: skip
DONE = st.fixed_dictionaries({
    "user_name": LOGINS, "event_time": TIMES, "activity_uid": st.just("u"),
    "action": st.sampled_from(["copy", "write", "rename", "print", "upload", "attach", "delete", "read"]),
    "channel": st.sampled_from(["usb", "disc", "cloud", "print", "web", "mail", "network", "local"]),
    "size_bytes": st.one_of(st.none(), st.integers(0, 1 << 50)),
})  # fmt: skip
CALLS = st.fixed_dictionaries({
    "actor_user": LOGINS, "event_time": TIMES, "activity_uid": st.just("u"), "service": st.just("SharePoint"),
    "operation": st.sampled_from(["FileDeleted", "FolderRecycled", "FileAccessed"]), "outcome": st.just("unknown"),
})  # fmt: skip


def way_of(action: str, channel: str) -> str | None:
    """Return the way out that an action is."""
    if channel == "cloud" and action in {"copy", "write", "upload"}:
        return "cloud"
    alone = {"print": "print", "upload": "web", "attach": "mail", "delete": "delete"}.get(action)
    return days.OUT.get((action, channel)) or alone


def one_by_one(done: list[dict[str, Any]], calls: list[dict[str, Any]], zone: str) -> list[Mapping[str, Any]]:
    """Return the rows of `user_day`, event by event."""
    deleted = [
        {**call, "user_name": call["actor_user"], "action": "delete", "channel": "calls", "size_bytes": None}
        for call in calls
        if call["operation"] in days.DELETES
    ]
    found: dict[tuple[str, str, date, str], dict[str, Any]] = {}
    for event in (*done, *deleted):
        way, login, when = way_of(event["action"], event["channel"]), event["user_name"], event["event_time"]
        if way is None or login is None or when is None:
            continue
        hour = when.replace(minute=0).astimezone(ZoneInfo(zone))
        key = (WHOSE.get(login, login), "person" if login in WHOSE else "login", hour.date(), way)
        row = found.setdefault(key, {"events": 0, "bytes": None, "after_hours": 0, "proof": {}})
        row["events"] += 1
        if event["size_bytes"] is not None:
            row["bytes"] = (row["bytes"] or 0) + event["size_bytes"]
        row["after_hours"] += not 7 <= hour.hour < 20
        same = (login, event["action"], event["channel"], hour.astimezone(UTC))
        row["proof"][same] = min(row["proof"].get(same, event["row_id"]), event["row_id"])
    return [
        {
            "user_day_uid": stable_id("ud", person, day.isoformat(), channel),
            "person": person, "person_kind": kind, "day": day, "channel": channel,
            **row, "proof": sorted(row["proof"].values())[:50],
        }
        for (person, kind, day, channel), row in sorted(found.items(), key=lambda one: one[0])
    ]  # fmt: skip


@pytest.mark.parametrize("at_once", [1, 4, 200_000])
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo", "Asia/Kolkata"])
@settings(max_examples=8, deadline=None)
@given(st.lists(DONE, max_size=25), st.lists(CALLS, max_size=10))
def test_days_are_counted_as_if_every_event_were_taken_by_itself(
    zone: str, at_once: int, done: list[dict[str, Any]], calls: list[dict[str, Any]]
) -> None:
    for at, event in enumerate((*done, *calls)):
        event["row_id"] = f"r{at:02}"
    reader = MemoryTables({"staff": STAFF, "endpoint_activity": done, "api_activity": calls})
    with patch.object(days, "_HOURS", at_once):
        found = list(days.rows(reader, Setting(NOW, zone)))
    assert found == one_by_one(done, calls, zone)


def test_a_day_is_shown_by_fifty_rows_at_most_the_first_by_id() -> None:
    done: list[dict[str, Any]] = [
        {
            "activity_uid": "u", "user_name": "nobody", "action": action, "channel": "usb", "size_bytes": 1,
            "event_time": NOW.replace(hour=hour), "row_id": f"r{(hour * 37 + at * 11) % 97:02}",
        }
        for hour in range(24)
        for at, action in enumerate(("copy", "write", "rename"))
    ]  # fmt: skip
    (row,) = days.rows(MemoryTables({"endpoint_activity": done}), Setting(NOW, "UTC"))
    assert row["proof"] == sorted(event["row_id"] for event in done)[:50]


def test_tables_without_events_and_no_tables_give_no_days() -> None:
    assert list(days.rows(MemoryTables({"endpoint_activity": [], "api_activity": []}), Setting(NOW))) == []
    assert list(days.rows(MemoryTables({"staff": STAFF}), Setting(NOW))) == []
