"""What the portal has beside the training itself."""

from django.http import HttpRequest, HttpResponse

from sekisho.web.answer import show


def closed(request: HttpRequest) -> HttpResponse:
    """Say how one comes in: there is no door for passwords here."""
    return show(request, "portal_closed.html")
