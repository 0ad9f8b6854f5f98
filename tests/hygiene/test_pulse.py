"""Which sources speak, and since when they do not."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.detection.analyser import Setting
from sekisho.evidence.reader import MemoryTables
from sekisho.hygiene.monitoring.analysers.pulse import _heard, rows, run_chance

FIRST = date(2026, 6, 1)
END = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAYS = [FIRST + timedelta(days=number) for number in range((END - FIRST).days + 1)]
Spoke = Callable[[date], bool]


def weekdays(day: date) -> bool:
    return day.weekday() < 5


def calls(**regions: Spoke) -> list[dict[str, Any]]:
    return [
        {
            "activity_uid": f"{region}{day}",
            "service": "s3.amazonaws.com",
            "operation": "GetObject",
            "outcome": "success",
            "cloud_account": "111122223333",
            "region": region,
            "event_time": datetime(day.year, day.month, day.day, 3, tzinfo=UTC),
            "connector": "cloudtrail@1",
        }
        for region, spoke in regions.items()
        for day in DAYS
        if spoke(day)
    ]


def pulses(now: datetime = NOW, **regions: Spoke) -> dict[str, Mapping[str, Any]]:
    found = rows(MemoryTables({"api_activity": calls(**regions)}), Setting(now))
    return {str(row["source"]).rpartition(":")[2]: row for row in found}


def test_a_region_that_stops_while_the_other_goes_on_is_silent() -> None:
    stopped = END - timedelta(days=10)
    found = pulses(tokyo=lambda _: True, virginia=lambda day: day <= stopped)
    assert found["virginia"]["last_day"] == stopped
    assert found["virginia"]["silent_days"] == 9
    assert found["virginia"]["chance"] < 1e-12
    assert (found["tokyo"]["silent_days"], found["tokyo"]["chance"]) == (0, 1.0)


def test_a_region_that_came_back_after_nine_days_leaves_a_hole() -> None:
    gone = {date(2026, 11, 3) + timedelta(days=number) for number in range(9)}
    found = pulses(tokyo=lambda _: True, osaka=lambda day: day not in gone)
    assert (found["osaka"]["hole_first"], found["osaka"]["hole_last"]) == (min(gone), max(gone))
    assert found["osaka"]["hole_days"] == 9
    assert found["osaka"]["hole_chance"] < 1e-9
    assert (found["osaka"]["silent_days"], found["tokyo"]["hole_days"]) == (0, None)


@given(st.integers(1, 9), st.integers(0, 9), st.integers(1, 9))
def test_the_chance_of_a_run_is_no_less_than_counted_one_by_one(days: int, silent: int, longest: int) -> None:
    silent, longest = min(silent, days), min(longest, silent, days)
    every = list(combinations(range(days), silent))
    with_run = sum(
        any(all(at + step in chosen for step in range(longest)) for at in range(days - longest + 1)) for chosen in every
    )
    assert run_chance(days, silent, longest) >= with_run / len(every) - 1e-12


def test_a_source_of_weekdays_has_no_hole_at_weekends() -> None:
    found = pulses(branch=weekdays)["branch"]
    assert (found["hole_days"], found["hole_chance"]) == (0, 1.0)


def test_a_source_of_some_weeks_that_stops_is_told_without_its_habit() -> None:
    first, stopped = END - timedelta(days=26), END - timedelta(days=10)
    found = pulses(tokyo=lambda day: day >= first, virginia=lambda day: first <= day <= stopped)
    assert found["virginia"]["days_seen"] == 17
    assert found["virginia"]["silent_chance"] < 1e-6
    assert found["tokyo"]["silent_chance"] == 1.0


def test_a_week_of_leave_is_no_hole_in_the_log_of_a_device() -> None:
    away = {date(2026, 11, 3) + timedelta(days=number) for number in range(9)}
    lines = [
        {"activity_uid": f"{day}", "action": "copy", "channel": "usb", "device": "LAB-7", "connector": "endpoint_csv@1"}
        | {"event_time": datetime(day.year, day.month, day.day, 1, tzinfo=UTC)}
        for day in DAYS
        if day not in away
    ]
    (found,) = rows(MemoryTables({"endpoint_activity": lines}), Setting(NOW))
    assert found["hole_days"] is None


def test_a_weekend_is_no_silence_for_a_source_of_weekdays() -> None:
    sunday = datetime(2026, 11, 15, 12, tzinfo=UTC)
    found = pulses(sunday, tokyo=lambda _: True, branch=weekdays)
    assert found["branch"]["silent_days"] == 0
    assert found["branch"]["chance"] > 0.9


def test_a_holiday_of_everyone_proves_nothing() -> None:
    closed = {date(2026, 11, 16) + timedelta(days=number) for number in range(4)}

    def open_day(day: date) -> bool:
        return weekdays(day) and day not in closed

    found = pulses(a=open_day, b=open_day, c=open_day, d=open_day, e=lambda day: open_day(day) and day < min(closed))
    assert found["e"]["silent_days"] == 0


def test_an_export_that_ends_early_is_late_and_not_silent() -> None:
    ended = END - timedelta(days=12)
    signs: list[dict[str, Any]] = [
        {"authentication_uid": f"s{day}", "outcome": "success", "interactive": True, "connector": "entra@1"}
        | {"event_time": datetime(day.year, day.month, day.day, 1, tzinfo=UTC)}
        for day in DAYS
    ]
    events = MemoryTables(
        {
            "api_activity": [call for call in calls(tokyo=lambda _: True) if call["event_time"].date() <= ended],
            "authentication": signs,
        }
    )
    found = {row["reader"]: row for row in rows(events, Setting(NOW))}
    assert (found["cloudtrail"]["silent_days"], found["cloudtrail"]["late_days"]) == (0, 11)


def test_a_source_heard_on_few_days_is_left_out_and_devices_are_grouped_by_their_name() -> None:
    lines = [
        {
            "activity_uid": f"{device}{day}",
            "action": "copy",
            "channel": "usb",
            "device": device,
            "connector": "endpoint_csv@1",
        }
        | {"event_time": datetime(day.year, day.month, day.day, 1, tzinfo=UTC)}
        for device, days in (("EAST-PC001", DAYS[::2]), ("EAST-PC014", DAYS[1::2]), ("LAB-7", DAYS[:3]))
        for day in days
    ]
    (found,) = rows(MemoryTables({"endpoint_activity": lines}), Setting(NOW))
    assert (found["source"], found["days_seen"]) == ("endpoint_csv:EAST-PC", len(DAYS))
    assert len(found["proof"]) == 3  # type: ignore[arg-type]


def test_nothing_heard_gives_no_rows() -> None:
    assert list(rows(MemoryTables({}), Setting(NOW))) == []


CHANGES = datetime(2026, 11, 1, 0, 0, tzinfo=UTC)
"""On this day the clocks of New York go back."""
SEEN = {
    "connector": st.sampled_from(["a@1", "a@2", "b@1", "b"]),
    "event_time": st.one_of(st.none(), st.integers(-3, 3000).map(lambda passed: CHANGES + timedelta(minutes=passed))),
}
CALLS = st.fixed_dictionaries({
    **SEEN, "activity_uid": st.just("u"), "service": st.just("s3"), "operation": st.just("Get"),
    "outcome": st.just("success"), "cloud_account": st.sampled_from([None, "", "1", ":"]),
    "region": st.sampled_from([None, "", "east", "west"]),
})  # fmt: skip
SIGNS = st.fixed_dictionaries({
    **SEEN, "authentication_uid": st.just("u"), "outcome": st.just("success"),
    "interactive": st.sampled_from([None, True, False]),
})  # fmt: skip
DEVICES = st.fixed_dictionaries({
    **SEEN, "activity_uid": st.just("u"), "action": st.just("copy"), "channel": st.just("usb"),
    "device": st.sampled_from([None, "pc-001", "PC_2", "Kiosk", "loans-pc 12b"]),
})  # fmt: skip


def part_of(table: str, row: Mapping[str, Any]) -> str:
    """Return the part of the firm that an event speaks for."""
    if table == "api_activity":
        found = f"{row['cloud_account'] or ''}:{row['region'] or ''}"
    elif table == "endpoint_activity":
        found = re.sub("[-_ ]*[0-9]+.*$", "", (row["device"] or "").upper())
    else:
        found = "interactive" if row["interactive"] else "other"
    return re.sub("^:|:$", "", found)


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo", "Asia/Kolkata"])
@settings(max_examples=15, deadline=None)
@given(st.lists(CALLS, max_size=12), st.lists(SIGNS, max_size=12), st.lists(DEVICES, max_size=12))
def test_sources_are_heard_as_if_every_event_were_taken_by_itself(
    zone: str, calls: list[dict[str, Any]], signs: list[dict[str, Any]], devices: list[dict[str, Any]]
) -> None:
    tables = {"api_activity": calls, "authentication": signs, "endpoint_activity": devices}
    tables = {name: [{**row, "row_id": f"r{at}"} for at, row in enumerate(rows)] for name, rows in tables.items()}
    first: dict[tuple[str, str, str, datetime], str] = {}
    for name, events in tables.items():
        for row in events:
            if row["event_time"] is not None:
                key = (
                    row["connector"].partition("@")[0],
                    part_of(name, row),
                    name,
                    row["event_time"].replace(minute=0),
                )
                first[key] = min(first.get(key, row["row_id"]), row["row_id"])
    expected: dict[tuple[str, str], list[tuple[datetime, str]]] = {}
    for (connector, part, _, hour), proof in first.items():
        expected.setdefault((connector, part), []).append((hour, proof))
    heard = _heard(MemoryTables(tables), Setting(NOW, zone))
    assert {key: (one.days, one.proof) for key, one in heard.items()} == {
        key: (
            frozenset(hour.astimezone(ZoneInfo(zone)).date() for hour, _ in hours),
            tuple(proof for _, proof in sorted(hours, reverse=True)[:3]),
        )
        for key, hours in expected.items()
    }
