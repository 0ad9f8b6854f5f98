import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.errors import SekishoError
from sekisho.people.roster.diff import compare, demand_whole
from sekisho.people.roster.groups import USUAL, groups_of
from sekisho.people.roster.nouns import Member, Roster, Stay
from sekisho.people.roster.read import read_roster
from sekisho.people.roster.stays import after, ended, present

DAY = date(2026, 10, 1)
LIST = "社員番号,氏名,メールアドレス,部署,役職,入社日,退職日\n1001,森 太郎,Mori@Friday.example,為替課,主任,2015-04-01,\n1002,林 花子,hayashi@friday.example,情報システム部,,2020-04-01,2026-12-31\n"


def people(count: int) -> dict[str, Member]:
    return {str(n): Member(str(n), f"Name {n}", f"n{n}@friday.example", department="Branch") for n in range(count)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_list_is_read_in_the_encodings_that_personnel_systems_write(encoding: str) -> None:
    roster = read_roster(LIST.encode(encoding), "meibo.csv", {}, DAY)
    assert [(one.number, one.name, one.address, one.left_on) for one in roster.members] == [
        ("1001", "森 太郎", "mori@friday.example", None),
        ("1002", "林 花子", "hayashi@friday.example", date(2026, 12, 31)),
    ]
    assert not roster.left_out


def test_lines_that_become_nobody_are_named_and_a_number_that_stands_twice_is_nobody_s() -> None:
    twice = (
        LIST + "1001,森 次郎,jiro@friday.example,人事部,,2016-04-01,\n,名無し,x@friday.example,人事部,,2016-04-01,\n"
    )
    roster = read_roster(twice.encode(), "meibo.csv", {}, DAY)
    assert [one.number for one in roster.members] == ["1002"]
    assert {(one.field, one.reason) for one in roster.left_out} == {
        ("employee_id", "value_missing"),
        ("employee_id", "roster_twice"),
    }


def test_the_difference_says_who_comes_goes_and_changes_before_anything_is_done() -> None:
    known = people(10)
    arriving = [
        *(one for number, one in known.items() if number not in {"3", "4"}),
        Member("4", "Name 4", "n4@friday.example", department="Treasury"),
        Member("11", "New", "new@friday.example"),
    ]
    found = compare(known, Roster(tuple(arriving)), DAY)
    assert [one.number for one in found.joined] == ["11"]
    assert [(one.after.number, one.fields) for one in found.changed] == [("4", ("department",))]
    assert [one.number for one in found.gone] == ["3"]
    assert (found.same, found.present) == (8, 10)
    demand_whole(found, sure=False)


def test_a_list_without_a_fifth_of_the_staff_is_refused_unless_somebody_says_it_is_whole() -> None:
    known = people(100)
    most = Roster(tuple(list(known.values())[:80]))
    demand_whole(compare(known, most, DAY), sure=False)
    fewer = compare(known, Roster(tuple(list(known.values())[:79])), DAY)
    with pytest.raises(SekishoError) as told:
        demand_whole(fewer, sure=False)
    assert (told.value.code, told.value.params) == ("roster_half", {"gone": 21, "present": 100})
    demand_whole(fewer, sure=True)
    with pytest.raises(SekishoError, match="roster_empty"):
        demand_whole(compare(known, Roster(()), DAY), sure=True)


def test_who_already_left_is_not_missed_and_may_come_back() -> None:
    known = people(10) | {"7": Member("7", "Name 7", left_on=date(2026, 3, 31))}
    kept = [one for number, one in known.items() if number != "7"]
    assert not compare(known, Roster(tuple(kept)), DAY).gone
    again = compare(known, Roster((*kept, Member("7", "Name 7"))), DAY)
    assert [one.number for one in again.back] == ["7"]


@pytest.mark.parametrize(
    ("department", "title", "groups"),
    [
        ("為替課", "主任", ("payments_desk",)),
        ("役員室", "理事長", ("executives",)),
        ("情報システム部", "", ("it_admins",)),
        ("IT", "", ("it_admins",)),
        ("Audit", "", ("triage",)),
        ("Credit review", "", ()),
        ("本町支店", "テラー", ("branch",)),
        ("Ｈｕｍａｎ　Ｒｅｓｏｕｒｃｅｓ", "", ("hr",)),
        ("システム開発部", "エンジニア", ("developers", "it_admins")),
    ],
)  # fmt: skip
def test_departments_and_titles_put_people_into_groups(department: str, title: str, groups: tuple[str, ...]) -> None:
    assert groups_of("1", department, title, USUAL) == groups


def test_a_move_begins_a_new_stay_on_the_day_of_the_list_and_rewrites_no_day_before() -> None:
    first = after((), Member("1", "A", department="Branch", joined_on=date(2026, 4, 1)), date(2026, 4, 10))
    moved = after(first, Member("1", "A", department="Treasury"), DAY)
    assert moved == (
        Stay("1", date(2026, 4, 1), DAY - timedelta(days=1), "Branch", ""),
        Stay("1", DAY, None, "Treasury", ""),
    )
    assert ended(moved, date(2026, 12, 31))[-1].until == date(2026, 12, 31)


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
lists = st.lists(
    st.tuples(days, st.sampled_from(["Branch", "Treasury", "IT"]), st.none() | days, st.booleans()),
    min_size=1,
    max_size=8,
)


@given(lists)
def test_no_day_of_a_person_is_counted_twice_whatever_lists_say(
    said: list[tuple[date, str, date | None, bool]],
) -> None:
    stays: tuple[Stay, ...] = ()
    for day, department, left_on, missing in sorted(said, key=lambda one: one[0]):
        if missing and stays:
            stays = ended(stays, day - timedelta(days=1))
        else:
            stays = after(stays, Member("1", "A", department=department, left_on=left_on), day)
    for before, later in itertools.pairwise(stays):
        assert before.until is not None
        assert before.until < later.since
    assert all(one.until is None or one.since <= one.until for one in stays)
    assert all(len([one for one in stays if one.on(day)]) <= 1 for day, *_ in said)
    assert present(stays, date(2030, 1, 1)) == {one.number: one for one in stays if one.until is None}
