"""The plan as the document tells it: names in both languages, money, and why a measure is left out."""

from sekisho.model.money import Money
from sekisho.plan.nouns import FrontierPoint, LeftOut, Plan
from sekisho.report.document import CurvePoint, PlanLeftOut, PlanMeasure, PlanPart, PlanPoint, Total
from sekisho.report.risk_part import amount, money_range, named
from sekisho.report.said import Said
from sekisho.risk.discover import controls
from sekisho.risk.ends import Ends
from sekisho.risk.together import TotalLoss
from sekisho.text.formats import money, number


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


def plan_of(plan: Plan) -> PlanPart:
    """Return a plan as the document tells it."""
    currency = plan.currency
    return PlanPart(
        budget=amount(plan.money, currency),
        minutes=round(plan.minutes),
        spent=amount(plan.spent, currency),
        effort=round(plan.effort),
        before=money_range(plan.before, currency),
        after=money_range(plan.after, currency),
        chosen=tuple(
            PlanMeasure(
                one.control,
                name(one.control),
                _about(one.control),
                amount(one.cost, currency),
                round(one.minutes),
                money_range(one.saves, currency),
            )
            for one in plan.chosen
        ),
        left_out=tuple(_left_out(one, currency) for one in plan.left_out),
        frontier=tuple(_point(one, currency) for one in plan.frontier),
        otherwise=None if plan.otherwise is None else _joined([name(one) for one in plan.otherwise]),
        defaults=tuple(_defaults(plan)),
    )


def name(control: str) -> Said:
    """Return what a control calls itself."""
    return named(controls()[control].text)


def _about(control: str) -> Said:
    text = controls()[control].text
    return Said(text.en.about, text.ja.about)


def _left_out(one: LeftOut, currency: str) -> PlanLeftOut:
    why = Said.of(f"report.plan.why.{one.why}")
    return PlanLeftOut(
        one.control, name(one.control), why, amount(one.cost, currency), round(one.minutes), amount(one.saves, currency)
    )


def _point(one: FrontierPoint, currency: str) -> PlanPoint:
    return PlanPoint(
        amount(one.money, currency),
        amount(one.spent, currency),
        amount(one.loss, currency),
        tuple(name(control) for control in one.controls),
    )


def _joined(names: list[Said]) -> Said:
    return Said("; ".join(one.en for one in names) or "-", "、".join(one.ja for one in names) or "－")


def _defaults(plan: Plan) -> list[Said]:
    found = []
    if plan.budget_is_default:
        budget = Money(round(plan.money), plan.currency)
        found.append(Said.of("report.plan.default.budget", value=Said.both(lambda lang: money(budget, lang))))
    if plan.minutes_are_default:
        minutes = round(plan.minutes)
        found.append(Said.of("report.plan.default.minutes", value=Said.both(lambda lang: number(minutes, lang))))
    return found
