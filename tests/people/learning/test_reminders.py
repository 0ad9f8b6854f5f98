"""Reminders go out before and after the due date, on business days, at most one mail a person a day, and none twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.model.times import BusinessCalendar
from sekisho.people.learning.programme import Exemption, Finished, Period, Programme, Required, Stay, dues
from sekisho.people.learning.reminders import OFFSETS, reminder_days, reminders
from sekisho.people.learning.stays import stay_on
from tests.people.learning.rosters import programmes

DAY = timedelta(days=1)
CALENDAR = BusinessCalendar(frozenset({date(2026, 9, 21), date(2026, 9, 22), date(2026, 9, 23)}))
HALF = Period("spring", date(2026, 4, 1), date(2026, 9, 30))
STAFF = Stay("a", date(2020, 4, 1), None, frozenset({"branch"}), "ja")


def programme(*stays: Stay, **more: object) -> Programme:
    return Programme(stays or (STAFF,), (HALF,), {HALF.name: Required(("core",), {"branch": ("counter",)})}, **more)  # type: ignore[arg-type]


def sent(made: Programme, begins: date = date(2026, 8, 1), ends: date = date(2026, 11, 30)) -> dict[date, list[str]]:
    """Return the kinds of reminders by day, for whoever runs it every day."""
    found, day = {}, begins
    while day <= ends:
        kinds = [
            f"{item.module} {item.kind}" for one in reminders(made, day - DAY, day, CALENDAR) for item in one.items
        ]
        if kinds:
            found[day] = kinds
        day += DAY
    return found


def test_reminders_go_out_fourteen_and_three_days_before_and_one_and_seven_after() -> None:
    made = programme(Stay("a", date(2020, 4, 1), None, frozenset(), "ja"))
    assert sent(made) == {
        date(2026, 9, 16): ["core in_14"],
        # Three days before is a Sunday.
        date(2026, 9, 25): ["core in_3"],
        date(2026, 10, 1): ["core late_1"],
        date(2026, 10, 7): ["core late_7"],
    }


def test_several_modules_go_into_one_mail_in_the_person_s_language() -> None:
    (one,) = reminders(programme(), date(2026, 9, 15), date(2026, 9, 16), CALENDAR)
    assert (one.person, one.language) == ("a", "ja")
    assert [(item.module, item.due_on) for item in one.items] == [("core", HALF.ends), ("counter", HALF.ends)]


def test_a_day_off_before_the_due_date_moves_the_reminder_forward_and_after_it_back() -> None:
    joined = Programme(
        (Stay("a", date(2026, 8, 21), None, frozenset(), "en"),),
        (HALF,),
        {HALF.name: Required(("core",))},
    )
    # Due on 20 September, a Sunday before three holidays: 17 and 6 September fall on a Thursday and a Sunday.
    assert sent(joined) == {
        date(2026, 9, 4): ["core in_14"],
        date(2026, 9, 17): ["core in_3"],
        date(2026, 9, 24): ["core late_1"],
        date(2026, 9, 28): ["core late_7"],
    }


def test_a_new_cloud_is_told_on_the_first_business_day() -> None:
    made = Programme(
        (Stay("a", date(2020, 4, 1), None, frozenset({"developers"}), "en"),), (HALF,), {},
        seen={"aws": date(2026, 8, 15)}, cloud_modules={"aws": ("aws_1",)},
    )  # fmt: skip
    assert min(sent(made)) == date(2026, 8, 17)


@pytest.mark.parametrize("day", [date(2026, 9, 26), date(2026, 9, 21), date(2026, 12, 31)])
def test_nobody_is_written_to_on_a_day_off(day: date) -> None:
    assert reminders(programme(), date(2026, 8, 1), day, CALENDAR) == ()


def test_whoever_is_done_is_not_reminded() -> None:
    finished = Finished("a", "core", "d", date(2026, 9, 16), 1.0), Finished("a", "counter", "d", date(2026, 10, 2), 1.0)
    assert sent(programme(finished=finished)) == {
        date(2026, 9, 16): ["counter in_14"],
        date(2026, 9, 25): ["counter in_3"],
        date(2026, 10, 1): ["counter late_1"],
    }


def test_a_leaver_is_not_reminded_any_more() -> None:
    gone = Stay("a", date(2020, 4, 1), date(2026, 10, 2), frozenset(), "en")
    assert list(sent(programme(gone))) == [date(2026, 9, 16), date(2026, 9, 25), date(2026, 10, 1)]


def test_whoever_is_away_is_not_reminded_of_what_they_owe() -> None:
    away = Exemption("a", "", date(2026, 10, 1), date(2026, 10, 5), "leave", "hr1")
    assert date(2026, 10, 1) not in sent(programme(exemptions=(away,)))
    assert date(2026, 10, 7) in sent(programme(exemptions=(away,)))


def test_what_fell_while_nothing_ran_is_made_good_once_with_the_newest() -> None:
    (one,) = reminders(programme(), date(2026, 9, 1), date(2026, 9, 28), CALENDAR)
    assert {item.kind for item in one.items} == {"in_3"}
    (one,) = reminders(programme(), date(2026, 9, 1), date(2026, 10, 2), CALENDAR)
    assert {item.kind for item in one.items} == {"late_1"}


def test_a_second_run_on_a_day_sends_nothing() -> None:
    assert reminders(programme(), date(2026, 9, 16), date(2026, 9, 16), CALENDAR) == ()


@settings(max_examples=20)
@given(programmes(), st.integers(0, 1100), st.sets(st.integers(0, 1100), max_size=20))
def test_whenever_it_runs_there_is_one_mail_a_person_on_business_days_to_those_who_owe(
    made: Programme, count: int, off: set[int]
) -> None:
    start = date(2024, 4, 1)
    calendar = BusinessCalendar(frozenset(start + number * DAY for number in off))
    day = start + count * DAY
    found = reminders(made, day - 5 * DAY, day, calendar)
    owed = {
        (one.person, one.module, one.due_on): one for one in dues(made, day) if one.state in {"not_yet_due", "overdue"}
    }
    assert not found or calendar.is_open(day)
    assert len({one.person for one in found}) == len(found)
    for one in found:
        assert stay_on([each for each in made.stays if each.person == one.person], day) is not None
        for item in one.items:
            due = owed[one.person, item.module, item.due_on]
            days = dict(reminder_days(due, calendar))
            assert day - 5 * DAY < days[item.kind] <= day
            assert (OFFSETS[item.kind] > 0) == (day > item.due_on)


@settings(max_examples=20)
@given(programmes(), st.sets(st.integers(0, 1100), max_size=40))
def test_reminder_days_are_business_days_after_the_assignment_and_in_their_order(
    made: Programme, off: set[int]
) -> None:
    calendar = BusinessCalendar(frozenset(date(2024, 4, 1) + number * DAY for number in off))
    for due in dues(made, date(2027, 3, 31)):
        days = list(reminder_days(due, calendar))
        assert [kind for kind, _ in days] == [kind for kind in OFFSETS if kind in dict(days)]
        assert all(calendar.is_open(day) and day >= due.assigned_on for _, day in days)
        assert {"late_1", "late_7"} <= set(dict(days))
