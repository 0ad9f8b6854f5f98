"""The charts about money say what the document says, in units that are short."""

from dataclasses import replace

import pytest

from sekisho.model.money import Money
from sekisho.report.document import CurvePoint, PlanPoint
from sekisho.web.charts.bars import covers, moves, passes
from sekisho.web.charts.money import curve, frontier, money, whole
from tests.report.page import Page
from tests.web.money import plan, risk


def points(*losses: int, currency: str = "JPY") -> tuple[CurvePoint, ...]:
    return tuple(
        CurvePoint(chance, Money(0, currency), Money(loss // 10, currency), Money(loss, currency))
        for chance, loss in zip((0.1, 0.01, 0.001), losses, strict=True)
    )


def test_a_curve_draws_each_end_that_loses_something() -> None:
    chart = curve(replace(risk(), curve=points(10_000_000, 100_000_000, 900_000_000)), "ja")
    assert chart is not None
    assert chart.kinds == ("middle", "worse")
    assert chart.across == "1年の損害（億円）"
    assert len(Page.read(chart.svg).all("path")) == 2


def test_a_curve_leaves_out_an_end_too_small_to_be_seen_beside_another() -> None:
    tiny = tuple(replace(one, middle=Money(at)) for at, one in enumerate(points(10**9, 2 * 10**9, 3 * 10**9)))
    chart = curve(replace(risk(), curve=tiny), "en")
    assert chart is not None
    assert chart.kinds == ("worse",)


def test_without_two_losses_there_is_no_curve() -> None:
    assert curve(replace(risk(), curve=points(0, 0, 9)), "en") is None


def test_a_frontier_marks_the_budget_of_the_plan_and_the_one_asked_about() -> None:
    rows = tuple(PlanPoint(Money(at * 10**6), Money(at * 10**6), Money((9 - at) * 10**6), ()) for at in range(5))
    part = replace(plan(), budget=Money(2 * 10**6), frontier=rows)
    asked = frontier(part, Money(10**6), "en")
    assert asked is not None
    assert asked.kinds == ("own", "asked")
    assert asked.across == "Budget a year (million yen)"
    assert asked.down == "Loss left a year, worse end (million yen)"
    own = frontier(part, part.budget, "ja")
    assert own is not None
    assert own.kinds == ("own",)
    beyond = frontier(replace(part, budget=Money(10**9)), Money(10**9), "ja")
    assert beyond is not None
    assert beyond.kinds == ()
    assert frontier(replace(part, frontier=rows[:1]), part.budget, "en") is None


def test_a_frontier_that_leaves_nothing_is_drawn_all_the_same() -> None:
    rows = tuple(PlanPoint(Money(at), Money(0), Money(0), ()) for at in (0, 1))
    assert frontier(replace(plan(), frontier=rows), plan().budget, "en") is not None


def test_other_currencies_are_named() -> None:
    mean = replace(risk().mean, middle=Money(5, "USD"))
    chart = curve(replace(risk(), mean=mean, curve=points(10**8, 10**9, 10**10, currency="USD")), "ja")
    assert chart is not None
    assert chart.across == "1年の損害（万 USD）" or "USD" in chart.across


@pytest.mark.parametrize(("units", "currency", "minor"), [(5, "JPY", 5), (5, "USD", 500), (5, "BHD", 5_000)])
def test_whole_units_are_money_and_back(units: int, currency: str, minor: int) -> None:
    assert money(units, currency) == Money(minor, currency)
    assert whole(Money(minor, currency)) == units


def test_bars_are_as_long_as_what_they_show() -> None:
    stage = replace(risk().stages[0], low=0.1, middle=0.25, high=0.5, bare_high=1.0)
    bar = Page.read(passes(stage))
    assert [one.attributes["width"] for one in bar.all("rect")] == ["100.00%", "25.00%"]
    assert (bar.all("line")[0].attributes["x1"], bar.all("line")[0].attributes["x2"]) == ("10.00%", "50.00%")
    assert [one.attributes["width"] for one in Page.read(covers(0.25, 0.75)).all("rect")] == ["75.00%", "25.00%"]


def test_what_moves_the_loss_most_has_the_longest_bar() -> None:
    first = replace(risk().drivers[0], low=Money(0), high=Money(100))
    second = replace(first, low=Money(60), high=Money(40))
    middle = replace(risk().mean, middle=Money(50))
    bars = [Page.read(one) for one in moves(replace(risk(), mean=middle, drivers=(first, second)))]
    assert [one.all("rect")[0].attributes["width"] for one in bars] == ["100.00%", "20.00%"]
    assert [one.all("line")[0].attributes["x1"] for one in bars] == ["50.00%", "50.00%"]
    assert moves(replace(risk(), drivers=())) == ()
