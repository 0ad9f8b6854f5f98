"""The language of an answer: the one that a page asks for, else the browser's. No cookie remembers it."""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from sekisho.text.say import Lang

LANG: ContextVar[Lang] = ContextVar("the reader's language", default="en")


class Language:
    """Says everything in the reader's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's language."""
        before = LANG.set(lang_of(request.GET.get("lang", ""), request.headers.get("Accept-Language", "")))
        try:
            answer = self._next(request)
            answer.headers["Content-Language"] = LANG.get()
            return answer
        finally:
            LANG.reset(before)


def lang_of(chosen: str, accepted: str) -> Lang:
    """Return the language that was chosen, else the first of those accepted that there is."""
    asked = (part.partition(";")[0].strip().lower()[:2] for part in accepted.split(","))
    first = chosen if chosen in {"en", "ja"} else next((one for one in asked if one in {"en", "ja"}), "en")
    return "ja" if first == "ja" else "en"
