"""The charts about money: how likely a loss is, and what a budget buys."""

from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from sekisho.model.money import MINOR_DIGITS, Money
from sekisho.report.charts import scale_of
from sekisho.report.document import PlanPart, Risk, Total
from sekisho.text.lang import Lang
from sekisho.text.say import say
from sekisho.web.charts.frame import Axis, Line, Mark, Scale, decades, drawn, even

ENDS = ("better", "middle", "worse")
CHANCES = (0.001, 0.01, 0.05, 0.1, 0.5)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with what its axes count: `across` below it, `down` above it; `kinds` are the lines that are drawn."""

    svg: Markup
    across: str
    down: str
    kinds: tuple[str, ...]


def curve(risk: Risk | Total, lang: Lang) -> Chart | None:
    """Return the chance in a year to lose more than an amount, at both ends and the middle; None where nothing is lost."""
    losses = {end: [(float(getattr(one, end).major), one.probability) for one in risk.curve] for end in ENDS}
    every = [loss for points in losses.values() for loss, _ in points if loss > 0]
    if len(every) < 2:
        return None
    factor, unit = _unit(max(every), risk.mean.middle.currency, lang)
    ticks = decades(min(every) / factor, max(every) / factor)
    across = Axis(Scale(ticks[0], ticks[-1], log=True), tuple((one, f"{one:,.10g}") for one in ticks))
    down = Axis(Scale(CHANCES[0], CHANCES[-1], log=True), tuple((one, f"{one * 100:.10g}%") for one in CHANCES))
    lines = []
    for end, points in losses.items():
        shown = [(loss / factor, chance) for loss, chance in points if loss / factor >= ticks[0]]
        if len(shown) > 1:
            lines.append(Line(end, shown))
    svg = drawn(across, down, lines, (), say("web.risk.curve_alt", lang))
    return Chart(
        svg, say("report.curve.x", lang, unit=unit), say("report.curve.y", lang), tuple(one.kind for one in lines)
    )


def frontier(plan: PlanPart, asked: Money, lang: Lang) -> Chart | None:
    """Return the loss that the best plan leaves by budget, the plan's own budget and the one `asked` for marked.

    None where there is only one budget to tell of.
    """
    if len(plan.frontier) < 2:
        return None
    currency = plan.budget.currency
    money, money_unit = _unit(float(plan.frontier[-1].budget.major), currency, lang)
    loss, loss_unit = _unit(max(float(one.loss.major) for one in plan.frontier), currency, lang)
    rows = [(float(one.budget.major) / money, float(one.loss.major) / loss) for one in plan.frontier]
    across, down = _even([x for x, _ in rows]), _even([y for _, y in rows])
    marks = [Mark(kind, float(one.major) / money) for kind, one in (("own", plan.budget), ("asked", asked))]
    kept = [mark for mark in marks if mark.value <= across.scale.high]
    if asked == plan.budget:
        kept = kept[:1]
    svg = drawn(
        across, down, [Line("middle", rows, steps=True, dots=True)], kept, say("report.plan.frontier.alt", lang)
    )
    return Chart(
        svg,
        say("web.axis", lang, what=say("report.plan.budget", lang), unit=money_unit),
        say("web.axis", lang, what=say("web.plan.loss_left", lang), unit=loss_unit),
        tuple(mark.kind for mark in kept),
    )


def _even(values: list[float]) -> Axis:
    ticks = even(max(*values, 1e-6))
    return Axis(Scale(0.0, ticks[-1]), tuple((one, f"{one:,.10g}") for one in ticks))


def _unit(largest: float, currency: str, lang: Lang) -> tuple[float, str]:
    """Return by what an amount is divided to be short, and what it is then counted in: 万円, million yen, thousand USD."""
    factor, word = scale_of(largest, lang)
    if currency != "JPY":
        return factor, f"{word} {currency}".strip()
    return factor, f"{word}円" if lang == "ja" else f"{word} yen".strip()


def whole(amount: Money) -> int:
    """Return an amount in whole units, rounded."""
    return int(amount.major.to_integral_value())


def money(units: int, currency: str) -> Money:
    """Return the amount of whole units of a currency."""
    return Money(int(Decimal(units).scaleb(MINOR_DIGITS.get(currency, 2))), currency)
