"""What somebody reads when a page cannot be shown: in sentences, with what to do next."""

from django.http import HttpRequest, HttpResponse

from sekisho.web.answer import show


def _problem(request: HttpRequest, code: str, status: int) -> HttpResponse:
    return show(request, "problem.html", status, code=code, said="")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's own signature
    """Say that this role may not open a page."""
    return _problem(request, "forbidden", 403)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's own signature
    """Say that there is no such page or thing."""
    return _problem(request, "missing", 404)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's own signature
    """Say that a form was not sent from a page of ours, or too late."""
    return _problem(request, "forged", 403)


def unreadable(request: HttpRequest) -> HttpResponse:
    """Say that what was sent has characters that cannot be looked for."""
    return _problem(request, "unreadable", 400)
