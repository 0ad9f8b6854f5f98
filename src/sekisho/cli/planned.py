"""The loss and the plan, as lines and as data."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import msgspec

from sekisho.model.errors import SekishoError
from sekisho.model.money import Money
from sekisho.report.document import Document, PlanMeasure, PlanPart, Range
from sekisho.report.words import rough
from sekisho.text.formats import number, share
from sekisho.text.say import Lang, say

_AMOUNT = re.compile(r"\d{1,15}")


def amount_of(text: str) -> int:
    """Return whole units of a currency as people write them (30,000,000; 3000万); SekishoError("amount_unclear")."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").replace("_", "")
    factor = 1
    for word, size in (("億", 10**8), ("万", 10**4)):
        if plain.removesuffix("円").endswith(word):
            plain, factor = plain.removesuffix("円").removesuffix(word), size
            break
    if not _AMOUNT.fullmatch(plain.removesuffix("円")):
        raise SekishoError("amount_unclear", amount=text)
    return int(plain.removesuffix("円")) * factor


def risk_lines(document: Document, lang: Lang) -> Iterator[str]:
    """Yield each kind of attack with its loss, the controls that lower it and how far each reaches; the total last."""
    for risk in sorted(document.risks, key=lambda one: -one.mean.middle.minor):
        yield f"{risk.name.at(lang)}  {_range(risk.mean, lang)}"
        for control in risk.controls:
            covered = (
                say("risk.unseen", lang)
                if not control.seen
                else say("report.range", lang, low=share(control.low, lang), high=share(control.high, lang))
            )
            yield "    " + say("risk.control", lang, name=control.name.at(lang), covered=covered)
    if document.total:
        yield f"{say('look.loss_total', lang)}  {_range(document.total.mean, lang)}"
        yield "    " + say(
            "risk.bad",
            lang,
            bad=rough(document.total.bad_year, lang),
            bad_high=rough(document.total.bad_year_high, lang),
            worst=rough(document.total.worst_year, lang),
            worst_high=rough(document.total.worst_year_high, lang),
        )


def _range(mean: Range, lang: Lang) -> str:
    middle, low, high = (rough(one, lang) for one in (mean.middle, mean.low, mean.high))
    return say("risk.mean", lang, middle=middle, low=low, high=high)


def risk_values(document: Document) -> dict[str, Any]:
    """Return the scenarios and the total as the report has them."""
    return {"risks": msgspec.to_builtins(document.risks), "total": msgspec.to_builtins(document.total)}


def plan_lines(part: PlanPart, lang: Lang) -> Iterator[str]:
    """Yield what to do in order, what to leave and why, what the other ends would choose, and what other budgets reach."""
    yield say(
        "report.plan.lead",
        lang,
        budget=rough(part.budget, lang),
        minutes=number(part.minutes, lang),
        count=len(part.chosen),
        spent=rough(part.spent, lang),
        effort=number(part.effort, lang),
        before=rough(part.before.high, lang),
        after=rough(part.after.high, lang),
    )
    for place, one in enumerate(part.chosen, 1):
        yield f"  {place}. {_chosen(one, lang)}"
    if part.left_out:
        yield say("report.plan.left", lang)
        for left in part.left_out:
            yield "  - " + say(
                "plan.left", lang, name=left.name.at(lang), why=left.why.at(lang), cost=rough(left.cost, lang)
            )
    yield (
        say("report.plan.otherwise", lang, names=part.otherwise.at(lang))
        if part.otherwise
        else say("report.plan.same", lang)
    )
    if part.better:
        yield say("report.plan.better", lang, names=part.better.at(lang))
    yield say("report.plan.frontier", lang)
    for point in part.frontier:
        saved = Money(part.frontier[0].loss.minor - point.loss.minor, point.loss.currency)
        budget, less = rough(point.budget, lang), rough(saved, lang)
        yield "  " + say("plan.point", lang, budget=budget, saved=less, count=len(point.measures))
    for default in part.defaults:
        yield say("plan.default", lang, what=default.at(lang))


def _chosen(one: PlanMeasure, lang: Lang) -> str:
    return say(
        "plan.chosen",
        lang,
        name=one.name.at(lang),
        cost=rough(one.cost, lang),
        minutes=number(one.minutes, lang),
        later=rough(one.later, lang),
        later_minutes=number(one.later_minutes, lang),
        middle=rough(one.saves.middle, lang),
        low=rough(one.saves.low, lang),
        high=rough(one.saves.high, lang),
    )


def plan_values(part: PlanPart) -> dict[str, Any]:
    """Return a plan as the report has it."""
    told: dict[str, Any] = msgspec.to_builtins(part)
    return told
