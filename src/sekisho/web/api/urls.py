"""The addresses for programs, with their rules. A module of operations has to be imported here to be reached."""

from django.urls import URLPattern

from sekisho.web.api import office as _office  # noqa: F401 - brings its operations
from sekisho.web.api import operations
from sekisho.web.api.machinery import AT, patterns
from sekisho.web.gate import SIGNED_IN, page


def addresses() -> list[URLPattern]:
    """Return every address of the interface."""
    return [page(f"{AT}openapi.json", operations.openapi, "api_openapi", SIGNED_IN), *patterns()]
