"""A day's minutes go to what costs most per minute."""

from hypothesis import given
from hypothesis import strategies as st

from sekisho.plan.attention import Task, queue

tasks = st.lists(
    st.builds(
        Task,
        st.text("abc", min_size=1, max_size=4),
        st.integers(0, 90),
        st.none() | st.floats(0, 1e9),
        st.integers(0, 3),
    ),
    unique_by=lambda one: one.id,
    max_size=12,
)


def test_what_costs_more_per_minute_comes_first() -> None:
    found = queue([Task("slow", 60, 600.0), Task("quick", 5, 100.0), Task("dear", 10, 900.0)], 480)
    assert found.today == ("dear", "quick", "slow")
    assert found.later == ()
    assert found.minutes == 75


def test_what_has_no_price_comes_after_the_cheapest_by_its_severity() -> None:
    found = queue([Task("low", 5, None, 1), Task("high", 5, None, 3), Task("nothing", 5, 0.0)], 480)
    assert found.today == ("nothing", "high", "low")


def test_what_does_not_fit_makes_room_for_what_does_and_is_counted() -> None:
    found = queue([Task("long", 90, 9_000.0), Task("short", 20, 100.0), Task("cheap", 50, 200.0)], 60)
    assert found.today == ("short",)
    assert found.later == ("long", "cheap")
    assert found.minutes == 20


def test_a_task_takes_at_least_a_minute() -> None:
    assert queue([Task("a", 0, 1.0), Task("b", 0, 1.0)], 1).today == ("a",)


@given(tasks, st.integers(0, 200))
def test_every_task_is_shown_or_counted_and_the_day_is_not_overrun(found: list[Task], minutes: int) -> None:
    told = queue(found, minutes)
    assert sorted(told.today + told.later) == sorted(one.id for one in found)
    assert told.minutes <= minutes
    assert queue(reversed(found), minutes) == told
