"""The frame of a chart: round ticks, places between the ends, and text that stays text."""

import pytest

from sekisho.web.charts.frame import Axis, Line, Mark, Scale, decades, drawn, even
from tests.report.page import Page


@pytest.mark.parametrize(
    ("high", "ticks"),
    [
        (4, (0, 1, 2, 3, 4)),
        (3.4, (0, 1, 2, 3, 4)),
        (205, (0, 50, 100, 150, 200, 250)),
        (1, (0, 0.2, 0.4, 0.6, 0.8, 1)),
        (0.00001, (0, 0.000002, 0.000004, 0.000006, 0.000008, 0.00001)),
    ],
)
def test_ticks_of_an_even_axis_are_round_and_hold_the_largest(high: float, ticks: tuple[float, ...]) -> None:
    assert even(high) == pytest.approx(ticks)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(3, 700, (1, 10, 100, 1_000)), (0.0001, 900, (0.1, 1, 10, 100, 1_000)), (5, 5, (1, 10)), (10, 10, (1, 10))],
)
def test_ticks_of_an_axis_that_multiplies_are_powers_of_ten(low: float, high: float, ticks: tuple[float, ...]) -> None:
    assert decades(low, high) == pytest.approx(ticks)


def test_a_value_stands_between_the_ends_of_its_axis() -> None:
    assert Scale(0, 10).at(5) == pytest.approx(0.5)
    assert Scale(1, 100, log=True).at(10) == pytest.approx(0.5)


def test_a_chart_has_lines_dots_marks_and_a_title_that_stays_text() -> None:
    axis = Axis(Scale(0, 10), ((0, "0"), (10, "<b>")))
    lines = [Line("middle", [(0, 10), (5, 4), (10, 2)], steps=True, dots=True), Line("worse", [(0, 0), (10, 10)])]
    page = Page.read(drawn(axis, axis, lines, [Mark("own", 5)], 'a "title" <i>'))
    chart = page.all("svg")[0]
    assert chart.attributes["aria-label"] == 'a "title" <i>'
    assert [one.attributes["d"] for one in page.all("path")] == [
        "M0.0 0.0H500.0V600.0H1000.0V800.0",
        "M0.0 1000.0L1000.0 0.0",
    ]
    assert len(page.all("circle")) == 3
    assert page.all("circle")[1].attributes["cx"] == "56.00%"
    assert [one.attributes["x1"] for one in page.all("line") if one.attributes["class"] == "mark own"] == ["56.00%"]
    assert not page.all("b")
