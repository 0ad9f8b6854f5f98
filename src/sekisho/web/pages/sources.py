"""Sources: what was read, what could not be, and the next export to fetch."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from sekisho.web.answer import show, shown

SHOWN = 50


def sources(request: HttpRequest) -> HttpResponse:
    """Show what the evidence covers, and what it does not."""
    now = shown()
    if now is None:
        return show(request, "nothing_yet.html")
    sheet = Paginator(now.document.sources, SHOWN).get_page(request.GET.get("page"))
    return show(request, "sources_page.html", doc=now.document, sheet=sheet)
