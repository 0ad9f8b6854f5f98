"""The console's style sheet: that of the report, and what only the console has."""

from functools import cache
from importlib.resources import files

from django.http import HttpRequest, HttpResponse


@cache
def _sheet() -> bytes:
    report = files("sekisho.report").joinpath("templates", "report.css").read_bytes()
    own = (files("sekisho.web").joinpath("templates", name).read_bytes() for name in ("console.css", "store.css"))
    return report + b"".join(own)


def style(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes it
    """Return the style sheet."""
    return HttpResponse(_sheet(), content_type="text/css; charset=utf-8")
