"""What no database can look for, such as the character NUL, is answered with a sentence and looked for nowhere."""

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse

from sekisho.web.pages.problems import unreadable


class Unreadable:
    """Says to whoever sent it that it cannot be read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self._next(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page that says so; None where something else went wrong."""
        return unreadable(request) if isinstance(exception, DataError) else None
