"""The console's style sheet: that of the report, and what only the console has."""

from functools import cache
from importlib.resources import files

from django.http import HttpRequest, HttpResponse

SHEETS = ("console.css", "programs.css")


@cache
def _sheet() -> bytes:
    report = files("sekisho.report").joinpath("templates", "report.css").read_bytes()
    own = files("sekisho.web").joinpath("templates")
    return report + b"".join(own.joinpath(name).read_bytes() for name in SHEETS)


def style(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes it
    """Return the style sheet."""
    return HttpResponse(_sheet(), content_type="text/css; charset=utf-8")
