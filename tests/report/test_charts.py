import re
from dataclasses import replace

import pytest

from sekisho.model.money import Money
from sekisho.report import charts
from sekisho.report.build import build
from sekisho.report.document import CurvePoint, Risk
from sekisho.report.inputs import ReportInputs
from sekisho.text.say import LANGS, Lang


@pytest.fixture(scope="module")
def risk(facts: ReportInputs) -> Risk:
    return build(facts).risks[0]


def test_a_loss_of_nothing_is_no_point(risk: Risk) -> None:
    points = charts.curve_points(risk)
    assert points
    assert all(point["loss"] > 0 for point in points)
    assert {point["end"] for point in points} <= {"better", "middle", "worse"}


def test_a_scenario_that_loses_nothing_has_no_curve(risk: Risk) -> None:
    nothing = tuple(CurvePoint(point.probability, *[Money(0)] * 3) for point in risk.curve)
    assert charts.curve_spec(replace(risk, curve=nothing), "en") is None


@pytest.mark.parametrize("lang", LANGS)
def test_the_curve_names_its_ends_and_its_unit(risk: Risk, lang: Lang) -> None:
    spec = charts.curve_spec(risk, lang)
    assert spec is not None
    drawn = charts.svg(spec)
    assert drawn is not None
    for word in {"en": ("Worse end", "Middle", "million yen"), "ja": ("悪い場合", "中央", "万円")}[lang]:
        assert word in drawn


@pytest.mark.parametrize("lang", LANGS)
def test_the_stages_name_every_stage(risk: Risk, lang: Lang) -> None:
    drawn = charts.svg(charts.stages_spec(risk, lang))
    assert drawn is not None
    assert all(stage.name.at(lang) in drawn for stage in risk.stages)


def test_a_drawing_uses_only_colours_that_a_dark_page_replaces(risk: Risk) -> None:
    spec = charts.curve_spec(risk, "en")
    assert spec is not None
    for drawn in (charts.svg(spec), charts.svg(charts.stages_spec(risk, "en"))):
        assert drawn is not None
        known = {charts.INK, charts.MUTED, charts.LINE, charts.ACCENT, charts.SOFT, charts.WARN}
        assert set(re.findall(r'(?:fill|stroke)="(#[0-9a-fA-F]+)"', drawn)) <= known
        assert "<script" not in drawn


@pytest.mark.parametrize(
    ("largest", "lang", "expected"),
    [
        (5e9, "ja", (1e8, "億")),
        (5e5, "ja", (1e4, "万")),
        (5e3, "en", (1e3, "thousand")),
        (2e6, "en", (1e6, "million")),
        (12.0, "en", (1.0, "")),
    ],
)
def test_amounts_are_short_on_an_axis(largest: float, lang: Lang, expected: tuple[float, str]) -> None:
    assert charts.scale_of(largest, lang) == expected


def test_other_currencies_are_named_by_code(risk: Risk) -> None:
    dollars = replace(
        risk,
        mean=replace(risk.mean, middle=Money(1, "USD")),
        curve=tuple(
            CurvePoint(point.probability, Money(100, "USD"), Money(200, "USD"), Money(300, "USD"))
            for point in risk.curve
        ),
    )
    spec = charts.curve_spec(dollars, "en")
    assert spec is not None
    assert spec["encoding"]["x"]["axis"]["title"] == "Loss in a year (USD)"


def test_without_the_extra_there_is_no_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert charts.svg({}) is None
