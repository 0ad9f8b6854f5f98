"""Payments held: which, why, and whom to call at which number."""

from django.http import HttpRequest, HttpResponse

from sekisho.web.answer import show, shown


def payments(request: HttpRequest) -> HttpResponse:
    """Show every payment that must not go out, and what has to be done before it may."""
    now = shown()
    if now is None:
        return show(request, "nothing_yet.html")
    return show(request, "payments.html", doc=now.document)
