"""The overview: money at risk now and over time, what changed, the three things to do next, what could not be seen."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sekisho.report.json import case_from_json, finding_from_json
from sekisho.watch.places import running
from sekisho.web.answer import Shown, show, shown
from sekisho.web.gate import account_of
from sekisho.web.keys import folder
from sekisho.web.pages.changes import counted
from sekisho.web.pages.payments import overdue
from sekisho.web.pages.timeline import chart
from sekisho.web.reveal.look import waiting_for
from sekisho.web.shown.models import OPEN, Case, Finding, Past
from sekisho.web.shown.past import currency_of, line_of

FIRST = 3
OLD = 2
"""Days after which the page says how old its results are."""


def overview(request: HttpRequest) -> HttpResponse:
    """Show where the firm stands today."""
    now = shown()
    if now is None:
        return show(request, "nothing_yet.html")
    found = Finding.objects.filter(OPEN, load=now.load)
    nexts = [(row, finding_from_json(bytes(row.body))) for row in found.order_by("place")[:FIRST]]
    old = (timezone.now() - now.document.run_at).days
    past = Past.objects.filter(run_at=now.document.run_at).first()
    drawn = chart(line_of(currency_of(now.document)))
    others = gravest(now)
    worst = [case_from_json(bytes(one.body)) for one in Case.objects.filter(pk__in=others[:FIRST]).order_by("place")]
    return show(request, "overview.html", doc=now.document, late=overdue(now), worst=worst, graver=len(others), nexts=nexts, open=now.load.open, today=now.load.today, past=past, changed=counted(past) if past else [], chart=drawn, asked=waiting_for(account_of(request), timezone.now()), old=old if old >= OLD else 0, stopped=not running(folder()))  # fmt: skip


def gravest(now: Shown) -> list[int]:
    """Return the numbers of the cases with an open finding of the gravest kind, the worst first, but those of payments that are held."""
    held = {one.case for one in now.document.payments}
    # Out of the index of severities once, not for each case: one case may have most of all findings.
    critical = Finding.objects.filter(OPEN, load=now.load, severity=0).values("case")
    rows = Case.objects.filter(load=now.load, key__in=critical).exclude(key__in=held).order_by("place")
    return list(rows.values_list("pk", flat=True))
