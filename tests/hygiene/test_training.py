"""How groups stand: denominators by day, machines left out, chance against the others."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from math import comb
from typing import Any

import pytest

from sekisho.detection.analyser import Setting
from sekisho.evidence.reader import MemoryTables
from sekisho.hygiene.training.analysers.groups import rows
from sekisho.hygiene.training.detectors.group_late_or_clicks_more.detect import chance

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def result(who: str, **more: Any) -> dict[str, Any]:
    return {
        "result_uid": f"t{who}{len(more)}", "employee_id": who, "course": "c", "due_on": date(2026, 10, 31),
        "completed_on": None, "exempt": False, "row_id": f"r{who}", **more,
    }  # fmt: skip


def exercise(who: str, after: timedelta | None = None, **more: Any) -> dict[str, Any]:
    sent = datetime(2026, 9, 18, 1, tzinfo=UTC)
    return {
        "result_uid": f"p{who}{after}", "campaign": "r1", "email": f"{who}@a.example", "sent_time": sent, "status": "x",
        "clicked": after is not None, "submitted": False, "reported": False, "changed_time": sent + (after or timedelta(0)),
        **more,
    }  # fmt: skip


def staff(who: str, department: str = "Loans", **more: Any) -> dict[str, Any]:
    return {
        "employee_id": who,
        "email": f"{who}@a.example",
        "name": who,
        "department": department,
        "left_on": None,
        **more,
    }


def groups(**tables: list[dict[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {str(row["training_group"]): row for row in rows(MemoryTables(tables), Setting(NOW))}


def test_due_done_late_and_excused_are_counted_by_the_day() -> None:
    found = groups(
        staff=[staff(who) for who in "abcde"] + [staff("f", left_on=date(2026, 10, 1))],
        training_result=[
            result("a", completed_on=date(2026, 10, 1)),
            result("b"),
            result("c", exempt=True),
            result("d", due_on=date(2026, 12, 31)),
            result("e", completed_on=date(2026, 11, 5)),
            result("f"),
        ],
    )["Loans"]
    assert (found["due"], found["done"], found["late"], found["excused"]) == (3, 2, 1, 2)


def test_only_what_fell_due_in_the_last_half_year_counts() -> None:
    old = result("a", due_on=date(2026, 3, 31), course="old")
    found = groups(staff=[staff("a"), staff("b")], training_result=[old, result("b", completed_on=date(2026, 10, 1))])
    assert (found["Loans"]["due"], found["Loans"]["late"]) == (1, 0)
    assert groups(staff=[staff("a")], training_result=[old])["Loans"]["late"] == 1


def test_a_person_nobody_knows_counts_in_the_group_that_the_export_names() -> None:
    assert groups(training_result=[result("x", training_group="Branch")])["Branch"]["late"] == 1


def test_results_that_lead_to_nobody_count_in_the_group_that_they_name() -> None:
    nobody = {"email": None, "unmapped": '{"department": "Branches"}'}
    lines = [
        exercise(f"Branches {n}", timedelta(minutes=3) if n < 2 else None, name=f"Branches {n}", **nobody)
        for n in range(12)
    ]
    found = groups(
        staff=[staff("a")],
        phishing_result=[*lines, exercise("a", timedelta(minutes=1), unmapped='{"department": "Elsewhere"}')],
    )
    assert (found["Branches"]["sent"], found["Branches"]["clicked"], found["Branches"]["people"]) == (12, 2, 12)
    assert found["Loans"]["sent"] == 1
    assert found.keys() == {"Branches", "Loans"}
    # Somebody with an address whom the staff list does not know belongs to no group of the firm.
    assert groups(phishing_result=[exercise("x", unmapped='{"department": "Branches"}')]) == {}


def test_people_are_known_by_name_where_one_alone_has_it_and_by_the_directorys_address() -> None:
    people = [
        staff("1", "Loans", name="星野　葵", email=None),
        staff("2", "Branch", name="林 学", email=None),
        staff("3", "IT", name="林 学", email=None),
    ]
    account = {
        "account_uid": "m", "user_name": "manabu@a.example", "user_kind": "member", "employee_id": "3", "row_id": "d",
        "connector": "entra_users@1",
    }  # fmt: skip
    results = [
        exercise("x", email="x@a.example", name="星野葵"),
        exercise("y", email="y@a.example", name="林 学"),
        exercise("z", email="Manabu@a.example", name="林 学"),
    ]
    found = groups(staff=people, phishing_result=results, directory_account=[account])
    assert {name: row["sent"] for name, row in found.items()} == {"Loans": 1, "IT": 1}


def test_a_click_at_once_is_a_scanners_unless_something_was_entered() -> None:
    soon = timedelta(seconds=1)
    found = groups(
        staff=[staff(who) for who in "abc"],
        phishing_result=[exercise("a", soon), exercise("b", soon, submitted=True), exercise("c", timedelta(minutes=3))],
    )["Loans"]
    assert (found["sent"], found["clicked"], found["machine_clicks"]) == (3, 2, 1)


def test_each_group_is_compared_with_everyone_else() -> None:
    people = [staff("a"), staff("b", "Branch")]
    found = groups(staff=people, phishing_result=[exercise("a"), exercise("b", timedelta(hours=1))])
    assert (found["Loans"]["others_sent"], found["Loans"]["others_clicked"]) == (1, 1)


@pytest.mark.parametrize(("sent", "clicked", "others", "theirs"), [(5, 3, 40, 4), (10, 0, 90, 9), (3, 3, 3, 0)])
def test_the_chance_is_the_tail_of_drawing_without_putting_back(
    sent: int, clicked: int, others: int, theirs: int
) -> None:
    row = {"sent": sent, "clicked": clicked, "others_sent": others, "others_clicked": theirs}
    every = [
        comb(clicked + theirs, k) * comb(sent + others - clicked - theirs, sent - k)
        for k in range(sent + 1)
        if k <= clicked + theirs
    ]
    assert chance(row) == pytest.approx(sum(every[clicked:]) / sum(every))
