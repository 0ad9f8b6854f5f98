"""The language of an answer: the one that a page asks for, else the browser's. No cookie remembers it."""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from sekisho.text.lang import Lang, accepted, one

LANG: ContextVar[Lang] = ContextVar("the reader's language", default="en")


class Language:
    """Says everything in the reader's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's language."""
        chosen = one(request.GET.get("lang", ""))
        before = LANG.set(chosen or accepted(request.headers.get("Accept-Language", "")))
        try:
            answer = self._next(request)
            answer.headers["Content-Language"] = LANG.get()
            return answer
        finally:
            LANG.reset(before)
