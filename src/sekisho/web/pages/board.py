"""The plan to hand on: one page for the board that prints and needs nothing else, and a table of the same figures."""

from collections.abc import Iterator, Mapping
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
from sekisho.web.outlay import outlay
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
            "outlay": outlay(plan),
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


def _assumed(doc: Document, plan: PlanPart) -> Said | None:
    """Return what was assumed because nobody said it, each once; None where nothing was."""
    every = (*plan.defaults, *(one for risk in doc.risks for one in risk.defaults))
    found = list({one.en: one for one in every}.values())
    return Said("; ".join(one.en for one in found), "、".join(one.ja for one in found)) if found else None


def _rows(plan: PlanPart) -> Iterator[list[Cell]]:
    lang = LANG.get()
    common: dict[str, Cell] = {"currency": plan.budget.currency}
    yield _row("budget", common, budget=plan.budget.major, minutes=plan.minutes)
    yield _row("before", common | _ends(plan.before))
    yield _row("after", common | _ends(plan.after), cost=plan.spent.major, minutes=plan.effort, later=plan.later.major)
    for place, one in enumerate(plan.chosen, start=1):
        cells = common | _measure(one) | _ends(one.saves)
        yield _row("in", cells, place=place, later=one.later.major, later_minutes=one.later_minutes)
    for left in plan.left_out:
        yield _row("out", common | _measure(left), high=left.saves.major, why=left.why.at(lang))
    for point in plan.frontier:
        names = say("web.plan.and", lang).join(name.at(lang) for name in point.measures)
        spent, loss = point.spent.major, point.loss.major
        yield _row("other", common, name=names, budget=point.budget.major, cost=spent, high=loss)


def _row(part: str, cells: Mapping[str, Cell], **more: Cell) -> list[Cell]:
    """Return a line of the table out of its cells by name; what is not named is empty."""
    found = {"part": say(f"web.sheet.part.{part}", LANG.get()), **cells, **more}
    return [found.get(name) for name in HEADS]


def _measure(one: PlanMeasure | PlanLeftOut) -> dict[str, Cell]:
    name = one.name.at(LANG.get())
    return {"id": one.control, "name": name, "cost": one.cost.major, "minutes": one.minutes}


def _ends(span: Range) -> dict[str, Cell]:
    return {"low": span.low.major, "middle": span.middle.major, "high": span.high.major}
