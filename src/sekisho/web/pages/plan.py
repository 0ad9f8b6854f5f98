"""The plan: what the budget buys and in which order, what is left out and why, what another budget would buy."""

from functools import cache
from importlib.resources import files

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.report.document import PlanPart
from sekisho.text.say import sentence
from sekisho.web import budgets
from sekisho.web.accounts.doors import address_of
from sekisho.web.answer import Shown, show, shown
from sekisho.web.asking import ask_for_assessment
from sekisho.web.charts.money import frontier, whole
from sekisho.web.gate import account_of, opens
from sekisho.web.journal.write import Told, write
from sekisho.web.outlay import outlay
from sekisho.web.templating import LANG
from sekisho.web.tried import Range, Tried, range_of, tried

DONE = "budget_set"
"""What the page says once after the budget was set."""


def plan(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    """Show the plan, and what another budget would buy; `problem` is what went wrong with setting the budget."""
    now = shown()
    if now is None:
        return show(request, "nothing_yet.html")
    return _page(request, now, problem, status)


def budget(request: HttpRequest) -> HttpResponse:
    """Set the budget in the organisation's settings; the next assessment reckons with it."""
    account = account_of(request)
    if request.method != "POST" or account is None:
        raise Http404("budget")
    before, post = request.POST.get("before", ""), request.POST
    try:
        yearly, minutes = budgets.typed(post.get("yearly", "")[:40]), budgets.typed(post.get("minutes", "")[:40])
        # Written down first: a budget that is set without a word in the journal is worse than a word about nothing.
        about = f"{before[:60]} > {budgets.mark(yearly, minutes)}"
        write(Told(timezone.now(), account.name, account.role, address_of(request), "set:budget", about, 202))
        budgets.settle(before, yearly, minutes)
    except SekishoError as error:
        return plan(request, problem=sentence(error, LANG.get()), status=409)
    request.session[DONE] = "asked" if ask_for_assessment(account.name, timezone.now()) else "kept"
    return redirect("plan")


def slider(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes it
    """Return the script that shows the amount while the slider moves, and asks when it rests."""
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8")


@cache
def _script() -> bytes:
    return files("sekisho.web").joinpath("templates", "slider.js").read_bytes()


def _page(request: HttpRequest, now: Shown, problem: str, status: int) -> HttpResponse:
    part = now.document.plan
    set_now, unreadable = _standing()
    return show(
        request,
        "plan_page.html",
        status,
        doc=now.document,
        plan=part,
        problem=problem or unreadable,
        budget=set_now,
        differs=bool(part and set_now and not set_now.is_of(part)),
        sets=opens(account_of(request), "budget"),
        done=request.session.pop(DONE, ""),
        what_if=_what_if(request, part) if part else None,
        outlay=outlay(part) if part else None,
        whole=whole,
    )


def _standing() -> tuple[budgets.Standing | None, str]:
    """Return the budget that is set, or None and why the settings cannot be read."""
    try:
        return budgets.standing(), ""
    except SekishoError as error:
        return None, sentence(error, LANG.get())


def _what_if(request: HttpRequest, part: PlanPart) -> dict[str, Tried | Range | object]:
    found = tried(part, request.GET.get("budget", ""))
    return {"tried": found, "range": range_of(part), "chart": frontier(part, found.asked, LANG.get())}
