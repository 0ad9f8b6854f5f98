"""The figures of a half-year speak of all staff, each counted once, and their parts add up."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.model.errors import SekishoError
from sekisho.people.learning.denominators import Counts, Denominators, denominators
from sekisho.people.learning.programme import Exemption, Finished, Period, Programme, Required, Stay, dues
from sekisho.people.roster.groups import GROUPS
from tests.people.learning.rosters import DAY, HALVES, groups_on, programmes, slow_dues

HALF = Period("spring", date(2026, 4, 1), date(2026, 9, 30))
LATER = date(2026, 11, 1)
GRAVEST = ("overdue", "late_done", "not_yet_due", "done", "exempt", "left")


def stay(person: str, since: date, until: date | None, *groups: str) -> Stay:
    return Stay(person, since, until, frozenset(groups), "en")


LONG_AGO = date(2020, 4, 1)
STAYS = (
    stay("done", LONG_AGO, None, "branch"),
    stay("late", LONG_AGO, None, "branch"),
    stay("overdue", LONG_AGO, None, "branch"),
    stay("away", LONG_AGO, None, "branch"),
    stay("gone", LONG_AGO, date(2026, 4, 30), "branch"),
    stay("before", LONG_AGO, date(2026, 3, 31), "branch"),
    stay("after", date(2026, 10, 1), None, "branch"),
    stay("new", date(2026, 9, 15), None, "branch"),
    stay("moved", LONG_AGO, date(2026, 6, 30), "branch"),
    stay("moved", date(2026, 7, 1), None, "hr"),
    stay("both", LONG_AGO, None, "hr", "branch"),
)
MADE = Programme(
    STAYS,
    (HALF, Period("autumn", date(2026, 10, 1), date(2027, 3, 31))),
    {HALF.name: Required(("core",), {"branch": ("counter",)}), "autumn": Required(("core",))},
    (Exemption("away", "", date(2026, 5, 1), None, "leave", "hr1"), Exemption("both", "counter", HALF.begins, None, "teaches it", "hr1")),
    (
        *(Finished("done", module, "d", date(2026, 5, 1), 1.0) for module in ("core", "counter")),
        *(Finished("late", module, "d", date(2026, 10, 1), 1.0) for module in ("core", "counter")),
        Finished("moved", "core", "d", date(2026, 5, 1), 1.0),
        Finished("both", "core", "d", date(2026, 5, 1), 1.0),
    ),
)  # fmt: skip


def test_everybody_who_was_there_is_counted_once() -> None:
    made = denominators(MADE, "spring", LATER)
    assert made.total.staff == 8
    assert made.total.people == Counts(done=3, late_done=1, overdue=1, left=1, exempt={"leave": 1})
    assert (made.total.nothing, made.total.gone) == (1, 0)
    assert (made.total.people.due, made.total.people.assigned) == (5, 7)


def test_the_modules_that_were_assigned_are_counted_by_what_became_of_them() -> None:
    made = denominators(MADE, "spring", LATER)
    assert made.total.modules == Counts(done=4, late_done=2, overdue=2, left=3, exempt={"leave": 2, "teaches it": 1})
    assert made.by_module["core"] == Counts(done=3, late_done=1, overdue=1, left=1, exempt={"leave": 1})


def test_a_mover_counts_in_the_group_of_their_last_day_and_their_days_where_they_were() -> None:
    rows = {row.group: row for row in denominators(MADE, "spring", LATER).rows}
    assert list(rows) == ["branch", "hr"]
    assert (rows["branch"].staff, rows["hr"].staff) == (7, 1)
    assert rows["hr"].days == 92
    assert rows["branch"].days == 5 * 183 + 30 + 16 + 91


def test_somebody_in_several_groups_counts_in_the_first() -> None:
    rows = {row.group: row for row in denominators(MADE, "spring", LATER).rows}
    assert rows["branch"].people.assigned == 6
    assert rows["hr"].people == Counts(done=1)


def test_a_late_joiner_counts_in_the_next_half_year() -> None:
    made = denominators(MADE, "autumn", date(2027, 4, 1))
    assert made.total.staff == 8
    assert made.total.people == Counts(overdue=7, exempt={"leave": 1})
    assert made.total.nothing == 0


def test_whoever_left_before_the_half_year_of_their_due_date_is_told_apart() -> None:
    gone = Programme((stay("a", date(2026, 9, 15), date(2026, 9, 25), "branch"),), MADE.periods, MADE.required)
    made = denominators(gone, "autumn", LATER)
    assert (made.total.staff, made.total.gone, made.total.people) == (0, 1, Counts(left=1))


def test_before_the_half_year_nobody_counts() -> None:
    made = denominators(MADE, "autumn", date(2026, 9, 30))
    assert (made.total.staff, made.total.days, made.total.people.assigned) == (0, 0, 1)
    assert denominators(MADE, "autumn", date(2026, 9, 1)).rows == ()


def test_in_the_middle_of_it_figures_are_those_of_the_day() -> None:
    made = denominators(MADE, "spring", date(2026, 4, 30))
    assert made.total.days == 7 * 30
    assert made.total.people == Counts(not_yet_due=6, left=1)


def test_a_half_year_that_is_not_there_is_refused() -> None:
    with pytest.raises(SekishoError) as caught:
        denominators(MADE, "winter", LATER)
    assert (caught.value.code, caught.value.params["periods"]) == ("learning_period", "spring, autumn")


def parts(counts: Counts) -> int:
    return (
        counts.done + counts.late_done + counts.overdue + counts.not_yet_due + counts.left + sum(counts.exempt.values())
    )


def adds_up(made: Denominators) -> None:
    total = made.total
    for name in ("staff", "days", "gone", "nothing"):
        assert sum(getattr(row, name) for row in made.rows) == getattr(total, name)
    for unit in ("people", "modules"):
        for part in ("done", "late_done", "overdue", "not_yet_due", "left", "excused", "assigned", "due"):
            assert sum(getattr(getattr(row, unit), part) for row in made.rows) == getattr(getattr(total, unit), part)
    for row in (*made.rows, total):
        assert row.staff + row.gone == row.people.assigned + row.nothing
        assert (
            row.people.assigned
            == parts(row.people)
            == row.people.due + row.people.not_yet_due + row.people.left + row.people.excused
        )
        assert row.modules.assigned == parts(row.modules)
    assert sum(one.assigned for one in made.by_module.values()) == total.modules.assigned


def slow(made: Programme, half: Period, as_of: date) -> tuple[dict[str, int], dict[str, Counter[str]], int, int]:
    """Return days by group, persons by group and state, people on the staff, and people to whom nothing was assigned: day by day."""
    own = {one.person: tuple(each for each in made.stays if each.person == one.person) for one in made.stays}
    order = ("executives", "payments_desk", *GROUPS, "everyone")
    days: Counter[str] = Counter()
    last: dict[str, str] = {}
    present: set[str] = set()
    for person, stays in own.items():
        day = min(one.since for one in stays)
        while day <= min(half.ends, as_of):
            groups = groups_on(stays, day)
            if groups is not None:
                home = min(groups, key=order.index)
                last[person] = home
                if day >= half.begins:
                    days[home] += 1
                    present.add(person)
            day += DAY
    states: dict[str, set[str]] = {}
    for due in slow_dues(made, as_of):
        if due.period == half.name:
            states.setdefault(due.person, set()).add(due.state)
    people: dict[str, Counter[str]] = {}
    for person, found in states.items():
        people.setdefault(last[person], Counter())[next(one for one in GRAVEST if one in found)] += 1
    return dict(days), people, len(present), len(present - states.keys())


@settings(max_examples=30)
@given(programmes(), st.sampled_from(HALVES), st.integers(-10, 200))
def test_figures_are_those_of_a_slow_count_day_by_day(made: Programme, half: Period, count: int) -> None:
    as_of = half.begins + timedelta(days=count)
    figures = denominators(made, half.name, as_of)
    adds_up(figures)
    days, people, present, nothing = slow(made, half, as_of)
    assert {row.group: row.days for row in figures.rows if row.days} == days
    assert (figures.total.staff, figures.total.nothing) == (present, nothing)
    for row in figures.rows:
        told = people.get(row.group, Counter())
        assert (row.people.done, row.people.late_done, row.people.overdue, row.people.not_yet_due, row.people.left, row.people.excused) == (
            told["done"], told["late_done"], told["overdue"], told["not_yet_due"], told["left"], told["exempt"],
        )  # fmt: skip


@settings(max_examples=15)
@given(programmes())
def test_over_three_years_everything_assigned_is_counted_in_one_half_year(made: Programme) -> None:
    as_of = HALVES[-1].ends
    counted = sum(denominators(made, half.name, as_of).total.modules.assigned for half in HALVES)
    assert counted == sum(bool(one.period) for one in dues(made, as_of))
    all_days = sum(denominators(made, half.name, as_of).total.days for half in HALVES)
    people = {one.person for one in made.stays}
    span = [HALVES[0].begins + number * DAY for number in range((as_of - HALVES[0].begins).days + 1)]
    assert all_days == sum(
        groups_on(tuple(one for one in made.stays if one.person == person), day) is not None
        for person in people
        for day in span
    )
