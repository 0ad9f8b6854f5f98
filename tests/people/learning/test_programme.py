"""Who is due what and when, for whoever stays, joins, moves, leaves, is away, or works on a cloud that was not there before."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.model.errors import SekishoError
from sekisho.people.learning.programme import Due, Exemption, Finished, Period, Programme, Required, Stay, dues
from tests.people.learning.rosters import programmes, slow_dues, without_group

SPRING = Period("2026 spring", date(2026, 4, 1), date(2026, 9, 30))
AUTUMN = Period("2026 autumn", date(2026, 10, 1), date(2027, 3, 31))
REQUIRED = {
    SPRING.name: Required(("core",), {"branch": ("counter",), "hr": ("payroll",)}),
    AUTUMN.name: Required(("core",), {"branch": ("counter",), "hr": ("payroll",)}),
}
LATER = date(2027, 12, 31)


def stay(since: date, until: date | None = None, *groups: str, person: str = "a") -> Stay:
    return Stay(person, since, until, frozenset(groups), "en")


def programme(*stays: Stay, **more: object) -> Programme:
    return Programme(stays, (SPRING, AUTUMN), REQUIRED, **more)  # type: ignore[arg-type]


def found(made: Programme, as_of: date = LATER, period: Period = SPRING) -> dict[str, Due]:
    return {one.module: one for one in dues(made, as_of) if one.period == period.name}


def states(made: Programme, as_of: date = LATER, period: Period = SPRING) -> dict[str, str]:
    return {module: one.state for module, one in found(made, as_of, period).items()}


def done(module: str, day: date, person: str = "a") -> Finished:
    return Finished(person, module, "ab" * 32, day, 0.9)


STAFF = stay(date(2020, 4, 1), None, "branch")


def test_staff_have_the_half_year_for_the_core_and_for_their_group() -> None:
    made = found(programme(STAFF))
    assert {(one.module, one.group, one.assigned_on, one.due_on) for one in made.values()} == {
        ("core", "everyone", SPRING.begins, SPRING.ends),
        ("counter", "branch", SPRING.begins, SPRING.ends),
    }


def test_on_the_due_date_it_is_not_overdue_and_on_the_day_after_it_is() -> None:
    assert states(programme(STAFF), SPRING.ends) == {"core": "not_yet_due", "counter": "not_yet_due"}
    assert states(programme(STAFF), AUTUMN.begins) == {"core": "overdue", "counter": "overdue"}


def test_nothing_is_due_before_the_half_year_begins() -> None:
    assert dues(programme(STAFF), date(2026, 3, 31)) == ()


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 3, 31), "overdue"),
        (date(2026, 4, 1), "done"),
        (date(2026, 9, 30), "done"),
        (date(2026, 10, 1), "late_done"),
    ],
)
def test_what_was_finished_counts_from_the_first_day_and_in_time_to_the_last(day: date, state: str) -> None:
    made = found(programme(STAFF, finished=(done("core", day),)))
    assert made["core"].state == state
    assert (made["core"].finished_on, made["core"].score) == ((day, 0.9) if state != "overdue" else (None, None))


def test_what_was_finished_later_is_not_known_before() -> None:
    made = programme(STAFF, finished=(done("core", date(2026, 9, 1)),))
    assert states(made, date(2026, 8, 31))["core"] == "not_yet_due"
    assert states(made, date(2026, 9, 1))["core"] == "done"


def test_the_first_time_that_it_was_finished_counts() -> None:
    made = found(programme(STAFF, finished=(done("core", date(2026, 9, 1)), done("core", date(2026, 5, 1)))))
    assert made["core"].finished_on == date(2026, 5, 1)


def test_what_was_finished_late_does_not_count_for_the_next_half_year_as_well() -> None:
    made = programme(STAFF, finished=(done("core", date(2026, 10, 5)),))
    assert (states(made)["core"], states(made, period=AUTUMN)["core"]) == ("late_done", "overdue")
    again = programme(STAFF, finished=(done("core", date(2026, 10, 5)), done("core", date(2026, 10, 6))))
    assert states(again, period=AUTUMN)["core"] == "done"


def test_what_is_finished_half_a_year_late_counts_for_what_is_due_then() -> None:
    made = programme(STAFF, finished=(done("core", date(2027, 4, 2)),))
    assert states(made)["core"] == "overdue"
    assert states(made, period=AUTUMN)["core"] == "late_done"


def test_what_somebody_excused_finishes_later_counts_for_the_next_half_year() -> None:
    away = Exemption("a", "", date(2026, 4, 1), date(2026, 9, 30), "leave", "hr1")
    made = programme(STAFF, exemptions=(away,), finished=(done("core", date(2026, 10, 5)),))
    assert (states(made)["core"], states(made, period=AUTUMN)["core"]) == ("exempt", "done")


def test_whoever_joins_has_thirty_days() -> None:
    made = found(programme(stay(date(2026, 6, 1), None, "branch")))
    assert {(one.module, one.assigned_on, one.due_on) for one in made.values()} == {
        ("core", date(2026, 6, 1), date(2026, 7, 1)),
        ("counter", date(2026, 6, 1), date(2026, 7, 1)),
    }


def test_whoever_joins_on_the_first_day_has_the_half_year() -> None:
    assert found(programme(stay(SPRING.begins, None, "branch")))["core"].due_on == SPRING.ends


@pytest.mark.parametrize(("day", "modules"), [(date(2026, 8, 31), {"core", "counter"}), (date(2026, 9, 1), set())])
def test_whoever_joins_within_the_last_thirty_days_is_due_in_the_next_half_year(day: date, modules: set[str]) -> None:
    assert set(found(programme(stay(day, None, "branch")))) == modules


def test_whoever_joins_late_gets_the_core_within_thirty_days_and_the_rest_with_everybody() -> None:
    made = found(programme(stay(date(2026, 9, 15), None, "branch")), period=AUTUMN)
    assert {(one.module, one.assigned_on, one.due_on) for one in made.values()} == {
        ("core", date(2026, 9, 15), date(2026, 10, 15)),
        ("counter", AUTUMN.begins, AUTUMN.ends),
    }


def test_the_core_that_a_late_joiner_finished_in_the_old_half_year_counts_in_the_new_one() -> None:
    made = programme(stay(date(2026, 9, 15), None, "branch"), finished=(done("core", date(2026, 9, 20)),))
    assert states(made, period=AUTUMN) == {"core": "done", "counter": "overdue"}


def test_whoever_moves_gets_the_new_group_s_modules_within_thirty_days_and_the_old_ones_no_more() -> None:
    made = found(programme(stay(date(2020, 1, 1), date(2026, 6, 30), "branch"), stay(date(2026, 7, 1), None, "hr")))
    assert {(one.module, one.due_on, one.state) for one in made.values()} == {
        ("core", SPRING.ends, "overdue"),
        ("counter", SPRING.ends, "left"),
        ("payroll", date(2026, 7, 31), "overdue"),
    }


def test_on_the_last_day_in_the_old_group_a_mover_is_no_leaver() -> None:
    made = programme(stay(date(2020, 1, 1), date(2026, 6, 30), "branch"), stay(date(2026, 7, 1), None, "hr"))
    assert states(made, date(2026, 6, 30)) == {"core": "not_yet_due", "counter": "left"}


def test_whoever_takes_on_a_second_group_keeps_the_first() -> None:
    made = programme(stay(date(2020, 1, 1), date(2026, 6, 30), "branch"), stay(date(2026, 7, 1), None, "branch", "hr"))
    assert {(one.module, one.due_on) for one in found(made).values()} == {
        ("core", SPRING.ends), ("counter", SPRING.ends), ("payroll", date(2026, 7, 31)),
    }  # fmt: skip


def test_what_a_mover_finished_earlier_in_the_half_year_counts() -> None:
    moved = stay(date(2020, 1, 1), date(2026, 6, 30), "branch"), stay(date(2026, 7, 1), None, "hr")
    assert states(programme(*moved, finished=(done("payroll", date(2026, 4, 20)),)))["payroll"] == "done"
    assert states(programme(*moved, finished=(done("payroll", date(2026, 3, 20)),)))["payroll"] == "overdue"


def test_stays_that_lie_over_one_another_are_one() -> None:
    inside = stay(date(2026, 4, 20), date(2026, 5, 31), "branch")
    made = found(programme(stay(date(2020, 1, 1), date(2026, 12, 31), "branch"), inside))
    assert {(one.module, one.due_on, one.state) for one in made.values()} == {
        ("core", SPRING.ends, "overdue"), ("counter", SPRING.ends, "overdue"),
    }  # fmt: skip


def test_a_late_mover_is_due_in_the_next_half_year_and_only_once() -> None:
    made = programme(stay(date(2020, 1, 1), date(2026, 9, 19), "branch"), stay(date(2026, 9, 20), None, "hr"))
    assert "payroll" not in found(made)
    assert [one.due_on for one in dues(made, LATER) if one.module == "payroll"] == [date(2026, 10, 20)]


@pytest.mark.parametrize(
    ("last_day", "state"),
    [(date(2026, 6, 30), "left"), (SPRING.ends, "left"), (AUTUMN.begins, "overdue")],
)
def test_a_leaver_is_due_no_more_from_their_last_day_on(last_day: date, state: str) -> None:
    made = programme(stay(date(2020, 1, 1), last_day, "branch"))
    assert states(made) == {"core": state, "counter": state}
    assert states(made, last_day - timedelta(days=1)) == {"core": "not_yet_due", "counter": "not_yet_due"}
    assert set(states(made, last_day).values()) == {"left" if state == "left" else "overdue"}


def test_what_a_leaver_did_before_stays_done() -> None:
    made = programme(stay(date(2020, 1, 1), date(2026, 6, 30), "branch"), finished=(done("core", date(2026, 5, 1)),))
    assert states(made) == {"core": "done", "counter": "left"}


def test_whoever_comes_back_joins_anew() -> None:
    made = found(programme(stay(date(2020, 1, 1), date(2026, 4, 30), "branch"), stay(date(2026, 6, 1), None, "branch")))
    assert (made["core"].assigned_on, made["core"].due_on) == (date(2026, 6, 1), date(2026, 7, 1))


def test_a_stay_that_goes_on_the_day_after_is_no_gap() -> None:
    made = found(programme(stay(date(2020, 1, 1), date(2026, 4, 30), "branch"), stay(date(2026, 5, 1), None, "branch")))
    assert made["core"].due_on == SPRING.ends


@pytest.mark.parametrize(
    ("since", "until", "state"),
    [
        (date(2026, 9, 30), None, "exempt"),
        (date(2026, 4, 1), date(2026, 9, 30), "exempt"),
        (date(2026, 4, 1), date(2026, 9, 29), "overdue"),
        (date(2026, 10, 1), None, "overdue"),
    ],
)
def test_leave_excuses_what_falls_due_within_it(since: date, until: date | None, state: str) -> None:
    made = found(programme(STAFF, exemptions=(Exemption("a", "", since, until, "parental leave", "hr1"),)))
    assert {one.state for one in made.values()} == {state}
    assert {one.reason for one in made.values()} == {"parental leave" if state == "exempt" else ""}


def test_of_two_exemptions_the_earlier_one_s_reason_is_told() -> None:
    later = Exemption("a", "", date(2026, 9, 1), None, "a", "hr1")
    made = programme(STAFF, exemptions=(later, Exemption("a", "", date(2026, 8, 1), None, "b", "hr1")))
    assert found(made)["core"].reason == "b"


def test_an_exemption_holds_for_its_module_alone() -> None:
    made = programme(STAFF, exemptions=(Exemption("a", "counter", SPRING.begins, None, "teaches it", "hr1"),))
    assert states(made) == {"core": "overdue", "counter": "exempt"}


def test_what_was_done_in_time_counts_though_somebody_is_exempt() -> None:
    made = programme(
        STAFF,
        exemptions=(Exemption("a", "", SPRING.begins, None, "leave", "hr1"),),
        finished=(done("core", date(2026, 9, 1)), done("counter", date(2026, 10, 5))),
    )
    assert states(made) == {"core": "done", "counter": "exempt"}


def test_a_planned_leave_is_not_known_before_it_begins() -> None:
    made = programme(STAFF, exemptions=(Exemption("a", "", date(2026, 9, 1), None, "leave", "hr1"),))
    assert states(made, date(2026, 8, 31))["core"] == "not_yet_due"
    assert states(made, date(2026, 9, 1))["core"] == "exempt"


CLOUDS = {"seen": {"aws": date(2026, 5, 11)}, "cloud_modules": {"aws": ("aws_1",), "gcp": ("gcp_1",)}}


@pytest.mark.parametrize(("group", "given_to"), [("it_admins", True), ("developers", True), ("branch", False)])
def test_a_new_cloud_is_due_within_fourteen_days_for_those_who_work_on_it(group: str, given_to: bool) -> None:
    made = found(programme(stay(date(2020, 1, 1), None, group), **CLOUDS))
    told = [(one.group, one.assigned_on, one.due_on) for one in made.values() if one.module == "aws_1"]
    assert told == ([(group, date(2026, 5, 11), date(2026, 5, 25))] if given_to else [])


def test_a_cloud_that_is_seen_later_is_not_known_before() -> None:
    assert "aws_1" not in found(programme(stay(date(2020, 1, 1), None, "it_admins"), **CLOUDS), date(2026, 5, 10))


def test_whoever_comes_on_the_day_on_which_a_cloud_is_seen_has_fourteen_days() -> None:
    made = found(programme(stay(date(2026, 5, 11), None, "it_admins"), **CLOUDS))
    assert made["aws_1"].due_on == date(2026, 5, 25)


def test_whoever_comes_to_a_known_cloud_has_thirty_days_once() -> None:
    made = programme(
        stay(date(2026, 6, 1), date(2026, 11, 30), "developers"), stay(date(2026, 12, 1), None, "it_admins"), **CLOUDS
    )
    assert [(one.assigned_on, one.due_on) for one in dues(made, LATER) if one.module == "aws_1"] == [
        (date(2026, 6, 1), date(2026, 7, 1))
    ]


def test_a_module_that_two_groups_ask_for_is_due_once() -> None:
    both = Programme(
        (stay(date(2020, 1, 1), None, "branch", "hr"),),
        (SPRING,),
        {SPRING.name: Required((), {"branch": ("same",), "hr": ("same",)})},
    )
    assert len(dues(both, LATER)) == 1


def test_a_half_year_without_requirements_asks_for_nothing() -> None:
    assert dues(Programme((STAFF,), (SPRING,), {}), LATER) == ()


def test_what_falls_due_after_the_last_half_year_is_told_without_one() -> None:
    made = Programme((stay(date(2026, 9, 15), None),), (SPRING,), {SPRING.name: Required(("core",))})
    assert [(one.period, one.due_on) for one in dues(made, LATER)] == [("", date(2026, 10, 15))]


@pytest.mark.parametrize(
    "periods",
    [
        (SPRING, Period("other", date(2026, 9, 30), date(2026, 12, 31))),
        (Period("backwards", date(2026, 9, 30), date(2026, 4, 1)),),
        (SPRING, Period(SPRING.name, date(2026, 10, 1), date(2027, 3, 31))),
    ],
)
def test_half_years_that_overlap_are_refused(periods: tuple[Period, ...]) -> None:
    with pytest.raises(SekishoError) as caught:
        dues(Programme((STAFF,), periods, {}), LATER)
    assert caught.value.code == "learning_periods"


@settings(max_examples=50)
@given(programmes(people=3), st.integers(0, 1125))
def test_everything_is_as_the_slow_way_says_day_by_day(made: Programme, count: int) -> None:
    as_of = date(2024, 4, 1) + timedelta(days=count)
    assert {without_group(one) for one in dues(made, as_of)} == slow_dues(made, as_of)


@settings(max_examples=20)
@given(programmes(), st.integers(0, 1125))
def test_what_comes_after_a_day_changes_nothing_of_it(made: Programme, count: int) -> None:
    as_of = date(2024, 4, 1) + timedelta(days=count)
    known = Programme(
        tuple(one for one in made.stays if one.since <= as_of + timedelta(days=1)),
        made.periods,
        made.required,
        tuple(one for one in made.exemptions if one.since <= as_of),
        tuple(one for one in made.finished if one.day <= as_of),
        {name: day for name, day in made.seen.items() if day <= as_of},
        made.cloud_modules,
    )
    assert dues(made, as_of) == dues(known, as_of)


@settings(max_examples=20)
@given(programmes(), st.randoms(use_true_random=False))
def test_the_order_of_the_roster_makes_no_difference(made: Programme, chance: object) -> None:
    import random

    shuffled = list(made.stays)
    assert isinstance(chance, random.Random)
    chance.shuffle(shuffled)
    other = Programme(
        tuple(shuffled),
        made.periods[::-1],
        made.required,
        made.exemptions,
        made.finished,
        made.seen,
        made.cloud_modules,
    )
    assert dues(other, LATER) == dues(made, LATER)
