"""What every answer of the console says to the browser: load nothing from elsewhere, be framed by nobody, keep nothing."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sekisho.wire.headers import GUARDS, HTTPS_ALONE

POLICY = (
    "default-src 'none'; object-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",  # with none at all a browser sends forms with the origin `null`
    **GUARDS,
}


class Headers:
    """Sets the headers on every answer, those of errors too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers set."""
        answer = self._next(request)
        for name, value in ALWAYS.items():
            answer.headers[name] = value
        answer.headers["Cache-Control"] = "no-store"
        if settings.BEHIND_PROXY:
            for name, value in HTTPS_ALONE.items():
                answer.headers[name] = value
        return answer
