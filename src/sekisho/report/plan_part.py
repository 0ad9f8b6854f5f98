"""The plan as the document tells it: names in both languages, money, and why a measure is left out."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sekisho.model.money import Money
from sekisho.plan.nouns import Chosen, FrontierPoint, LeftOut, Plan
from sekisho.report.document import CurvePoint, PlanLeftOut, PlanMeasure, PlanPart, PlanPoint, Prior, Total
from sekisho.report.headline import assumed_budget, assumed_minutes
from sekisho.report.risk_part import amount, money_range, named
from sekisho.report.said import Said
from sekisho.risk.card import Control, Figure, Outlay
from sekisho.risk.discover import controls
from sekisho.risk.ends import Ends
from sekisho.risk.together import TotalLoss
from sekisho.text.formats import money, number
from sekisho.text.say import Lang, say

NOTHING: Mapping[str, Said] = MappingProxyType({})


def total_of(found: TotalLoss, currency: str) -> Total:
    """Return the loss over all scenarios as the document tells it."""
    sides = zip(found.better.curve, found.at_middle.curve, found.worse.curve, strict=True)
    return Total(
        mean=money_range(Ends(found.better.mean, found.at_middle.mean, found.worse.mean), currency),
        bad_year=amount(found.at_middle.bad_year, currency),
        worst_year=amount(found.at_middle.worst_year, currency),
        bad_year_high=amount(found.worse.bad_year, currency),
        worst_year_high=amount(found.worse.worst_year, currency),
        curve=tuple(CurvePoint(side[1][0], *(amount(loss, currency) for _, loss in side)) for side in sides),
    )


def plan_of(plan: Plan, fetch: Mapping[str, Said] = NOTHING) -> PlanPart:
    """Return a plan as the document tells it; `fetch` names the exports by which a control that was not measured would be."""
    currency = plan.currency
    return PlanPart(
        budget=amount(plan.money, currency),
        minutes=round(plan.minutes),
        spent=amount(plan.spent, currency),
        later=amount(plan.later, currency),
        effort=round(plan.effort),
        before=money_range(plan.before, currency),
        after=money_range(plan.after, currency),
        chosen=tuple(_chosen(one, currency) for one in plan.chosen),
        left_out=tuple(_left_out(one, currency, fetch) for one in plan.left_out),
        frontier=tuple(_point(one, currency) for one in plan.frontier),
        otherwise=_instead(plan.middle),
        better=_instead(plan.better),
        gap=plan.gap,
        costs=tuple(cost for control in controls().values() for cost in _costs(control)),
        defaults=tuple(_defaults(plan)),
    )


def _chosen(one: Chosen, currency: str) -> PlanMeasure:
    return PlanMeasure(
        one.control,
        name(one.control),
        _about(one.control),
        amount(one.cost, currency),
        round(one.minutes),
        amount(one.later, currency),
        round(one.later_minutes),
        money_range(one.saves, currency),
    )


def _costs(control: Control) -> Iterator[Prior]:
    """Yield what a control takes once and each year, as its card has it."""
    staff = control.cost.staff
    for when, outlay in (("once", control.cost.once), ("yearly", control.cost.yearly)):
        title = Said.of(f"report.plan.{when}", name=named(control.text))
        yield Prior(title, _outlay(outlay, staff), outlay.usd.basis, _sources(outlay.usd, outlay.minutes))


def _outlay(outlay: Outlay, staff: int) -> Said:
    def write(lang: Lang) -> str:
        low, high = (money(Money(round(side * 100), "USD"), lang) for side in (outlay.usd.low, outlay.usd.high))
        least, most = (number(round(side), lang) for side in (outlay.minutes.low, outlay.minutes.high))
        return say("report.plan.outlay", lang, low=low, high=high, least=least, most=most, staff=staff)

    return Said.both(write)


def _sources(usd: Figure, minutes: Figure) -> Said:
    english, japanese = dict.fromkeys((usd.source, minutes.source)), dict.fromkeys((usd.source_ja, minutes.source_ja))
    return Said(" ".join(english), "".join(japanese))


def name(control: str) -> Said:
    """Return what a control calls itself."""
    return named(controls()[control].text)


def _about(control: str) -> Said:
    text = controls()[control].text
    return Said(text.en.about, text.ja.about)


def _left_out(one: LeftOut, currency: str, fetch: Mapping[str, Said]) -> PlanLeftOut:
    why = Said.of(f"report.plan.why.{one.why}")
    if one.why == "not_measured" and one.control in fetch:
        why = Said.of("report.plan.why.fetch", exports=fetch[one.control])
    saves = amount(one.saves, currency)
    return PlanLeftOut(
        one.control, name(one.control), one.why, why, amount(one.cost, currency), round(one.minutes), saves
    )


def _point(one: FrontierPoint, currency: str) -> PlanPoint:
    return PlanPoint(
        amount(one.money, currency),
        amount(one.spent, currency),
        amount(one.loss, currency),
        tuple(name(control) for control in one.controls),
    )


def _instead(controls_: tuple[str, ...] | None) -> Said | None:
    """Return what another end would choose; None where it chooses the same."""
    if controls_ is None:
        return None
    names = [name(one) for one in controls_]
    return (
        Said("; ".join(one.en for one in names), "、".join(one.ja for one in names))
        if names
        else Said.of("report.plan.nothing")
    )


def _defaults(plan: Plan) -> list[Said]:
    found = []
    if plan.budget_is_default:
        found.append(assumed_budget(amount(plan.money, plan.currency)))
    if plan.minutes_are_default:
        found.append(assumed_minutes(round(plan.minutes)))
    return found
