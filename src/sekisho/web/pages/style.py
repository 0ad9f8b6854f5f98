"""The console's style sheet: that of the report, and what only the console has."""

from functools import cache
from importlib.resources import files

from django.http import HttpRequest, HttpResponse

OURS = ("console.css", "areas.css")


@cache
def _sheet() -> bytes:
    report = files("sekisho.report").joinpath("templates", "report.css").read_bytes()
    ours = files("sekisho.web").joinpath("templates")
    return b"".join((report, *(ours.joinpath(name).read_bytes() for name in OURS)))


def style(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes it
    """Return the style sheet."""
    return HttpResponse(_sheet(), content_type="text/css; charset=utf-8")
