"""The half-year at a glance: what is to be done next, how training stands, and what exercises showed."""

from django.http import HttpRequest, HttpResponse

from sekisho.people.learning.denominators import Denominators
from sekisho.web.answer import show
from sekisho.web.gate import account_of, opens
from sekisho.web.programme import learning, outcomes
from sekisho.web.programme.days import today
from sekisho.web.programme.models import Period, Wave, WaveState
from sekisho.web.programme.staff import on

SHOWN = 6
"""Exercises whose results the page shows, the newest first."""


def programme(request: HttpRequest) -> HttpResponse:
    """Show where the programme stands."""
    day = today()
    period = Period.objects.filter(begins__lte=day).first()
    figures = learning.figures(period) if period else None
    waves = [(one, outcomes.results(one)) for one in Wave.objects.filter(state__in=outcomes.SHOWN)[:SHOWN]]
    count = len(on(day))
    mine = opens(account_of(request), "staff")
    return show(request, "people_programme.html", period=period, figures=figures, waves=waves, staff=count, nexts=_nexts(count, period, figures) if mine else [])  # fmt: skip


def _nexts(staff: int, period: Period | None, figures: Denominators | None) -> list[tuple[str, str, int]]:
    """Return what is to be done next: a code of a sentence, the page for it, and a number that fills it."""
    found: list[tuple[str, str, int]] = []
    if not staff:
        return [("staff", "staff", 0)]
    if period is None or period.ends < today():
        found.append(("period", "training", 0))
    if figures and figures.total.modules.overdue:
        found.append(("overdue", "training", figures.total.modules.overdue))
    states = dict.fromkeys(WaveState.values, 0)
    for state in Wave.objects.values_list("state", flat=True):
        states[state] += 1
    found += [(f"wave_{state}", "waves", states[state]) for state in ("draft", "frozen", "open") if states[state]]
    if period and not Wave.objects.filter(made_at__date__gte=period.begins).exists():
        found.append(("wave", "waves", 0))
    return found
