"""What every answer of the hotline says to the browser, and what becomes of an error: a page that says so, and nothing else."""

from collections.abc import Callable

from django.core.exceptions import BadRequest, DisallowedHost, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from sekisho.hotline.site.headers import always
from sekisho.hotline.site.plain import let_go
from sekisho.hotline.site.settings import SAID

METHODS = ("GET", "HEAD", "POST")
HEADERS = always(https=SAID.https)
BROKEN = (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError)
"""What is wrong with what was sent, and not with us."""


class Quiet:
    """Sets the headers on every answer. No error leaves this place: its text would hold what somebody wrote."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers set."""
        answer = self._answer(request)
        for name, value in HEADERS.items():
            answer.headers[name] = value
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        try:
            request.get_host()
        except DisallowedHost:
            return HttpResponse(status=400)
        try:
            return self._next(request)
        finally:
            let_go(request)

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say that something went wrong, in both languages, to whoever asked and to nobody else."""
        if isinstance(error, Http404):
            return None
        status = 400 if isinstance(error, BROKEN) else 500
        return HttpResponse(WRONG, status=status, content_type="text/html; charset=utf-8")


WRONG = (
    '<!doctype html><meta charset="utf-8"><title>-</title><p lang="en">Something went wrong here, and nothing was kept of it. Please try again.'
    '<p lang="ja">エラーが発生しました。送信内容は記録されていません。もう一度お試しください。'
)
