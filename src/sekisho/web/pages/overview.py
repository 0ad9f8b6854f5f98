"""The overview: money at risk, the three things to do next, what could not be seen."""

from django.http import HttpRequest, HttpResponse

from sekisho.report.json import finding_from_json
from sekisho.web.answer import show, shown
from sekisho.web.shown.models import OPEN, Finding

FIRST = 3


def overview(request: HttpRequest) -> HttpResponse:
    """Show where the firm stands today."""
    now = shown()
    if now is None:
        return show(request, "nothing_yet.html")
    found = Finding.objects.filter(OPEN, load=now.load)
    nexts = [(row, finding_from_json(bytes(row.body))) for row in found.order_by("place")[:FIRST]]
    return show(request, "overview.html", doc=now.document, nexts=nexts, open=now.load.open, today=now.load.today)  # fmt: skip
