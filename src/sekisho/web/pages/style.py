"""The console's style sheet: that of the report, and what only the console has."""

from functools import cache
from importlib.resources import files

from django.http import HttpRequest, HttpResponse

OWN = ("console.css", "single.css")
"""Our own sheets, in the order in which they are joined."""


@cache
def _sheet() -> bytes:
    report = files("sekisho.report").joinpath("templates", "report.css").read_bytes()
    own = files("sekisho.web").joinpath("templates")
    return report + b"".join(own.joinpath(name).read_bytes() for name in OWN)


def style(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes it
    """Return the style sheet."""
    return HttpResponse(_sheet(), content_type="text/css; charset=utf-8")
