"""The console's style sheet: that of the report, what only the console has, and what each of its parts adds; and its one script."""

from functools import cache
from importlib.resources import files

from django.http import HttpRequest, HttpResponse

PARTS = (
    "console.css",
    "accepted.css",
    "areas.css",
    "money.css",
    "names.css",
    "people.css",
    "plainly.css",
    "programs.css",
    "single.css",
    "store.css",
)


@cache
def sheet() -> bytes:
    """Return the style sheet."""
    report = files("sekisho.report").joinpath("templates", "report.css").read_bytes()
    return b"".join((report, *map(_own, PARTS)))


def _own(name: str) -> bytes:
    return files("sekisho.web").joinpath("templates", name).read_bytes()


def style(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes it
    """Return the style sheet."""
    return HttpResponse(sheet(), content_type="text/css; charset=utf-8")


def script(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes it
    """Return the script."""
    return HttpResponse(_own("console.js"), content_type="text/javascript; charset=utf-8")
