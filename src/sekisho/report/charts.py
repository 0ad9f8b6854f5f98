"""Charts as SVG text: Vega-Lite specifications drawn by vl-convert on this machine, without a browser or a network.

vl-convert is an extra; without it there is no chart, and the page says so beside the table. Colours are the page's own
names for ink, line and accent, written as fixed values that the style sheet replaces for dark pages.
"""

import importlib.util
import json
from collections.abc import Iterable, Sequence
from typing import Any

from sekisho.report.document import PlanPart, Risk, Total
from sekisho.report.drawing import NOTHING, Made, draw
from sekisho.text.say import LANGS, Lang, say

INK, MUTED, LINE, ACCENT, SOFT, WARN = "#1c1b1a", "#5e5a53", "#e3dfd6", "#2f4b7c", "#7a91bd", "#a8321f"
FONT = "sans-serif"
Spec = dict[str, Any]


def available() -> bool:
    """Return True where the extra that draws is installed."""
    return importlib.util.find_spec("vl_convert") is not None


def svg(spec: Spec, made: Made = NOTHING) -> str | None:
    """Return the chart as SVG text, out of what was `made` where it is there; None where the extra is missing."""
    if not available():
        return None
    text = json.dumps(spec)
    return made.get(text) or draw(text)


def specs(risks: Iterable[Risk], total: Total | None, plan: PlanPart | None, lang: Lang) -> dict[str, Spec]:
    """Return the charts of a page by name, those that there is something to draw of."""
    found: dict[str, Spec | None] = {}
    for risk in risks:
        found[f"curve-{risk.scenario}"] = curve_spec(risk, lang)
        found[f"stages-{risk.scenario}"] = stages_spec(risk, lang)
    if total is not None:
        found["curve-total"] = curve_spec(total, lang)
    if plan is not None:
        found["frontier"] = frontier_spec(plan, lang)
    return {name: spec for name, spec in found.items() if spec}


def texts(risks: Sequence[Risk], total: Total | None, plan: PlanPart | None) -> list[str]:
    """Return all charts of a report, to be drawn ahead."""
    return [json.dumps(spec) for lang in LANGS for spec in specs(risks, total, plan, lang).values()]


def _base(width: int, height: int) -> Spec:
    axis = {
        "labelColor": MUTED, "titleColor": MUTED, "domainColor": LINE, "tickColor": LINE, "gridColor": LINE,
        "labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
        "labelPadding": 6, "titlePadding": 12,
    }  # fmt: skip
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": height,
        "background": None,
        "padding": 4,
        "config": {"view": {"stroke": None}, "axis": axis, "font": FONT},
    }


def scale_of(largest: float, lang: Lang) -> tuple[float, str]:
    """Return the factor and the word in which amounts up to `largest` (major units) are short: 万円, million."""
    steps = {"en": ((1e6, "million"), (1e3, "thousand")), "ja": ((1e8, "億"), (1e4, "万"))}[lang]
    return next(((factor, word) for factor, word in steps if largest >= factor), (1.0, ""))


def curve_points(risk: Risk | Total) -> list[dict[str, Any]]:
    """Return the chart's points: loss in major units, chance, end. Where nothing is lost there is no point."""
    found: list[dict[str, Any]] = []
    for end in ("better", "middle", "worse"):
        for point in risk.curve:
            loss = float(getattr(point, end).major)
            if loss > 0:
                found.append({"end": end, "chance": point.probability, "loss": loss})
    return found


def curve_spec(risk: Risk | Total, lang: Lang) -> Spec | None:
    """Return the chart of the chance to lose more than an amount; None where no end loses anything."""
    points = curve_points(risk)
    if len(points) < 2:
        return None
    factor, word = scale_of(max(point["loss"] for point in points), lang)
    currency = risk.mean.middle.currency
    unit = f"{word}円" if currency == "JPY" and lang == "ja" else f"{word} {'yen' if currency == 'JPY' else currency}"
    for point in points:
        point["x"] = point["loss"] / factor
        point["name"] = say(f"report.end.{point['end']}", lang)
    names = [say(f"report.end.{end}", lang) for end in ("better", "middle", "worse")]
    last = [max((p for p in points if p["name"] == n), key=lambda p: float(p["chance"]), default=None) for n in names]
    odds = "datum.value >= 0.1 ? format(datum.value, '.0%') : format(datum.value, '~p')"
    x = {
        "field": "x", "type": "quantitative", "scale": {"type": "log", "nice": True},
        "axis": {"title": say("report.curve.x", lang, unit=unit.strip()), "grid": False, "format": ",~r", "tickCount": 5},
    }  # fmt: skip
    y = {
        "field": "chance", "type": "quantitative", "scale": {"type": "log", "domain": [0.001, 0.5]},
        "axis": {"title": say("report.curve.y", lang), "values": [0.001, 0.01, 0.05, 0.1, 0.5], "labelExpr": odds},
    }  # fmt: skip
    colour = {"field": "name", "type": "nominal", "legend": None,
              "scale": {"domain": names, "range": [MUTED, ACCENT, WARN]}}  # fmt: skip
    dash = {"field": "name", "type": "nominal", "legend": None,
            "scale": {"domain": names, "range": [[2, 3], [1, 0], [6, 4]]}}  # fmt: skip
    return _base(350, 225) | {
        "data": {"values": points},
        "encoding": {"x": x, "y": y, "color": colour},
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2.5, "interpolate": "monotone"}, "encoding": {"strokeDash": dash}},
            {
                "data": {"values": [point for point in last if point]},
                "mark": {"type": "text", "align": "left", "dx": 0, "dy": -12, "fontSize": 12, "fontWeight": 600},
                "encoding": {"text": {"field": "name"}},
            },
        ],
    }


def frontier_spec(plan: PlanPart, lang: Lang) -> Spec | None:
    """Return the chart of the least loss by budget, the plan's own budget marked; None with fewer than two points."""
    if len(plan.frontier) < 2:
        return None
    factor, word = scale_of(max(float(one.loss.major) for one in plan.frontier), lang)
    spent, spent_word = scale_of(max(float(one.budget.major) for one in plan.frontier), lang)
    currency = plan.budget.currency

    def unit(word: str) -> str:
        if currency == "JPY":
            return f"{word}円" if lang == "ja" else f"{word} yen".strip()
        return f"{word} {currency}".strip()

    rows = [{"x": float(one.budget.major) / spent, "y": float(one.loss.major) / factor} for one in plan.frontier]
    x = {"field": "x", "type": "quantitative",
         "axis": {"title": f"{say('report.plan.budget', lang)} ({unit(spent_word)})", "grid": False, "tickCount": 5}}  # fmt: skip
    y = {"field": "y", "type": "quantitative", "scale": {"zero": True},
         "axis": {"title": f"{say('report.plan.loss', lang)} ({unit(word)})", "tickCount": 5}}  # fmt: skip
    mark = {"x": float(plan.budget.major) / spent}
    layers: list[Spec] = [
        {"mark": {"type": "line", "strokeWidth": 2.5, "color": ACCENT, "interpolate": "step-after"}},
        {"mark": {"type": "point", "filled": True, "size": 40, "color": ACCENT}},
    ]
    if mark["x"] <= max(row["x"] for row in rows):
        rule = {"x": {"field": "x", "type": "quantitative"}, "y": {"value": 0}, "y2": {"value": 225}}
        layers.append(
            {
                "data": {"values": [mark]},
                "mark": {"type": "rule", "strokeDash": [6, 4], "color": WARN},
                "encoding": rule,
            }
        )
    return _base(350, 225) | {"data": {"values": rows}, "encoding": {"x": x, "y": y}, "layer": layers}


def stages_spec(risk: Risk, lang: Lang) -> Spec:
    """Return the chart of how many attempts pass each stage, with the interval as a line over the bar."""
    rows = [
        {"name": stage.name.at(lang), "low": stage.low, "middle": stage.middle, "high": stage.high}
        for stage in risk.stages
    ]
    y = {"field": "name", "type": "nominal", "sort": None,
         "axis": {"title": None, "labelLimit": 260, "ticks": False, "domain": False, "labelColor": INK}}  # fmt: skip
    scale = {"domain": [0, 1]}
    title = say("report.stages.x", lang)
    return _base(420, 40 * len(rows)) | {
        "data": {"values": rows},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "height": 16, "color": SOFT, "cornerRadiusEnd": 2},
                "encoding": {
                    "x": {"field": "middle", "type": "quantitative", "scale": scale,
                          "axis": {"title": title, "format": ".0%", "tickCount": 5}},
                },
            },
            {
                "mark": {"type": "rule", "strokeWidth": 2, "color": INK},
                "encoding": {"x": {"field": "low", "type": "quantitative", "scale": scale}, "x2": {"field": "high"}},
            },
        ],
    }  # fmt: skip
