"""Risk: what each scenario costs in an average and in a bad year, and one scenario with all that its figure rests on."""

from collections.abc import Iterator
from itertools import zip_longest

from django.http import Http404, HttpRequest, HttpResponse

from sekisho.report.document import Document, PlanPart, Risk, Total
from sekisho.text.say import say
from sekisho.web.answer import show, shown
from sekisho.web.charts.bars import covers, moves, passes
from sekisho.web.charts.money import curve
from sekisho.web.sheets import Cell, handed, sheet
from sekisho.web.templating import LANG

HEADS = (
    "scenario", "name", "currency", "mean_low", "mean_middle", "mean_high", "bad_year", "bad_year_high", "worst_year",
    "worst_year_high", "any_low", "any_middle", "any_high",
)  # fmt: skip


def risks(request: HttpRequest) -> HttpResponse:
    """Show what every scenario costs, the dearest first, and all of them together."""
    now = shown()
    if now is None:
        return show(request, "nothing_yet.html")
    doc = now.document
    chart = curve(doc.total, LANG.get()) if doc.total else None
    return show(request, "risks.html", doc=doc, rows=dearest(doc), chart=chart)


def risk(request: HttpRequest, key: str) -> HttpResponse:
    """Show one scenario: its chain, its loss, what moves it, and where each figure comes from."""
    now = shown()
    found = next((one for one in now.document.risks if one.scenario == key), None) if now else None
    if now is None or found is None:
        raise Http404(key)
    return show(
        request,
        "risk_page.html",
        doc=now.document,
        risk=found,
        chart=curve(found, LANG.get()),
        stages=[(one, passes(one)) for one in found.stages],
        drivers=list(zip_longest(found.drivers, moves(found))),
        controls=[(one, covers(one.low, one.high) if one.seen else None) for one in found.controls],
        planned=_planned(now.document.plan),
    )


def risk_csv(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes it
    """Hand over the figures of the page as a table."""
    now = shown()
    if now is None:
        raise Http404
    heads = [say(f"web.sheet.{name}", LANG.get()) for name in HEADS]
    return handed(sheet(heads, _rows(now.document)), "sekisho-risk.csv", "text/csv")


def dearest(doc: Document) -> list[Risk]:
    """Return the scenarios, those that cost most in an average year first."""
    return sorted(doc.risks, key=lambda one: (-one.mean.middle.minor, one.scenario))


def _planned(plan: PlanPart | None) -> frozenset[str]:
    """Return the controls that the page of the plan speaks of."""
    if plan is None:
        return frozenset()
    return frozenset(one.control for one in plan.chosen) | frozenset(one.control for one in plan.left_out)


def _rows(doc: Document) -> Iterator[list[Cell]]:
    for one in dearest(doc):
        chances = (round(chance, 4) for chance in (one.any_loss_low, one.any_loss, one.any_loss_high))
        yield [one.scenario, one.name.at(LANG.get()), *_amounts(one), *chances]
    if doc.total:
        yield ["total", say("web.risk.total", LANG.get()), *_amounts(doc.total), None, None, None]


def _amounts(one: Risk | Total) -> list[Cell]:
    mean = one.mean
    years = (one.bad_year, one.bad_year_high, one.worst_year, one.worst_year_high)
    return [mean.middle.currency, *(amount.major for amount in (mean.low, mean.middle, mean.high, *years))]
