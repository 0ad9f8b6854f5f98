"""Cases: what belongs to one story, and one story as a page."""

from django.http import Http404, HttpRequest, HttpResponse

from sekisho.report.json import case_from_json
from sekisho.web.answer import show
from sekisho.web.shown.load import newest
from sekisho.web.shown.models import Case


def cases(request: HttpRequest) -> HttpResponse:
    """Show the open cases, the worst first."""
    load = newest()
    if load is None:
        return show(request, "nothing_yet.html")
    rows = [case_from_json(bytes(row.body)) for row in Case.objects.filter(load=load).order_by("place")]
    return show(request, "cases.html", rows=rows)


def case(request: HttpRequest, key: str) -> HttpResponse:
    """Show one case: what happened, what to do now, in which order, why."""
    load = newest()
    row = Case.objects.filter(load=load, key=key).first() if load else None
    if row is None:
        raise Http404(key)
    return show(request, "case_page.html", case=case_from_json(bytes(row.body)))
