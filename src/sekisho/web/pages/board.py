"""The plan to hand on: one page for the board that prints and needs nothing else, and a table of the same figures."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from markupsafe import Markup

from sekisho.report.document import Document, Driver, PlanLeftOut, PlanMeasure, PlanPart, Range
from sekisho.report.html import style_hash
from sekisho.report.said import Said
from sekisho.text.say import say
from sekisho.web.answer import shown
from sekisho.web.charts.money import frontier
from sekisho.web.pages.risk import dearest
from sekisho.web.sheets import Cell, handed, sheet
from sekisho.web.templating import LANG

FIRST = 5
"""How many gaps, and how many inputs that move the loss, the page for the board names."""
HEADS = (
    "part", "place", "id", "name", "currency", "budget", "cost", "minutes", "later", "later_minutes", "low", "middle",
    "high", "why",
)  # fmt: skip


def board(request: HttpRequest) -> HttpResponse:
    """Hand over the page for the board, in the reader's language."""
    doc, plan = _both()
    style = _style()
    page = render_to_string(
        "board_page.html",
        {
            "doc": doc,
            "plan": plan,
            "rows": dearest(doc),
            "gaps": doc.unseen[:FIRST],
            "moves": _moves(doc)[:FIRST],
            "assumed": _assumed(doc, plan),
            "chart": frontier(plan, plan.budget, LANG.get()),
            "lang": LANG.get(),
            "style": Markup(style),  # noqa: S704 - our own style sheet
            "style_hash": style_hash(style),
        },
        request,
    )
    return handed(page.encode(), f"sekisho-board.{LANG.get()}.html", "text/html")


def plan_csv(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes it
    """Hand over the figures of the plan as a table: before and after, what is in, what is left out, other budgets."""
    _, plan = _both()
    heads = [say(f"web.sheet.{name}", LANG.get()) for name in HEADS]
    return handed(sheet(heads, _rows(plan)), "sekisho-plan.csv", "text/csv")


def _both() -> tuple[Document, PlanPart]:
    now = shown()
    if now is None or now.document.plan is None:
        raise Http404
    return now.document, now.document.plan


@cache
def _style() -> str:
    return files("sekisho.web").joinpath("templates", "board_page.css").read_text("utf-8")


def _moves(doc: Document) -> list[tuple[Said, Driver]]:
    """Return what is not known and moves a loss, with the scenario that it belongs to, the widest first."""
    found = [(risk.name, driver) for risk in doc.risks for driver in risk.drivers]
    return sorted(found, key=lambda one: one[1].low.minor - one[1].high.minor)


def _assumed(doc: Document, plan: PlanPart) -> list[Said]:
    """Return what was assumed because nobody said it, each once."""
    return list(
        {one.en: one for one in (*plan.defaults, *(one for risk in doc.risks for one in risk.defaults))}.values()
    )


def _rows(plan: PlanPart) -> Iterator[list[Cell]]:
    currency, budget = plan.budget.currency, plan.budget.major
    yield [
        _part("before"),
        None,
        None,
        None,
        currency,
        budget,
        None,
        plan.minutes,
        None,
        None,
        *_ends(plan.before),
        None,
    ]
    yield [_part("after"), None, None, None, currency, budget, plan.spent.major, plan.effort, plan.later.major, None, *_ends(plan.after), None]  # fmt: skip
    for place, one in enumerate(plan.chosen, start=1):
        yield _measure("in", place, one, [one.later.major, one.later_minutes, *_ends(one.saves), None])
    for left in plan.left_out:
        yield _measure("out", None, left, [None, None, None, None, left.saves.major, left.why.at(LANG.get())])
    for point in plan.frontier:
        names = say("web.plan.and", LANG.get()).join(name.at(LANG.get()) for name in point.measures)
        yield [_part("other"), None, None, names, currency, point.budget.major, point.spent.major, None, None, None, None, None, point.loss.major, None]  # fmt: skip


def _measure(part: str, place: int | None, one: PlanMeasure | PlanLeftOut, rest: list[Cell]) -> list[Cell]:
    name = one.name.at(LANG.get())
    return [_part(part), place, one.control, name, one.cost.currency, None, one.cost.major, one.minutes, *rest]


def _ends(span: Range) -> list[Cell]:
    return [one.major for one in (span.low, span.middle, span.high)]


def _part(name: str) -> str:
    return say(f"web.sheet.part.{name}", LANG.get())
