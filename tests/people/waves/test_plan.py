from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.errors import SekishoError
from sekisho.people.waves.calendar import business_calendar
from sekisho.people.waves.gate import Person, SignOff
from sekisho.people.waves.hours import HOUR, Window, times
from sekisho.people.waves.lure import Card, Lure, Words
from sekisho.people.waves.plan import Design, Known, Plan, wanted
from sekisho.people.waves.plan import plan as planned

BEGINS = date(2026, 12, 1)
CALENDAR = business_calendar("Asia/Tokyo", 2026, 2027)
WORDS = Words(title="t")


def lure(
    name: str, groups: tuple[str, ...] = ("everyone",), topics: tuple[str, ...] = (), months: tuple[int, ...] = ()
) -> Lure:
    card = Card(
        id=name,
        version=1,
        tactic="phishing",
        channel="link",
        groups=groups,
        topics=topics,
        months=months,
        en=WORDS,
        ja=WORDS,
    )
    return Lure(card, {}, {}, f"digest of {name}")


LURES = {
    one.card.id: one
    for one in (
        lure("anchor_1"),
        lure("anchor_2"),
        *(lure(f"new_{n}") for n in range(8)),
        lure("bonus_now", topics=("bonus",)),
        lure("june_only", months=(6,)),
    )
}
EASE = {f"new_{n}": -3.0 + n * 0.5 for n in range(8)} | {
    "anchor_1": -1.5,
    "anchor_2": -1.5,
    "bonus_now": -1.0,
    "june_only": -1.0,
}


def staff(count: int, department: str = "Branch") -> list[Person]:
    return [
        Person(f"p{n:03}", f"p{n}@friday.example", f"{department} {n % 7}", "branch", date(2020, 1, 1), None)
        for n in range(count)
    ]


def known(**changed: object) -> Known:
    said: dict[str, object] = {
        "lures": LURES,
        "easiness": lambda one, _group: EASE[one],
        "domains": ["friday.example"],
        "calendar": CALENDAR,
        "arms": {},
    }
    return Known(**(said | changed))  # type: ignore[arg-type]


def design(**changed: object) -> Design:
    said: dict[str, object] = {
        "name": "r1",
        "mode": "individual",
        "round": 1,
        "seed": 7,
        "begins": BEGINS,
        "days": 5,
        "zone": "Asia/Tokyo",
        "anchors": ("anchor_1", "anchor_2"),
    }
    return Design(**(said | changed))  # type: ignore[arg-type]


def plan(made: Design, people: Iterable[Person], others: Known) -> Plan:
    return planned(made, people, others).plan


def test_a_plan_drawn_again_from_its_seed_is_the_same_and_another_seed_gives_another() -> None:
    first, again = plan(design(), staff(60), known()), plan(design(), reversed(staff(60)), known())
    assert first.digest == again.digest
    assert plan(design(seed=8), staff(60), known()).digest != first.digest


def test_part_of_a_wave_gets_the_mails_that_stay_the_same_and_nobody_gets_one_twice() -> None:
    people = [
        Person(one.key, one.address, one.department, one.group, one.since, None, seen=frozenset({"new_7"}))
        for one in staff(300)
    ]
    made = plan(design(), people, known())
    share = sum(one.anchor for one in made.items) / len(made.items)
    assert 0.3 < share < 0.5
    assert not any(one.lure == "new_7" for one in made.items)
    assert len({one.lure for one in made.items if not one.anchor}) == 5


def test_later_rounds_are_harder_and_never_out_of_bounds() -> None:
    shares = [wanted(number) for number in range(1, 12)]
    assert shares[0] == pytest.approx(0.25)
    assert shares == sorted(shares)
    assert shares[-1] == 0.35
    easy = plan(design(round=1, anchors=()), staff(200), known()).predicted["branch"]
    assert 0.1 < easy < 0.35


def test_what_hurts_people_is_held_back_until_two_people_signed() -> None:
    made = plan(design(), staff(200), known())
    assert made.held == (("bonus_now", "bonus"),)
    assert not any(one.lure in {"bonus_now", "june_only"} for one in made.items)
    alone = SignOff(frozenset({"bonus"}), "Mori", "Mori", "agreed")
    assert plan(design(), staff(200), known(signed=alone)).held
    both = SignOff(frozenset({"bonus"}), "Mori", "Hayashi", "agreed in the works council")
    assert not plan(design(), staff(200), known(signed=both)).held


def test_only_people_of_the_firm_who_work_that_day_get_a_mail() -> None:
    odd = [
        Person("none", "", "Branch", "branch", date(2020, 1, 1), None),
        Person("else", "x@elsewhere.example", "Branch", "branch", date(2020, 1, 1), None),
        Person("below", "x@sub.friday.example", "Branch", "branch", date(2020, 1, 1), None),
        Person("gone", "x@friday.example", "Branch", "branch", date(2020, 1, 1), BEGINS - timedelta(days=1)),
        Person("soon", "x@friday.example", "Branch", "branch", BEGINS + timedelta(days=1), None),
        Person("away", "x@friday.example", "Branch", "branch", date(2020, 1, 1), None, away_until=BEGINS),
    ]
    made = plan(design(), [*staff(20), *odd], known())
    assert dict(made.left_out) == {
        "none": "address",
        "else": "domain",
        "below": "domain",
        "gone": "not_here",
        "soon": "not_here",
        "away": "away",
    }
    assert len(made.items) == 20
    with pytest.raises(SekishoError, match="wave_nobody"):
        plan(design(), odd, known())


def test_too_few_days_are_refused_with_how_many_would_do() -> None:
    with pytest.raises(SekishoError) as told:
        times({"Branch": [str(n) for n in range(100)]}, Window(BEGINS, 1, "Asia/Tokyo", share=0.05), CALENDAR, 1)
    assert told.value.code == "wave_short"
    days = int(str(told.value.params["days"]))
    assert (
        len(
            times({"Branch": [str(n) for n in range(100)]}, Window(BEGINS, days, "Asia/Tokyo", share=0.05), CALENDAR, 1)
        )
        == 100
    )


def _hours(moments: list[datetime]) -> Iterator[int]:
    for first in moments:
        yield sum(first <= other < first + HOUR for other in moments)


@given(st.integers(1, 60), st.floats(0.02, 1.0), st.integers(0, 10_000))
def test_no_hour_holds_more_than_its_share_and_all_is_sent_in_office_hours_of_business_days(
    people: int, share: float, seed: int
) -> None:
    window = Window(date(2026, 12, 29), 60, "Asia/Tokyo", share=share)
    found = times({"A": [str(n) for n in range(people)]}, window, CALENDAR, seed)
    moments = sorted(found.values())
    assert len(found) == people
    assert all(first < second for first, second in pairwise(moments))
    assert max(_hours(moments)) <= max(1, int(share * people))
    assert all(time(9, 0) <= one.time() < time(18, 0) for one in moments)
    assert all(CALENDAR.is_open(one.date()) for one in moments)
    assert not any(one.date() in {date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 11)} for one in moments)


@pytest.mark.parametrize("mode", ["pseudonymous", "aggregate"])
@given(sizes=st.lists(st.integers(1, 60), min_size=1, max_size=6), seed=st.integers(0, 99))
def test_where_no_person_may_be_seen_no_template_goes_to_a_few(mode: str, sizes: list[int], seed: int) -> None:
    people = [Person(f"g{g}p{n}", f"g{g}p{n}@friday.example", f"D{g}", f"group {g}", date(2020, 1, 1), None) for g, size in enumerate(sizes) for n in range(size)]  # fmt: skip
    made = planned(design(mode=mode, seed=seed, days=60), people, known(), timing=1)
    together = Counter((one.group, one.lure) for one in made.plan.items)
    assert sum(together.values()) == sum(sizes)
    assert min(together.values()) >= min(10, sum(sizes))
    assert all(one.at is None for one in made.plan.items)
    assert made.times.keys() == {one.key for one in made.plan.items}
