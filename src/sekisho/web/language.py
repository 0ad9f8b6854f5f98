"""The language of an answer: chosen by whoever reads it, or asked for by their browser."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from sekisho.web.templating import LANG, lang_of


class Language:
    """Says everything in the reader's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's language."""
        before = LANG.set(lang_of(request))
        try:
            answer = self._next(request)
            answer.headers["Content-Language"] = LANG.get()
            return answer
        finally:
            LANG.reset(before)
