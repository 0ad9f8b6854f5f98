"""Sources: what was read, what could not be, and the next export to fetch."""

from django.http import HttpRequest, HttpResponse

from sekisho.web.answer import show, shown


def sources(request: HttpRequest) -> HttpResponse:
    """Show what the evidence covers, and what it does not."""
    now = shown()
    if now is None:
        return show(request, "nothing_yet.html")
    return show(request, "sources_page.html", doc=now.document)
