"""The plan as the document tells it."""

import math
from dataclasses import replace

import pytest

from sekisho.plan.nouns import Chosen, FrontierPoint, LeftOut, Plan
from sekisho.report.document import PlanPart, Total
from sekisho.report.headline import money_line
from sekisho.report.plan_part import plan_of, total_of
from sekisho.report.said import Said
from sekisho.risk.discover import controls
from sekisho.risk.ends import Ends
from sekisho.risk.summary import YearLoss
from sekisho.risk.together import TotalLoss

CHOSEN = Chosen("public_access_block", 150_000.4, 1_200, 0, 240, Ends(10, 200, 3_000))
LEFT = (
    LeftOut("mfa_for_everyone", "not_measured", 3_000_000, 10_000, 900),
    LeftOut("log_watch", "not_measured", 2_000_000, 10_000, 800),
    LeftOut("change_review", "no_minutes", 400_000, 9_000, 500),
)
YEAR = YearLoss(2_000_000, 1.0, 0.5, 0, 5_000_000, 9_000_000, ((0.5, 1.0), (0.05, 5_000_000.0)))


def made(*, chosen: tuple[Chosen, ...] = (CHOSEN,), left: tuple[LeftOut, ...] = LEFT) -> Plan:
    return Plan(
        currency="JPY",
        money=4_000_000,
        minutes=15_600,
        before=Ends(1, 2_000, 90_000),
        after=Ends(1, 1_800, 87_000),
        chosen=chosen,
        left_out=left,
        frontier=(FrontierPoint(0, 0, 90_000, ()), FrontierPoint(4e6, 150_000, 87_000, ("public_access_block",))),
        middle=("change_review", "log_watch"),
        better=(),
        gap=1e-12,
        minutes_are_default=True,
    )


@pytest.fixture
def part() -> PlanPart:
    return plan_of(made(), {"mfa_for_everyone": Said("Accounts; Sign-ins", "アカウント、サインイン")})


def test_a_measure_tells_its_first_year_and_the_later_ones(part: PlanPart) -> None:
    (one,) = part.chosen
    assert (one.cost.minor, one.minutes, one.later.minor, one.later_minutes) == (150_000, 1_200, 0, 240)
    assert (one.saves.low.minor, one.saves.middle.minor, one.saves.high.minor) == (10, 200, 3_000)
    assert (part.spent.minor, part.later.minor, part.effort) == (150_000, 0, 1_200)
    assert math.isclose(part.gap, 1e-12)


def test_what_was_not_measured_says_what_to_fetch(part: PlanPart) -> None:
    why = {one.control: one.why for one in part.left_out}
    assert why["mfa_for_everyone"].en == "not measured yet; fetch first: Accounts; Sign-ins"
    assert why["mfa_for_everyone"].ja.endswith("アカウント、サインイン")
    assert why["log_watch"].en == "not measured yet, and what was given does not tell"
    assert why["change_review"].en == "no minutes left for it"


def test_the_other_ends_are_told_where_they_choose_otherwise(part: PlanPart) -> None:
    assert part.otherwise is not None
    assert (
        part.otherwise.en
        == "Have every change looked at by a second person; Notice within a day when a log falls silent"
    )
    assert part.better is not None
    assert (part.better.en, part.better.ja) == ("nothing at all", "何も行わない")
    assert [one.en for one in part.defaults] == ["Minutes a year: 15,600"]


def test_every_cost_has_its_basis_and_its_source_in_both_languages(part: PlanPart) -> None:
    assert len(part.costs) == 2 * len(controls())
    first = next(one for one in part.costs if one.name.en.startswith("Ask everyone"))
    assert first.name.en == "Ask everyone for a second factor, once"
    assert first.value.en == "USD 6,000.00 to USD 18,000.00 and 3,000 to 9,000 minutes, at 300 people"
    assert first.basis == "assumed"
    assert all(one.source.en and one.source.ja and one.source.en != one.source.ja for one in part.costs)


def line(plan: Plan) -> str:
    total: Total = total_of(TotalLoss(YEAR, YEAR, YEAR), "JPY")
    return money_line(total, plan_of(plan)).en


def test_the_first_page_leaves_for_now_what_was_weighed_and_no_more() -> None:
    assert line(made()).endswith(
        "do, in this order: Block public access to stores. Leave for another year: Have every change looked at by a second person. "
        "What was found above is for today all the same."
    )
    assert "Leave for another year: nothing." in line(made(left=LEFT[:2]))


def test_the_first_page_says_to_measure_first_where_nothing_else_is_worth_it() -> None:
    assert line(made(chosen=())).endswith(
        "measure how far these reach: Ask everyone for a second factor; Notice within a day when a log falls silent."
    )
    assert "Nothing is worth doing with 4 million yen a year" in line(made(chosen=(), left=LEFT[2:]))


def test_a_budget_that_nobody_set_is_called_assumed() -> None:
    assert "(assumed: no budget is set)" not in line(made())
    assert "(assumed: no budget is set) a year do" in line(replace(made(), budget_is_default=True))
