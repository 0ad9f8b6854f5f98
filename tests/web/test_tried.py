"""What another budget would buy: the last computed plan that it pays for, and what then comes in or falls out."""

from dataclasses import replace

import pytest

from sekisho.model.money import Money
from sekisho.report.document import PlanPart, PlanPoint, Range
from sekisho.report.said import Said
from sekisho.web.tried import range_of, tried
from tests.web.money import plan

A, B, C = (Said(name, name) for name in "ABC")


@pytest.fixture
def part() -> PlanPart:
    """A plan of A and B for 30, of which 25 are spent."""
    one = plan().chosen[0]
    frontier = (
        PlanPoint(Money(0), Money(0), Money(100), ()),
        PlanPoint(Money(10), Money(8), Money(80), (A,)),
        PlanPoint(Money(30), Money(25), Money(60), (B, A)),
        PlanPoint(Money(60), Money(55), Money(40), (C, A)),
    )
    before = Range(Money(1), Money(50), Money(100))
    chosen = (replace(one, name=A), replace(one, name=B))
    return replace(plan(), budget=Money(30), before=before, chosen=chosen, frontier=frontier)


@pytest.mark.parametrize(
    ("text", "spent", "saves", "stays", "comes", "goes"),
    [
        ("", 25, 40, (A, B), (), ()),
        ("30", 25, 40, (A, B), (), ()),
        ("24", 8, 20, (A,), (), (B,)),
        ("0", 0, 0, (), (), (A, B)),
        ("54", 25, 40, (A, B), (), ()),
        ("55", 55, 60, (A,), (C,), (B,)),
        ("999999999999999", 55, 60, (A,), (C,), (B,)),
    ],
)
def test_a_budget_buys_the_last_plan_that_it_pays_for(
    part: PlanPart,
    text: str,
    spent: int,
    saves: int,
    stays: tuple[Said, ...],
    comes: tuple[Said, ...],
    goes: tuple[Said, ...],
) -> None:
    found = tried(part, text)
    assert found.point is not None
    assert found.point.spent == Money(spent)
    assert found.saves == Money(saves)
    assert (found.stays, found.comes, found.goes) == (stays, comes, goes)
    assert found.same is (text in {"", "30"})


@pytest.mark.parametrize("text", ["-1", "1.5", "ten", "１０", "9" * 16, "1; DROP TABLE"])
def test_what_makes_no_sense_asks_about_the_budget_of_the_plan(part: PlanPart, text: str) -> None:
    assert tried(part, text).asked == Money(30)


def test_without_computed_budgets_nothing_is_told(part: PlanPart) -> None:
    found = tried(replace(part, frontier=()), "5")
    assert found.point is None
    assert found.saves == Money(0)
    assert found.goes == (A, B)


@pytest.mark.parametrize(
    ("most", "step", "reaches"),
    [(60, 1, 60), (3_428_188, 60_000, 3_480_000), (0, 1, 1), (61_000_000, 2_000_000, 62_000_000)],
)
def test_the_slider_moves_in_round_steps_and_reaches_the_end(
    part: PlanPart, most: int, step: int, reaches: int
) -> None:
    last = PlanPoint(Money(most), Money(most), Money(0), ())
    found = range_of(replace(part, frontier=(last,)))
    assert (found.step, found.most) == (step, reaches)
